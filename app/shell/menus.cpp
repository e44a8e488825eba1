// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/menus.h"

#include "widgets/tool/action_registry.h"

#include <QCoreApplication>
#include <QMenuBar>
#include <QTimer>

namespace orangery::shell {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::shell::Menus)
};

void fill(QMenuBar* bar, const tool::ActionRegistry& registry)
{
    QStringList titles = {menu::file(), menu::view(), menu::tools()};
    for (const QAction* action : registry.actions())
        if (const QString title = tool::ActionRegistry::menuOf(action);
            !titles.contains(title) && title != menu::help())
            titles << title;
    titles << menu::help();

    bar->clear();
    for (QMenu* old : bar->findChildren<QMenu*>(QString(), Qt::FindDirectChildrenOnly))
        old->deleteLater();  // one of them may be what just was clicked
    for (const QString& title : titles) {
        auto* menu = new QMenu(title, bar);
        menu->setToolTipsVisible(true);
        menu->setAccessibleName(QString(title).remove(QLatin1Char('&')));
        for (QAction* action : registry.actions())
            if (action->isVisible() && tool::ActionRegistry::menuOf(action) == title)
                menu->addAction(action);
        if (menu->isEmpty())
            delete menu;
        else
            bar->addMenu(menu);
    }
}

}  // namespace

QString menu::file()
{
    return Text::tr("&File");
}

QString menu::view()
{
    return Text::tr("&View");
}

QString menu::tools()
{
    return Text::tr("&Tools");
}

QString menu::help()
{
    return Text::tr("&Help");
}

void keepMenus(QMenuBar* bar, tool::ActionRegistry* registry)
{
    // A page brings many actions at a time: the menus are made once after the last of them.
    auto* later = new QTimer(bar);
    later->setSingleShot(true);
    QObject::connect(registry, &tool::ActionRegistry::changed, later, qOverload<>(&QTimer::start));
    QObject::connect(later, &QTimer::timeout, bar, [bar, registry] { fill(bar, *registry); });
    fill(bar, *registry);
}

}  // namespace orangery::shell
