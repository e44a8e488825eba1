// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/shell/path_kind.h"

#include <QString>

#include <string>
#include <vector>

namespace orangery::tool {
class ToolPlugin;
}

namespace orangery::shell {

/// What a plug-in's manifest says about its tool.
struct Tool {
    QString id;
    QString title;                          ///< one word, for the rail
    QString summary = {};                   ///< one sentence
    fs::path icon = {};                     ///< SVG
    fs::path library;                       ///< the plug-in
    std::vector<std::string> tasks = {};    ///< whose runs it opens, by id
    std::vector<std::string> formats = {};  ///< of JSON files that it opens: their member "format"
    std::vector<std::string> names = {};    ///< of files that it opens, and of files in folders that it opens
    std::vector<std::string> endings = {};  ///< of such files, ".jpg"
    QString problem;                        ///< why it cannot be used; empty if it can, as far as is known
};

/// The tools in a folder of plug-ins, in the order of the rail, from their manifests alone. A manifest that does not
/// fit, and a plug-in without one, is a tool with a problem.
[[nodiscard]] std::vector<Tool> readTools(const fs::path& folder);

/// Whether the tool's manifest says that it opens what lies at a path.
[[nodiscard]] bool opens(const Tool& tool, const PathKind& kind);

/// Loads the plug-in. ErrorCode::Resource with the loader's own words; it stays loaded until the program ends.
[[nodiscard]] Result<tool::ToolPlugin*> loadTool(const Tool& tool);

}  // namespace orangery::shell
