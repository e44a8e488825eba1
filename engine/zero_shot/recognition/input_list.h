// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/base/options.h"
#include "engine/zero_shot/recognition/object_files.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::zero_shot {

/// How the names of pictures, videos, point clouds and meshes end, in lower case: ".png". Endings that other files have as well
/// (.txt, .csv, .npy, .h5) are not among them.
[[nodiscard]] std::span<const std::string_view> inputEndings();

/// Whether a path ends so, in lower or upper case.
[[nodiscard]] bool hasKnownEnding(const fs::path& path);

/// The files that arguments mean: a file is itself, whatever its name; a folder is all below it with one of
/// inputEndings(), and arrays of point clouds (isArrayOfClouds), sorted by path, hidden ones left out; a file of several point
/// clouds, or a list of such files, is all its objects (objectsIn). Nothing is taken as a pattern. What does not exist stays in the list and fails when it is
/// read. ErrorCode::Input for a folder without any, and for what objectsIn refuses.
[[nodiscard]] Result<std::vector<std::string>> expandedInputs(const std::vector<std::string>& arguments);

/// The same, with what files of objects tell of them; `object` chooses one of those in each file.
[[nodiscard]] Result<std::vector<FoundInput>> foundInputs(const std::vector<std::string>& arguments,
                                                          std::optional<std::size_t> object = {});

/// What the options inputs and list of a call name, as expandedInputs takes it. ErrorCode::Usage where that is nothing.
[[nodiscard]] Result<std::vector<std::string>> namedInputs(const Params& params);

/// One path a line; blank lines and a byte-order mark are left out.
[[nodiscard]] Result<std::vector<std::string>> readInputList(const fs::path& path);

}  // namespace orangery::zero_shot
