// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <QIcon>

class QPalette;

namespace orangery::shell {

/// An SVG file drawn in the palette's text colour wherever it says `currentColor`. A file that cannot be read gives an
/// empty icon.
[[nodiscard]] QIcon themedIcon(const fs::path& file, const QPalette& palette);

/// One of resources/icons, by its name without suffix.
[[nodiscard]] QIcon namedIcon(const char* name, const QPalette& palette);

}  // namespace orangery::shell
