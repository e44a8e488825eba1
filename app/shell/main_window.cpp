// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"

#include "app/shell/command_palette.h"
#include "app/shell/device_text.h"
#include "app/shell/menus.h"
#include "app/shell/path_kind.h"
#include "app/shell/preferences_page.h"
#include "app/shell/recent_paths.h"
#include "app/shell/task_status.h"
#include "app/shell/tool_rail.h"
#include "app/shell/welcome_page.h"
#include "widgets/bridge/text.h"
#include "widgets/message_bar.h"
#include "widgets/tool/tool_page.h"
#include "widgets/tool/unsaved_work.h"

#include <QActionGroup>
#include <QCloseEvent>
#include <QDateTime>
#include <QDragEnterEvent>
#include <QLabel>
#include <QMenuBar>
#include <QMimeData>
#include <QStackedWidget>
#include <QStatusBar>
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

void MainWindow::setTheme(Theme theme)
{
    m_settings.setValue(setting::kTheme, themeName(theme));
    if (QAction* action = m_actions.find(QStringLiteral("view.theme.") + themeName(theme)))
        action->setChecked(true);
    m_preferences->showTheme(theme);
    applyTheme(theme);
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
