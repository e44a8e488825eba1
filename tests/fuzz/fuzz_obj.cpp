// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/parsers.h"
#include "tests/fuzz/fuzz_target.h"

using namespace orangery;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = fuzz::textOf(data, size);
    static_cast<void>(cloud::looksLikeObj(text));
    const auto cloud = cloud::parseObj(text);
    if (!cloud)
        return 0;
    for (const cloud::Triangle& triangle : cloud->triangles) {
        for (const std::uint32_t corner : triangle) {
            if (corner >= cloud->points.size())
                __builtin_trap();
        }
    }
    if (!cloud->colours.empty() && cloud->colours.size() != cloud->points.size())
        __builtin_trap();
    return 0;
}
