// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"

#include "app/shell/command_palette.h"
#include "app/shell/device_text.h"
#include "app/shell/menus.h"
#include "app/shell/model_offers.h"
#include "app/shell/path_kind.h"
#include "app/shell/preferences_page.h"
#include "app/shell/recent_paths.h"
#include "app/shell/task_status.h"
#include "app/shell/themed_icon.h"
#include "app/shell/tool_rail.h"
#include "app/shell/welcome_page.h"
#include "widgets/bridge/text.h"
#include "widgets/message_bar.h"
#include "widgets/tool/tool_page.h"
#include "widgets/tool/tool_plugin.h"
#include "widgets/tool/unsaved_work.h"

#include <QActionGroup>
#include <QCloseEvent>
#include <QDateTime>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QLabel>
#include <QMenuBar>
#include <QMimeData>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace orangery::shell {

namespace {

constexpr QSize kFirstSize(1280, 820);
const QString kGeometry = QStringLiteral("geometry");

QString settingsFile()
{
    return bridge::pathToQt(userConfigFolder() / "window.ini");
}

/// The page that an action belongs to, or a pane of it does; null for the window's own.
const tool::ToolPage* pageOf(const QObject* owner)
{
    for (; owner != nullptr; owner = owner->parent())
        if (const auto* page = qobject_cast<const tool::ToolPage*>(owner))
            return page;
    return nullptr;
}

}  // namespace

MainWindow::MainWindow(PlugIns plugIns, const fs::path& plugInFolder, QWidget* parent)
    : QMainWindow(parent),
      m_settings(settingsFile(), QSettings::IniFormat),
      m_tools(plugIns == PlugIns::Use ? readTools(plugInFolder) : std::vector<Tool>()),
      m_body(new QWidget(this)),
      m_rail(new ToolRail(m_body)),
      m_messages(new widgets::MessageBar(m_body)),
      m_stack(new QStackedWidget(m_body)),
      m_placeGroup(new QActionGroup(this)),
      m_opener(new bridge::Background(this)),
      m_deviceFinder(new bridge::Background(this)),
      m_sampleReader(new bridge::Background(this))
{
    setWindowTitle(tr("Orangery"));
    setAccessibleName(tr("Orangery"));
    setAcceptDrops(true);
    m_body->setAccessibleName(tr("Workbench"));
    m_stack->setAccessibleName(tr("Page"));

    auto* pages = new QVBoxLayout;
    pages->setSpacing(0);
    pages->addWidget(m_messages);
    pages->addWidget(m_stack, 1);
    auto* columns = new QHBoxLayout(m_body);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(0);
    columns->addWidget(m_rail);
    columns->addLayout(pages, 1);
    setCentralWidget(m_body);

    makeActions();
    makePlaces(plugIns);
    makeStatusBar();
    menuBar()->setAccessibleName(tr("Menus"));
    keepMenus(menuBar(), &m_actions);
    m_palette = new CommandPalette(m_actions, this);
    refreshIcons();

    resize(kFirstSize);
    restoreGeometry(m_settings.value(kGeometry).toByteArray());
    m_sampleReader->run([] { return samples::shippedSamples(); },
                        [this](const Result<std::vector<samples::Sample>>& shipped) {
                            if (shipped)
                                m_welcome->setSamples(*shipped);
                            else
                                showError(shipped.error());
                        });
}

MainWindow::~MainWindow()
{
    // Pages use the registry and the queue, which are members and would go before them.
    delete takeCentralWidget();
}

