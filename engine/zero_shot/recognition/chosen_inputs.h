// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/options.h"

#include <cstddef>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// "output", -o: the run folder, which is not required.
[[nodiscard]] OptionSpec optionalRunFolder();

/// Where results go and how a call over many inputs goes on: the run folder, --overwrite, --resume, --keep-going, --shard,
/// --limit.
[[nodiscard]] OptionTable manyInputsOptionTable();

/// The places among `count` inputs that a call with --shard and --limit is about. ErrorCode::Usage for a shard that is none.
[[nodiscard]] Result<std::vector<std::size_t>> placesOf(std::size_t count, const Params& params);

/// The inputs that a call is about.
struct ChosenInputs {
    std::vector<std::size_t> places;      ///< among all that are named
    std::vector<std::string> paths;       ///< of each
    std::vector<std::string> classNames;  ///< what files of labelled objects say that each is; else empty
};

/// What the options inputs, list, object, shard and limit choose. With --keep-going a folder without any file is an input that
/// cannot be read. ErrorCode::Usage where nothing is named or a file does not have that object.
[[nodiscard]] Result<ChosenInputs> chosenInputs(const Params& params);

}  // namespace orangery::zero_shot
