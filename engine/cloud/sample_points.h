// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cloud/cloud.h"

namespace orangery::cloud {

/// `count` points on the surface of a mesh, each area as likely as any other of its size, with their colours where it has any.
/// ErrorCode::Input, with the reason alone, when the triangles have no area.
[[nodiscard]] Result<Cloud> sampleSurface(const Cloud& mesh, std::size_t count, std::uint64_t seed);

/// `count` of the points, or all when there are no more: from the first on, always the one that is furthest from those taken.
/// Of more than kMostToThin points that many are drawn first.
[[nodiscard]] std::vector<Point> thinned(const std::vector<Point>& points, std::size_t count, std::uint64_t seed);

inline constexpr std::size_t kMostToThin = 500'000;

/// Moved so that their mean is the origin, then scaled so that the furthest lies at 1. Points that are all equal stay at
/// the origin.
[[nodiscard]] std::vector<Point> inUnitSphere(std::vector<Point> points);

}  // namespace orangery::cloud
