// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include <string>
#include <vector>

namespace orangery::bridge {

/// What a list calls files by: the name of each and, where files of other folders have the same name, as many folders before
/// it as tell them apart. A path that stands twice has one name.
[[nodiscard]] std::vector<QString> shortPaths(const std::vector<std::string>& paths);

}  // namespace orangery::bridge
