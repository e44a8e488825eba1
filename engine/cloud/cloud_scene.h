// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/cloud/viewed_object.h"

#include <string>
#include <vector>

namespace orangery::cloud {

/// One view of a CloudScene.
struct SceneView {
    Camera camera;
    CameraPose pose;
    image::Image picture;  ///< as a person is shown it, RGB
};

/// An object for a window to draw: points in the unit sphere of its views, y up, with the cameras and what they see.
struct CloudScene {
    std::string format;
    std::size_t points = 0;    ///< of the file
    std::size_t faces = 0;     ///< of the file
    Sphere sphere;             ///< in the file's units, y up: what the unit sphere was
    std::vector<Point> shown;  ///< sampled from the surface of a mesh, else the file's, evenly left out beyond `most`
    std::vector<Colour> colours;  ///< of the points that are shown: as many, or none
    bool isSampled = false;       ///< from a mesh
    std::vector<SceneView> views;
    std::vector<std::string> remarks;
};

struct CloudSceneOptions {
    fs::path input;
    std::size_t object = 0;  ///< of several in a file
    std::size_t most = 100'000;
    ViewOptions views;
};

/// ErrorCode::Input, naming the file, for what has no views.
[[nodiscard]] Result<CloudScene> readCloudScene(const CloudSceneOptions& options, const Context& context);

}  // namespace orangery::cloud
