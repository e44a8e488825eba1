// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/command_texts.h"

#include "engine/registry/registry.h"
#include "widgets/bridge/text.h"

namespace orangery::models_page {

QString commandText(const char* task, const Json& values)
{
    const Task* found = registry().find(task);
    return found != nullptr ? bridge::toQt(commandLine(*found, values)) : QString();
}

std::string absoluteText(const fs::path& path)
{
    std::error_code ignored;
    return fs::absolute(path, ignored).string();
}

}  // namespace orangery::models_page
