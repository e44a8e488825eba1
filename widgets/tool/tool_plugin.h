// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtPlugin>

class QWidget;

namespace orangery::tool {

class ToolPage;
class Workbench;

/// What a tool's plug-in exports. The number in the identifier rises with every change of what a plug-in sees.
class ToolPlugin {
public:
    virtual ~ToolPlugin() = default;
    [[nodiscard]] virtual ToolPage* createPage(Workbench& workbench, QWidget* parent) = 0;
};

}  // namespace orangery::tool

#define ORANGERY_TOOL_PLUGIN "org.orangery.ToolPlugin/2"
Q_DECLARE_INTERFACE(orangery::tool::ToolPlugin, ORANGERY_TOOL_PLUGIN)
