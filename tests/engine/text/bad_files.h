// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

namespace orangery::text {

/// Changes to a good tokenizer.json that make it a bad one, and what the refusal has to name.
struct BadFile {
    std::string changes;
    std::string named;
};
[[nodiscard]] std::vector<BadFile> badFiles();

}  // namespace orangery::text
