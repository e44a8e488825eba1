// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <QString>

#include <vector>

namespace orangery::shell {

/// Something that ships with the program and can be opened: its sample.json says what.
struct Sample {
    QString title;
    QString summary;
    QString kind;   ///< which tool shows it, by the manifest's "samples"
    QString badge;  ///< "scripted", "small sample model", ...
    fs::path path;  ///< run folder or file; empty when there is nothing to open by itself
};

/// All samples below a folder, by the name of their folders. One that does not fit is left out.
[[nodiscard]] std::vector<Sample> readSamples(const fs::path& folder);

}  // namespace orangery::shell
