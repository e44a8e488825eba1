// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <string>

namespace orangery::comcts {
struct TreeDocument;
}

namespace orangery {

/// A picture of a tree that somebody without a window asks for.
struct PictureRequest {
    std::string format;       ///< "svg", "png" or "pdf"
    fs::path output;          ///< written as a whole or not at all
    int width = 0;            ///< widest picture in px, 400 and up; 0 = as wide as titles need, at most 8000
    bool dark = false;        ///< on a dark ground
    bool ghosts = true;       ///< with the sections that were cut
    std::string commandLine;  ///< what made the picture; becomes part of it
};

/// The window module's function that paints it: moduleFunction<PictureExport>(Module::Window, kPictureExport).
using PictureExport = Result<void>(const comcts::TreeDocument& document, const PictureRequest& request);
inline constexpr const char* kPictureExport = "orangery_export_tree";

}  // namespace orangery
