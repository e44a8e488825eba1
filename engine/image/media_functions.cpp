// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/media_functions.h"

#include "engine/base/json.h"
#include "engine/image/decode_impl.h"

#include <type_traits>

using namespace orangery;

// The module's side of media_functions.h. A mismatch of types would show only as a crash, so it is checked here.

extern "C" void orangery_image_preprocess(const image::PreprocessOptions& options, Context& context,
                                          Result<image::PreprocessOutput>& output)
{
    output = image::preprocess(options, context);
}
static_assert(std::is_same_v<decltype(orangery_image_preprocess), image::Preprocess>);

extern "C" const char* orangery_image_libraries()
{
    static const std::string report = writeJson({{"PNG", image::pngVersion()},
                                                 {"JPEG", image::jpegVersion()},
                                                 {"WebP", image::webpVersion()},
                                                 {"GIF", image::gifVersion()},
                                                 {"TIFF", image::tiffVersion()}});
    return report.c_str();
}
static_assert(std::is_same_v<decltype(orangery_image_libraries), image::PictureLibraries>);
