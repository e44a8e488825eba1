// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/faces.h"

#include <algorithm>

namespace orangery::cloud {

bool addFace(Cloud& cloud, std::span<const std::uint64_t> corners)
{
    const std::uint64_t points = cloud.points.size();
    if (!std::all_of(corners.begin(), corners.end(), [&](std::uint64_t corner) { return corner < points; }))
        return false;
    ++cloud.faces;
    for (std::size_t i = 2; i < corners.size(); ++i)
        cloud.triangles.push_back({static_cast<std::uint32_t>(corners[0]), static_cast<std::uint32_t>(corners[i - 1]),
                                   static_cast<std::uint32_t>(corners[i])});
    return true;
}

Result<void> checkCount(std::uint64_t count, std::uint64_t least, std::uint64_t available, const char* what)
{
    const std::string claim = "the header promises " + std::to_string(count) + " " + what;
    if (count > kMostPoints)
        return failure(ErrorCode::Input, claim + "; at most " + std::to_string(kMostPoints) + " are read");
    if (count * least > available)
        return failure(ErrorCode::Input, claim + ", for which the file is too short");
    return {};
}

}  // namespace orangery::cloud
