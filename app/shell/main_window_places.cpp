// SPDX-License-Identifier: GPL-3.0-or-later
// The places of the rail: welcome, the tools, whose pages are made when they are first shown, and preferences.
#include "app/shell/main_window.h"
#include "app/shell/menus.h"
#include "app/shell/model_offers.h"
#include "app/shell/preferences_page.h"
#include "app/shell/recent_paths.h"
#include "app/shell/themed_icon.h"
#include "app/shell/tool_rail.h"
#include "app/shell/welcome_page.h"
#include "widgets/bridge/text.h"
#include "widgets/tool/tool_page.h"
#include "widgets/tool/tool_plugin.h"

#include <QAction>
#include <QActionGroup>
#include <QLabel>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace orangery::shell {

namespace {

/// The page that an action belongs to, or a pane of it does; null for the window's own.
const tool::ToolPage* pageOf(const QObject* owner)
{
    for (; owner != nullptr; owner = owner->parent())
        if (const auto* page = qobject_cast<const tool::ToolPage*>(owner))
            return page;
    return nullptr;
}

}  // namespace

QAction* MainWindow::addPlace(const tool::ActionSpec& spec, QWidget* page)
{
    QAction* place = m_actions.add(this, spec);
    m_placeGroup->addAction(place);
    if (page != nullptr) {
        m_stack->addWidget(page);
        connect(place, &QAction::triggered, this, [this, page, place] { showPlace(page, place); });
    }
    return place;
}

void MainWindow::makePlaces(PlugIns plugIns)
{
    m_welcome = new WelcomePage(
        {m_actions.find(QStringLiteral("file.openRun")), m_actions.find(QStringLiteral("file.openFile"))});
    m_welcome->setRecent(recentPaths(m_settings));
    connect(m_welcome, &WelcomePage::opened, this, &MainWindow::open);
    m_models = new ModelOffers(m_tasks, this);
    // Queued, because it replaces the button that was clicked.
    connect(
        m_models, &ModelOffers::changed, this, [this] { m_welcome->setModels(m_models->offers()); },
        Qt::QueuedConnection);
    connect(m_models, &ModelOffers::fetched, this, &MainWindow::open);
    connect(m_models, &ModelOffers::failed, this, &MainWindow::showError);
    connect(m_welcome, &WelcomePage::fetchWanted, m_models, &ModelOffers::fetch);
    m_models->refresh();
    QAction* welcome = addPlace({.id = QStringLiteral("place.welcome"),
                                 .menu = menu::tools(),
                                 .text = tr("&Welcome"),
                                 .toolTip = tr("Samples and recent runs"),
                                 .key = QKeySequence(tr("Ctrl+1")),
                                 .checkable = true},
                                m_welcome);
    m_rail->add(welcome);

    int number = 2;
    for (const Tool& tool : m_tools)
        addTool(tool, number++);
    if (plugIns == PlugIns::Ignore)
        showNotice(tr("Started without plug-ins: no tool is loaded."));
    else if (m_tools.empty())
        showNotice(tr("No tool is installed."));

    m_preferences = new PreferencesPage(m_settings, nullptr);
    connect(m_preferences, &PreferencesPage::themeChosen, this, &MainWindow::setTheme);
    QAction* preferences = addPlace({.id = QStringLiteral("place.preferences"),
                                     .menu = menu::tools(),
                                     .text = tr("&Preferences"),
                                     .toolTip = tr("Colours, threads, folders"),
                                     .key = QKeySequence(tr("Ctrl+,")),
                                     .checkable = true},
                                    m_preferences);
    m_rail->add(preferences, true);
    showPlace(m_welcome, welcome);
}

void MainWindow::addTool(const Tool& tool, int number)
{
    const bool isUsable = tool.problem.isEmpty();
    QAction* place = addPlace(
        {.id = QStringLiteral("place.") + tool.id,
         .menu = menu::tools(),
         .text = tool.title,
         .toolTip = isUsable ? tool.summary : tr("Cannot be used: %1").arg(tool.problem),
         .key = number <= 9 ? QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_0 + number)) : QKeySequence(),
         .checkable = true},
        nullptr);
    m_places[tool.id] = place;
    m_rail->add(place);
    connect(place, &QAction::triggered, this, [this, id = tool.id] { showTool(id); });
}

QWidget* MainWindow::problemPage(const QString& title, const QString& problem)
{
    auto* page = new QWidget;
    page->setAccessibleName(title);
    auto* label = new QLabel(title + QStringLiteral("\n\n") + problem, page);
    label->setObjectName(QStringLiteral("problem"));
    label->setAccessibleName(label->text());
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(28, 28, 28, 28);
    column->addWidget(label);
    column->addStretch(1);
    return page;
}

tool::ToolPage* MainWindow::showTool(const QString& id)
{
    if (const auto made = m_pages.find(id); made != m_pages.end()) {
        showPlace(made->second, m_places[id]);
        return made->second;
    }
    const auto found = std::find_if(m_tools.begin(), m_tools.end(), [&](const Tool& tool) { return tool.id == id; });
    if (found == m_tools.end())
        return nullptr;
    const Result<tool::ToolPlugin*> plugin = loadTool(*found);
    if (!plugin) {
        found->problem = bridge::toQt(plugin.error().cause);
        QWidget* page = problemPage(tr("%1 cannot be used").arg(found->title), bridge::toQt(describe(plugin.error())));
        m_stack->addWidget(page);
        showPlace(page, m_places[id]);
        return nullptr;
    }
    tool::ToolPage* page = (*plugin)->createPage(*this, m_stack);
    m_stack->addWidget(page);
    m_pages[id] = page;
    connect(page, &tool::ToolPage::titleChanged, this, [this](const QString& title) {
        setWindowTitle(title.isEmpty() ? tr("Orangery") : tr("%1 - Orangery").arg(title));
    });
    showPlace(page, m_places[id]);
    return page;
}

void MainWindow::showPlace(QWidget* page, QAction* place)
{
    m_stack->setCurrentWidget(page);
    place->setChecked(true);
    // A page's actions are there while the page is.
    for (QAction* action : m_actions.actions())
        if (const tool::ToolPage* owner = pageOf(action->parent()))
            action->setVisible(owner == page);
    Q_EMIT m_actions.changed();
}

void MainWindow::refreshIcons()
{
    const auto set = [this](const char* id, const char* icon) {
        if (QAction* action = m_actions.find(QString::fromLatin1(id)))
            action->setIcon(namedIcon(icon, palette()));
    };
    set("place.welcome", "welcome");
    set("place.preferences", "preferences");
    set("file.openRun", "open");
    for (const Tool& tool : m_tools)
        m_places[tool.id]->setIcon(tool.problem.isEmpty() ? themedIcon(tool.icon, palette())
                                                          : namedIcon("broken", palette()));
}

}  // namespace orangery::shell
