// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cloud/cloud.h"

namespace orangery::fuzz {

/// Ends the program where parts of a cloud that a parser handed over do not fit together.
inline void checkCloud(const Result<cloud::Cloud>& cloud)
{
    if (!cloud)
        return;
    for (const cloud::Triangle& triangle : cloud->triangles) {
        for (const std::uint32_t corner : triangle) {
            if (corner >= cloud->points.size())
                __builtin_trap();
        }
    }
    if (!cloud->colours.empty() && cloud->colours.size() != cloud->points.size())
        __builtin_trap();
    if (!cloud->faceColours.empty() && cloud->faceColours.size() != cloud->triangles.size())
        __builtin_trap();
}

}  // namespace orangery::fuzz
