// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/nn/decoder_folder.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <string>

namespace orangery::nn {

/// A folder with a real model: one of those that ship.
inline std::filesystem::path shippedModel(const std::string& name = "plus")
{
    return std::filesystem::path(ORANGERY_PROJECT_ROOT) / "resources/samples/reasoning" / name;
}

inline constexpr const char* kShippedType = "orangery-counted-shapes";
inline constexpr std::int64_t kShippedEnd = 2;  ///< its end token

/// A question and its response in the tokens of these models, 65 of them.
inline constexpr std::array<std::int64_t, 65> kSequence{
    1,  24, 23, 25, 26, 23, 23, 26, 23, 26, 24, 23, 26, 3,  27, 20, 13, 22, 29, 21, 28, 20,
    29, 4,  12, 11, 14, 5,  27, 20, 13, 22, 29, 21, 28, 20, 29, 6,  7,  12, 20, 13, 9,  15,
    7,  15, 22, 14, 9,  10, 7,  10, 21, 11, 9,  19, 7,  19, 20, 14, 9,  13, 8,  13, 2};

}  // namespace orangery::nn
