// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cloud/raster.h"
#include "engine/cloud/rotation.h"

#include <vector>

/// The depth maps of PointCLIP (ZrrSkywalker/PointCLIP, trainers/mv_utils_zs.py) and PointCLIP V2
/// (yangyangyang127/PointCLIP_V2, zeroshot_cls/trainers/mv_utils_zs.py), in single precision and in their order of
/// operations. Results still differ by one unit in the last place between processors: a point whose place falls on the border
/// of two cells may land in either.
namespace orangery::cloud {

/// Six views.
[[nodiscard]] std::vector<Matrix> pointclip1Rotations();
/// Ten views, both of their rotations in one.
[[nodiscard]] std::vector<Matrix> pointclip2Rotations();

inline constexpr int kPointclip1Edge = 128;
inline constexpr float kPointclip1Distance = 1.6F;

/// The 128 x 128 depth map of one view: the harmonic mean of the depths that fall on a pixel, 0 where none does. A point that
/// lies behind the camera or outside of the picture is left out. The points are expected in the unit sphere; depths are
/// then 0.6 ... 2.6.
[[nodiscard]] Raster pointclip1Depth(const std::vector<Point>& points, const Matrix& rotation);

inline constexpr int kPointclip2Edge = 110;

/// The 110 x 110 picture of one view: 1 where nothing is, 0 at the highest place. The points may lie anywhere, but must not
/// all be equal.
[[nodiscard]] Raster pointclip2Picture(const std::vector<Point>& points, int view);

}  // namespace orangery::cloud
