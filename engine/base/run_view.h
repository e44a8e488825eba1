// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/base/options.h"

#include <functional>
#include <string>
#include <vector>

namespace orangery {

/// The file that `export` writes.
struct ViewFile {
    fs::path output;
    std::string format;   ///< "svg", "csv", ...
    std::string command;  ///< the command line that writes the same view, without where to
};

/// A view of runs of some tool that `export --view NAME` writes.
struct RunView {
    std::string name;
    std::vector<OptionSpec> options = {};  ///< that this view alone has
    std::function<Result<void>(const Params& params, const ViewFile& file)> write;
};

/// Output and format that the options "output", "overwrite" and "format" tell; without the last, the output's ending does.
/// ErrorCode::Usage when the file exists and may not be replaced.
[[nodiscard]] Result<ViewFile> viewFileOf(const Params& params);

}  // namespace orangery
