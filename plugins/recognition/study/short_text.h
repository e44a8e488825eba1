// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace orangery::recognition_page {

/// A text of at most `longest` UTF-16 units: of a longer one the middle is left out, and no character of several units is
/// cut.
[[nodiscard]] QString shortened(const QString& text, qsizetype longest);

}  // namespace orangery::recognition_page
