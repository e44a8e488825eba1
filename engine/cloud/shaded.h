// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cloud/raster.h"
#include "engine/cloud/rotation.h"

namespace orangery::cloud {

/// Renderings under parallel light from the camera: Lambert's law over a little ambient light, on white, orthographic, four
/// samples a pixel. Values 0 ... 1. An object with colours has three channels, red, green and blue: what a white one would
/// be, times its own colour, mixed between the corners of a face that has none of its own. Others are grey, one channel.

/// Six views of an object whose y axis points up: front, right, back, left, top, bottom. After the rotation x points right,
/// y up and z to the camera.
[[nodiscard]] std::vector<Matrix> shadedRotations();

/// Faces, seen from both sides, of a mesh in the unit sphere.
[[nodiscard]] Raster shadedMesh(const Cloud& mesh, const Matrix& rotation, int edge);

/// Every point of a cloud in the unit sphere as a small ball.
[[nodiscard]] Raster shadedPoints(const Cloud& cloud, const Matrix& rotation, int edge);

}  // namespace orangery::cloud
