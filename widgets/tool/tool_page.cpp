// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tool/tool_page.h"

namespace orangery::tool {

ToolPage::~ToolPage() = default;

}  // namespace orangery::tool
