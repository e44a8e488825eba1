// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <cstddef>
#include <optional>
#include <string>

namespace orangery {

/// A file, or one of several objects in it.
struct FileObject {
    fs::path file;
    std::optional<std::size_t> object = {};  ///< from 0
};

/// What a name means: "objects.h5#3" is the fourth object of objects.h5, unless a file has that whole name.
[[nodiscard]] FileObject fileObject(const fs::path& name);

/// The name of an object.
[[nodiscard]] std::string nameOfObject(const fs::path& file, std::size_t object);

}  // namespace orangery
