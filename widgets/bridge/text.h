// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <QString>

#include <string>
#include <string_view>

namespace orangery::bridge {

/// The engine's UTF-8 as Qt's text, malformed bytes as U+FFFD, and back.
[[nodiscard]] QString toQt(std::string_view text);
[[nodiscard]] std::string fromQt(const QString& text);

/// A path of the file system; its bytes are kept.
[[nodiscard]] QString pathToQt(const fs::path& path);
[[nodiscard]] fs::path pathFromQt(const QString& path);

}  // namespace orangery::bridge
