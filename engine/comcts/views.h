// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/table.h"
#include "engine/comcts/tree_file.h"

#include <string>

namespace orangery::comcts {

/// One row a node: what tables/nodes.csv and `export --format csv` hold.
[[nodiscard]] Table nodeTable(const TreeDocument& document);
/// One row a round.
[[nodiscard]] Table roundTable(const TreeDocument& document);

/// First words of a section's body for a label: at most `graphemes` user-perceived characters of its first line.
[[nodiscard]] std::string titleOf(const Section& section, std::size_t graphemes = 60);

/// The tree for Graphviz, Mermaid, or as a Markdown outline with every step in full. Ghosts are dashed (an
/// outline strikes them through); parameters, badges and `command` stand at the top.
[[nodiscard]] std::string writeDot(const TreeDocument& document, const std::string& command);
[[nodiscard]] std::string writeMermaid(const TreeDocument& document, const std::string& command);
[[nodiscard]] std::string writeMarkdown(const TreeDocument& document, const std::string& command);

/// Parameters and provenance in a few lines, for figures and text alike.
[[nodiscard]] std::vector<std::string> provenanceOf(const TreeDocument& document, const std::string& command);

}  // namespace orangery::comcts
