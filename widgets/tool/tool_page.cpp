// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tool/tool_page.h"

namespace orangery::tool {

ToolPage::~ToolPage() = default;

QString ToolPage::unsavedWork() const
{
    return {};
}

void ToolPage::saveWork(std::function<void()> saved)
{
    saved();
}

}  // namespace orangery::tool
