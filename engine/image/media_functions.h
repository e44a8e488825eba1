// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/image/preprocess.h"

/// The functions of the media module that core calls through moduleFunction(). A result is handed back by reference,
/// because an extern "C" function returns no C++ type.
namespace orangery::image {

using Preprocess = void(const PreprocessOptions& options, Context& context, Result<PreprocessOutput>& output);
inline constexpr const char* kPreprocess = "orangery_image_preprocess";

/// What the picture libraries say about themselves: a JSON object, name -> version. The text stays valid.
using PictureLibraries = const char*();
inline constexpr const char* kPictureLibraries = "orangery_image_libraries";

}  // namespace orangery::image
