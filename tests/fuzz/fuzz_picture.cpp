// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/convert.h"
#include "engine/image/decode.h"
#include "tests/fuzz/fuzz_target.h"

using namespace orangery;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto picture = image::decodePicture(fuzz::textOf(data, size), "input");
    constexpr std::size_t kQuick = 1 << 20;  // converting many pixels would take the time of many inputs
    if (picture && picture->image.bytes.size() < kQuick) {
        static_cast<void>(image::toRgb(picture->image, image::AlphaRule::White));
        static_cast<void>(image::toRgb(picture->image, image::AlphaRule::Drop));
    }
    return 0;
}