void MainWindow::makeActions()
{
    const auto add = [this](const tool::ActionSpec& spec, auto slot) {
        QAction* action = m_actions.add(this, spec);
        connect(action, &QAction::triggered, this, slot);
        return action;
    };
    add({.id = QStringLiteral("file.openRun"),
         .menu = menu::file(),
         .text = tr("Open f&older…"),
         .toolTip = tr("Open the folder of a run, finished or still growing, or of a model"),
         .key = QKeySequence::Open},
        &MainWindow::chooseFolder);
    add({.id = QStringLiteral("file.openFile"),
         .menu = menu::file(),
         .text = tr("Open &file…"),
         .toolTip = tr("Open a tree, a script, a file of results or of weights"),
         .key = QKeySequence(tr("Ctrl+Shift+O"))},
        &MainWindow::chooseFile);
    add({.id = QStringLiteral("file.forgetRecent"),
         .menu = menu::file(),
         .text = tr("Forget &recent"),
         .toolTip = tr("Empty the list of recent runs; the runs stay")},
        [this] {
            forgetRecentPaths(m_settings);
            m_welcome->setRecent({});
        });
    add({.id = QStringLiteral("file.quit"),
         .menu = menu::file(),
         .text = tr("&Quit"),
         .toolTip = tr("Close the window; running tasks are stopped and keep what they did"),
         .key = QKeySequence(tr("Ctrl+Q"))},
        &MainWindow::close);
    add({.id = QStringLiteral("view.palette"),
         .menu = menu::view(),
         .text = tr("&Commands…"),
         .toolTip = tr("Find and do anything by typing its name"),
         .key = QKeySequence(tr("Ctrl+K"))},
        [this] { m_palette->open(); });
    auto* themes = new QActionGroup(this);
    const auto addTheme = [&](Theme theme, const QString& text, const QString& toolTip) {
        QAction* action = add({.id = QStringLiteral("view.theme.") + themeName(theme),
                               .menu = menu::view(),
                               .text = text,
                               .toolTip = toolTip,
                               .checkable = true},
                              [this, theme] { setTheme(theme); });
        themes->addAction(action);
        action->setChecked(theme == themeFromName(m_settings.value(setting::kTheme).toString()));
    };
    addTheme(Theme::System, tr("Colours as the &system"), tr("Light or dark as the desktop is"));
    addTheme(Theme::Light, tr("&Light colours"), tr("Dark text on a light ground"));
    addTheme(Theme::Dark, tr("&Dark colours"), tr("Light text on a dark ground"));
    add({.id = QStringLiteral("help.about"),
         .menu = menu::help(),
         .text = tr("&About Orangery"),
         .toolTip = tr("Version and licence")},
        [this] {
            showNotice(tr("Orangery %1, free software under the GNU General Public License, version 3 or later.")
                           .arg(QStringLiteral(ORANGERY_VERSION)));
        });
}

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

void MainWindow::makeStatusBar()
{
    statusBar()->setAccessibleName(tr("Status"));
    statusBar()->addPermanentWidget(new TaskStatusBar(m_tasks, statusBar()));
    m_device = new QLabel(statusBar());
    m_device->setObjectName(QStringLiteral("device"));
    m_device->setAccessibleName(tr("Device"));
    m_device->setText(tr("Device: CPU"));
    statusBar()->addPermanentWidget(m_device);
    findDevice();
}

void MainWindow::findDevice()
{
    m_deviceFinder->run([] { return describeDevice(); },
                        [this](const DeviceText& device) {
                            m_device->setText(device.name);
                            m_device->setToolTip(device.reason);
                            m_device->setAccessibleDescription(device.reason);
                        });
}

void MainWindow::open(const fs::path& path)
{
    m_opener->run([path] { return kindOfPath(path); },
                  [this, path](const Result<PathKind>& kind) {
                      if (kind)
                          openIn(path, *kind);
                      else
                          showError(kind.error());
                  });
}

