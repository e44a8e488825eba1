// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/array_clouds.h"
#include "engine/cloud/faces.h"

#include <assimp/postprocess.h>
#include <assimp/scene.h>
#include <assimp/Importer.hpp>

#include <cmath>
#include <span>

namespace orangery::cloud {

Result<Cloud> readStlFile(const fs::path& path)
{
    constexpr std::uint64_t kMostBytes = std::uint64_t{1} << 30U;
    const Result<std::string> bytes = readFile(path, kMostBytes);
    if (!bytes)
        return failure(bytes.error());
    Assimp::Importer importer;
    const aiScene* scene =
        importer.ReadFileFromMemory(bytes->data(), bytes->size(), aiProcess_JoinIdenticalVertices, "stl");
    if (scene == nullptr)
        return failure(ErrorCode::Input, importer.GetErrorString());
    Cloud cloud{.format = "STL", .points = {}};
    std::vector<std::uint64_t> corners;
    for (const aiMesh* mesh : std::span(scene->mMeshes, scene->mNumMeshes)) {
        const std::uint64_t before = cloud.points.size();
        for (const aiVector3D& vertex : std::span(mesh->mVertices, mesh->mNumVertices)) {
            if (!std::isfinite(vertex.x) || !std::isfinite(vertex.y) || !std::isfinite(vertex.z))
                return failure(ErrorCode::Input, "point " + std::to_string(cloud.points.size()) + " is not finite");
            cloud.points.push_back({vertex.x, vertex.y, vertex.z});
        }
        for (const aiFace& face : std::span(mesh->mFaces, mesh->mNumFaces)) {
            corners.clear();
            for (const unsigned corner : std::span(face.mIndices, face.mNumIndices))
                corners.push_back(before + corner);
            if (!addFace(cloud, corners))
                return failure(ErrorCode::Input, "a face names a point that is not there");
        }
    }
    if (cloud.points.size() > kMostPoints)
        return failure(ErrorCode::Input, "it has more than " + std::to_string(kMostPoints) + " points");
    return cloud;
}

}  // namespace orangery::cloud
