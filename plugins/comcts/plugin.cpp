// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/page/tree_page.h"
#include "widgets/tool/tool_plugin.h"

#include <QObject>

namespace orangery::comcts_page {

class Plugin : public QObject, public tool::ToolPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID ORANGERY_TOOL_PLUGIN FILE "comcts.json")
    Q_INTERFACES(orangery::tool::ToolPlugin)

public:
    tool::ToolPage* createPage(tool::Workbench& workbench, QWidget* parent) override
    {
        return new TreePage(workbench, parent);
    }
};

}  // namespace orangery::comcts_page

#include "plugin.moc"
