// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/base/files.h"
#include "engine/cloud/cloud.h"
#include "engine/cloud/raster.h"
#include "engine/cloud/rotation.h"
#include "engine/image/image.h"

#include <string_view>

namespace orangery::cloud {

enum class Projection : std::uint8_t {
    PointClip1,  ///< six depth maps
    PointClip2,  ///< ten densified depth maps
    Shaded,      ///< six renderings, grey or in the object's own colours
};

/// "pointclip1", "pointclip2", "shaded".
[[nodiscard]] std::string_view nameOf(Projection projection);
[[nodiscard]] Result<Projection> projectionOf(std::string_view name);

enum class UpAxis : std::uint8_t {
    Automatic,  ///< z for OFF and STL, y for the others
    Y,
    Z,
};

/// "y" and "z"; every other name is automatic.
[[nodiscard]] constexpr UpAxis upAxisOf(std::string_view name)
{
    return name == "y" ? UpAxis::Y : name == "z" ? UpAxis::Z : UpAxis::Automatic;
}

struct ViewOptions {
    Projection projection = Projection::Shaded;
    UpAxis up = UpAxis::Automatic;
    int edge = 224;             ///< pixels of a view's side, 1 ... kMostEdge
    std::size_t points = 2048;  ///< sampled from a mesh; PointCLIP 1 also thins clouds to that many. 1 ... kMostSampled
    std::uint64_t seed = 0;     ///< of the sampling

    [[nodiscard]] Result<void> validate() const;
};

inline constexpr int kMostEdge = 2048;
inline constexpr std::size_t kMostSampled = 16384;

struct Camera {
    std::string name;   ///< "front", "view 3", ...
    Matrix rotation{};  ///< of the object, whose y axis points up, to the camera
    bool isPerspective = false;
    float distance = 0;  ///< of the object's centre; 0 where the projection is parallel
};

/// One view as the encoder is given it.
struct View {
    Camera camera;
    /// edge x edge. The depth maps of PointCLIP go into all three channels as they are, without mean and deviation; a shaded
    /// view (0 ... 1) is a picture like any other, and has three channels when the object has colours.
    Raster values;
};

/// The views of an object. ErrorCode::Input, with the reason alone, for fewer than two different points.
[[nodiscard]] Result<std::vector<View>> makeViews(const Cloud& cloud, const ViewOptions& options,
                                                  const Context& context);

/// The failure of an object's views, with the file that it is in.
[[nodiscard]] Failure noViews(const fs::path& input, const Error& problem);

/// The values as a picture in RGB, grey where there is one channel: 0 ... `white` becomes 0 ... 255.
[[nodiscard]] image::Image pictureOf(const Raster& values, float white);
/// What is white in the picture of a view: 1, for depth maps of PointCLIP 1 the largest depth that the unit sphere has.
[[nodiscard]] float whiteOf(Projection projection);

}  // namespace orangery::cloud
