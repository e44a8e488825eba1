// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <string>
#include <vector>

namespace orangery::samples {

/// Something that ships with the program: a folder with a sample.json,
/// {"title", "summary", "kind", "badge", "path"}; only the title has to be there.
struct Sample {
    std::string name;     ///< of its folder
    std::string title;    ///< a few words
    std::string summary;  ///< one sentence
    std::string kind;     ///< what a tool's manifest lists under "samples": which tool shows it
    std::string badge;    ///< "scripted", "small sample model": what has to be said wherever it is shown
    fs::path folder;
    fs::path path;  ///< what the window opens: a run folder or a file; empty when there is nothing to open
};

/// The samples in a folder, by name. A broken sample.json fails, naming the file: what ships has to be whole.
[[nodiscard]] Result<std::vector<Sample>> readCatalogue(const fs::path& folder);

/// The samples of this installation.
[[nodiscard]] Result<std::vector<Sample>> shippedSamples();

/// ErrorCode::Usage, with the nearest name, when there is none of that name.
[[nodiscard]] Result<Sample> findSample(const std::string& name);

}  // namespace orangery::samples
