// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/models_page.h"
#include "widgets/tool/tool_plugin.h"

#include <QObject>

namespace orangery::models_page {

class Plugin : public QObject, public tool::ToolPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID ORANGERY_TOOL_PLUGIN FILE "models.json")
    Q_INTERFACES(orangery::tool::ToolPlugin)

public:
    tool::ToolPage* createPage(tool::Workbench& workbench, QWidget* parent) override
    {
        return new ModelsPage(workbench, parent);
    }
};

}  // namespace orangery::models_page

#include "plugin.moc"
