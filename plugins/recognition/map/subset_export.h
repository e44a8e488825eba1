// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/study/study.h"

#include <span>
#include <string>

namespace orangery::recognition_page {

/// input, tags, truth: a row an input.
[[nodiscard]] std::string subsetCsv(const Study& study, std::span<const std::size_t> items);
/// One path a line, as `--list` reads it.
[[nodiscard]] std::string subsetList(const Study& study, std::span<const std::size_t> items);

}  // namespace orangery::recognition_page
