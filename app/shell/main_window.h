// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/shell/theme.h"
#include "app/shell/tool_catalogue.h"
#include "widgets/bridge/background.h"
#include "widgets/tool/action_registry.h"
#include "widgets/tool/workbench.h"

#include <QMainWindow>
#include <QSettings>

#include <map>

class QActionGroup;
class QLabel;
class QStackedWidget;

namespace orangery::widgets {
class MessageBar;
}
namespace orangery::tool {
class ToolPage;
}

namespace orangery::shell {

class CommandPalette;
class ModelOffers;
class PreferencesPage;
struct PathKind;
class ToolRail;
class WelcomePage;

enum class PlugIns { Use, Ignore };

/// The window: it puts rail, pages, message bar and status bar together and does nothing else.
class MainWindow : public QMainWindow, public tool::Workbench {
    Q_OBJECT

public:
    /// `plugInFolder` holds the tools' manifests and plug-ins.
    explicit MainWindow(PlugIns plugIns, const fs::path& plugInFolder = libraryFolder() / "orangery" / "plugins",
                        QWidget* parent = nullptr);
    ~MainWindow() override;

    /// Opens a run folder or file in the tool that its manifest says it is for.
    void open(const fs::path& path);
    /// Makes the tool's page, if it is not there yet, and shows it. Null where it cannot be used; then its reason is
    /// shown instead.
    tool::ToolPage* showTool(const QString& id);
    void setTheme(Theme theme);

    [[nodiscard]] const std::vector<Tool>& tools() const { return m_tools; }

    // Workbench
    [[nodiscard]] bridge::TaskQueue& tasks() override { return m_tasks; }
    [[nodiscard]] tool::ActionRegistry& actions() override { return m_actions; }
    [[nodiscard]] bridge::TaskResources resources() const override;
    [[nodiscard]] QSettings& settings() override { return m_settings; }
    [[nodiscard]] fs::path newRunFolder(const QString& name) const override;
    void showError(const Error& error) override;
    void showNotice(const QString& text) override;
    void noteOpened(const fs::path& path) override;

protected:
    void changeEvent(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeActions();
    void makePlaces(PlugIns plugIns);
    void makeStatusBar();
    void addTool(const Tool& tool, int number);
    QAction* addPlace(const tool::ActionSpec& spec, QWidget* page);
    void showPlace(QWidget* page, QAction* place);
    QWidget* problemPage(const QString& title, const QString& problem);
    void openIn(const fs::path& path, const PathKind& kind);
    void chooseFile();
    void chooseFolder();
    void refreshIcons();
    void findDevice();

    QSettings m_settings;
    tool::ActionRegistry m_actions;
    bridge::TaskQueue m_tasks;
    std::vector<Tool> m_tools;
    std::map<QString, tool::ToolPage*> m_pages;
    std::map<QString, QAction*> m_places;  ///< by id of the tool
    bool m_isLeft = false;                 ///< unsaved work was saved or given up: it closes without asking

    QWidget* m_body;
    ToolRail* m_rail;
    widgets::MessageBar* m_messages;
    QStackedWidget* m_stack;
    QActionGroup* m_placeGroup;
    WelcomePage* m_welcome = nullptr;
    ModelOffers* m_models = nullptr;
    PreferencesPage* m_preferences = nullptr;
    CommandPalette* m_palette = nullptr;
    QLabel* m_device = nullptr;
    bridge::Background* m_opener;
    bridge::Background* m_deviceFinder;
    bridge::Background* m_sampleReader;
};

}  // namespace orangery::shell
