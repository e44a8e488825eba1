// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/base/result.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// A file that is recognised, or an object in one.
struct FoundInput {
    std::string path;                        ///< of one of several objects as of nameOfObject()
    std::optional<std::int64_t> label = {};  ///< as the file has it, unless the list beside it has no class for it
    std::string className = {};              ///< of the label, where a list beside the file tells it
    std::optional<Error> problem = {};       ///< why nothing is known of a file's objects: it does not read
};

/// The list of classes beside a file of labelled objects: one name a line, by label.
inline constexpr const char* kShapeNames = "shape_names.txt";

/// Whether all lines of a list of inputs are named as files of HDF5: those of data sets tell paths that begin elsewhere.
[[nodiscard]] bool isListOfHdf5(const std::vector<std::string>& lines);

/// Whether a file whose name ends as arrays' do (.h5, .hdf5, .npy, .npz), which may hold anything, looks like point clouds.
[[nodiscard]] bool isArrayOfClouds(const fs::path& path);

/// All objects of a file of point clouds (HDF5, NPY, NPZ), or of the files of HDF5 that a list names, one a line: as they stand below
/// the list's folder, else by their file names beside it, else as they stand. Empty for every other file. `object` chooses one in
/// each file. What cannot be read is an input itself. ErrorCode::Input where a listed file is not found,
/// ErrorCode::Usage where a file does not have that object.
[[nodiscard]] Result<std::vector<FoundInput>> objectsIn(const fs::path& path, std::optional<std::size_t> object = {});

}  // namespace orangery::zero_shot
