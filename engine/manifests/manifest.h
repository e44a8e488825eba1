// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/base/json.h"

#include <string>
#include <vector>

namespace orangery::manifests {

inline constexpr std::string_view kManifestSchema = "orangery.plugin/1";

/// What a plug-in's manifest says of it; the plug-in itself is never loaded for it.
struct Manifest {
    std::string id;  ///< of the file when the manifest does not say
    std::string title;
    std::string summary;
    int order = 1000;  ///< place among the tools
    fs::path file;
    fs::path library;
    std::string problem;  ///< why the tool cannot be used; empty = it can
    Json document = Json::object();
};

/// The manifests in a folder, in the order of the tools. A broken one is in the list with its problem.
[[nodiscard]] std::vector<Manifest> readManifests(const fs::path& folder);

/// Where this installation has its plug-ins.
[[nodiscard]] fs::path plugInFolder();

}  // namespace orangery::manifests
