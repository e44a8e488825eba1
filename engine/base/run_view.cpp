// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/run_view.h"

#include "engine/base/existing_output.h"

#include <algorithm>

namespace orangery {

namespace {

std::string formatOf(const Params& params)
{
    if (params.isSet("format"))
        return params.text("format");
    std::string extension = params.path("output").extension().string();
    extension.erase(0, std::min<std::size_t>(1, extension.size()));
    return extension == "mmd" ? "mermaid" : extension;
}

}  // namespace

Result<ViewFile> viewFileOf(const Params& params)
{
    const fs::path output = params.path("output");
    if (auto free = refuseExisting(output, params.flag("overwrite")); !free)
        return failure(free.error());
    return ViewFile{.output = output, .format = formatOf(params), .command = {}};
}

}  // namespace orangery
