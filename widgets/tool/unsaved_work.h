// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>
#include <vector>

namespace orangery::tool {

class ToolPage;

/// Calls `goOn` once none of the pages, which are asked about one after the other, has work that would be lost: at once
/// where none has any, later where somebody saves or discards it, and never where somebody cancels or saving fails. Who
/// wants to leave a page that is being asked about joins the question.
void leaveWork(std::vector<ToolPage*> pages, std::function<void()> goOn);

}  // namespace orangery::tool
