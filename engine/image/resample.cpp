// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/resample.h"

#include "engine/image/convert.h"
#include "engine/image/resample_passes.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace orangery::image {

namespace {

/// An empty result that is in all but size like `image`.
Image likeImage(const Image& image, Size size)
{
    Image result = makeImage(size, image.mode);
    result.palette = image.palette;
    result.paletteHasAlpha = image.paletteHasAlpha;
    result.transparent = image.transparent;
    return result;
}

Image resizeNearest(const Image& image, Size size, const Window& window)
{
    const auto columns = nearestInputs(image.size.width, size.width, window.left, window.left + window.width);
    const auto rows = nearestInputs(image.size.height, size.height, window.top, window.top + window.height);
    const std::size_t step = bytesPerPixel(image.mode);
    Image result = likeImage(image, window.size());
    std::uint8_t* to = result.bytes.data();
    for (const int y : rows)
        for (const int x : columns) {
            std::memcpy(to, image.row(y) + static_cast<std::size_t>(x) * step, step);
            to += step;
        }
    return result;
}

/// The order of the passes in Pillow 13: the rows come first where the height shrinks by more than twice as many pixels
/// as the width does, else the columns. (Versions up to 9.4 always begin with the columns.)
bool doesRowsFirst(Size from, Size to)
{
    const std::int64_t fewerRows = std::int64_t{from.height} - to.height;
    const std::int64_t fewerColumns = std::int64_t{from.width} - to.width;
    return fewerRows > 0 && fewerRows > 2 * fewerColumns;
}

Image resizeFiltered(const Image& image, Size size, Filter filter, const Window& window)
{
    const ResamplePasses passes{
        .columns = axisWeights(filter, image.size.width, size.width, window.left, window.left + window.width),
        .rows = axisWeights(filter, image.size.height, size.height, window.top, window.top + window.height),
        .changesWidth = image.size.width != size.width,
        .changesHeight = image.size.height != size.height,
        .rowsFirst = doesRowsFirst(image.size, size),
        .window = window};
    Image result = likeImage(image, window.size());
    if (image.mode == PixelMode::Gray16)
        resampleWords(image, passes, result);
    else
        resampleBytes(image, passes, result);
    return result;
}

}  // namespace

Image resize(const Image& image, Size size, Filter filter)
{
    return resize(image, size, filter, {.width = size.width, .height = size.height});
}

Image resize(const Image& image, Size size, Filter filter, const Window& window)
{
    if (image.size == size)
        return cropped(image, window);
    if (filter == Filter::Nearest || image.mode == PixelMode::Bilevel || image.mode == PixelMode::Palette)
        return resizeNearest(image, size, window);
    if (image.mode == PixelMode::GrayAlpha || image.mode == PixelMode::Rgba)
        return divideAlpha(resizeFiltered(multiplyAlpha(image), size, filter, window));
    return resizeFiltered(image, size, filter, window);
}

Image cropped(const Image& image, const Window& window)
{
    Image result = likeImage(image, window.size());
    const std::size_t left = static_cast<std::size_t>(window.left) * bytesPerPixel(image.mode);
    for (int y = 0; y < window.height; ++y)
        std::memcpy(result.row(y), image.row(window.top + y) + left, result.rowBytes());
    return result;
}

}  // namespace orangery::image