void MainWindow::openIn(const fs::path& path, const PathKind& kind)
{
    const auto found =
        std::find_if(m_tools.begin(), m_tools.end(), [&](const Tool& tool) { return opens(tool, kind); });
    if (found == m_tools.end() && kind.problem) {
        showError(*kind.problem);
        return;
    }
    if (found == m_tools.end()) {
        const std::string what = kind.task.empty() ? "this kind of file" : "runs of " + kind.task;
        showError({ErrorCode::Input, path.string() + " cannot be shown", "no tool opens " + what, {}});
        return;
    }
    if (tool::ToolPage* page = showTool(found->id))
        page->open(path);
    else
        showError({ErrorCode::Resource, path.string() + " cannot be shown", bridge::fromQt(found->problem), {}});
}

void MainWindow::chooseFolder()
{
    auto* dialog = new QFileDialog(this, tr("Open a folder"), runFolderOf(m_settings));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) { open(bridge::pathFromQt(path)); });
    dialog->open();
}

void MainWindow::chooseFile()
{
    auto* dialog = new QFileDialog(this, tr("Open a file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    QStringList endings;
    for (const Tool& tool : m_tools)
        for (const std::string& ending : tool.endings)
            endings << u'*' + bridge::toQt(ending);
    const QString others = endings.join(u' ');
    QStringList filters{
        tr("All that can be shown (*.json *.jsonl *.safetensors *.gguf *.bin *.pt *.pth *.npy *.npz %1)").arg(others),
        tr("Trees, scripts and results (*.json *.jsonl)"),
        tr("Weights (*.safetensors *.gguf *.bin *.pt *.pth *.npy *.npz *.index.json)"), tr("All files (*)")};
    if (!others.isEmpty())
        filters.insert(3, tr("Pictures, videos and meshes (%1)").arg(others));
    dialog->setNameFilters(filters);
    connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& path) { open(bridge::pathFromQt(path)); });
    dialog->open();
}

void MainWindow::setTheme(Theme theme)
{
    m_settings.setValue(setting::kTheme, themeName(theme));
    if (QAction* action = m_actions.find(QStringLiteral("view.theme.") + themeName(theme)))
        action->setChecked(true);
    m_preferences->showTheme(theme);
    applyTheme(theme);
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

bridge::TaskResources MainWindow::resources() const
{
    return {.threads = m_settings.value(setting::kThreads, 0).toInt()};
}

fs::path MainWindow::newRunFolder(const QString& name) const
{
    const QString time = QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss-zzz"));
    return bridge::pathFromQt(runFolderOf(m_settings)) / bridge::pathFromQt(name + QLatin1Char('-') + time);
}

void MainWindow::showError(const Error& error)
{
    m_messages->present(error);
}

void MainWindow::showNotice(const QString& text)
{
    m_messages->present(widgets::MessageBar::Severity::Information, text);
}

void MainWindow::noteOpened(const fs::path& path)
{
    std::error_code ignored;
    const fs::path absolute = fs::absolute(path, ignored);
    noteRecentPath(m_settings, bridge::pathToQt(absolute));
    m_welcome->setRecent(recentPaths(m_settings));
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_palette != nullptr)
        refreshIcons();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (QWidget* focused = focusWidget())
        focused->clearFocus();  // a cell that is being typed into hands over its text
    std::vector<tool::ToolPage*> pages;
    for (const auto& [id, page] : m_pages)
        if (!page->unsavedWork().isEmpty())
            pages.push_back(page);
    if (!std::exchange(m_isLeft, false) && !pages.empty()) {
        event->ignore();
        tool::leaveWork(std::move(pages), [this] {
            m_isLeft = true;
            close();
        });
        return;
    }
    m_settings.setValue(kGeometry, saveGeometry());
    QMainWindow::closeEvent(event);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    const QList<QUrl> urls = event->mimeData()->urls();
    if (std::any_of(urls.begin(), urls.end(), [](const QUrl& url) { return url.isLocalFile(); }))
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    for (const QUrl& url : event->mimeData()->urls()) {
        if (!url.isLocalFile())
            continue;
        open(bridge::pathFromQt(url.toLocalFile()));
        event->acceptProposedAction();
        return;  // a page shows one thing at a time
    }
}

}  // namespace orangery::shell
