// SPDX-License-Identifier: GPL-3.0-or-later
// The window's own actions, and the dialogs that they open.
#include "app/shell/command_palette.h"
#include "app/shell/main_window.h"
#include "app/shell/menus.h"
#include "app/shell/preferences_page.h"
#include "app/shell/recent_paths.h"
#include "app/shell/welcome_page.h"
#include "widgets/bridge/text.h"

#include <QAction>
#include <QActionGroup>
#include <QFileDialog>

namespace orangery::shell {

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

}  // namespace orangery::shell
