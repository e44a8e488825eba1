// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/page/recognition_page.h"
#include "widgets/tool/tool_plugin.h"

#include <QObject>

namespace orangery::recognition_page {

class Plugin : public QObject, public tool::ToolPlugin {
    Q_OBJECT
    Q_PLUGIN_METADATA(IID ORANGERY_TOOL_PLUGIN FILE "recognition.json")
    Q_INTERFACES(orangery::tool::ToolPlugin)

public:
    tool::ToolPage* createPage(tool::Workbench& workbench, QWidget* parent) override
    {
        return new RecognitionPage(workbench, parent);
    }
};

}  // namespace orangery::recognition_page

#include "plugin.moc"
