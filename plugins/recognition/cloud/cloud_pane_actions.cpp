// SPDX-License-Identifier: GPL-3.0-or-later
// The pane's actions.
#include "engine/registry/registry.h"
#include "plugins/recognition/cloud/cloud_pane.h"
#include "widgets/bridge/text.h"
#include "widgets/cloud_view.h"
#include "widgets/tool/action_registry.h"
#include "widgets/tool/workbench.h"

#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QToolButton>

namespace orangery::recognition_page {

QAction* CloudPane::add(tool::Workbench& workbench, const char* id, const QString& text, const QString& toolTip,
                        const QKeySequence& key)
{
    QAction* action = workbench.actions().add(this, {.id = QStringLiteral("cloud.") + QString::fromLatin1(id),
                                                     .menu = tr("Point clo&ud"),
                                                     .text = text,
                                                     .toolTip = toolTip,
                                                     .key = key});
    m_actions.append(action);
    return action;
}

void CloudPane::offerActions(tool::Workbench& workbench)
{
    connect(
        add(workbench, "reset", tr("&Front again"), tr("Turn, zoom and place as at first"), QKeySequence(tr("Ctrl+0"))),
        &QAction::triggered, m_view, &widgets::CloudView::reset);
    connect(add(workbench, "zoomIn", tr("Zoom &in"), tr("Show the cloud larger"), QKeySequence::ZoomIn),
            &QAction::triggered, this, [this] { m_view->zoom(1.25); });
    connect(add(workbench, "zoomOut", tr("Zoom &out"), tr("Show the cloud smaller"), QKeySequence::ZoomOut),
            &QAction::triggered, this, [this] { m_view->zoom(0.8); });
    connect(
        add(workbench, "colouring", tr("Colour by &depth or shade"),
            tr("Change between shades of grey, depth and the object's own colours"), QKeySequence(tr("Ctrl+Alt+D"))),
        &QAction::triggered, this,
        [this] { m_colouring->setCurrentIndex((m_colouring->currentIndex() + 1) % m_colouring->count()); });
    connect(add(workbench, "savePicture", tr("Save &picture of the cloud…"),
                tr("Write the cloud with its cameras as SVG, PNG or PDF"), QKeySequence(tr("Ctrl+Alt+E"))),
            &QAction::triggered, this, [this, &workbench] { choosePictureFile(workbench); });
    connect(add(workbench, "copyCommand", tr("Copy as command &line"),
                tr("Copy the command that writes the same views"), QKeySequence(tr("Ctrl+Alt+C"))),
            &QAction::triggered, this, [this, &workbench] {
                QGuiApplication::clipboard()->setText(commandLineText());
                workbench.showNotice(tr("The command line is on the clipboard."));
            });
    m_more->addActions(m_actions);
    m_more->show();
    enableActions();
}

void CloudPane::enableActions()
{
    for (QAction* action : std::as_const(m_actions))
        action->setEnabled(m_scene.has_value());
}

QString CloudPane::commandLineText() const
{
    const Task* task = registry().find("recognize.views");
    if (!m_scene || task == nullptr)
        return {};
    std::error_code ignored;
    return bridge::toQt(commandLine(*task, {{"cloud", fs::absolute(m_path, ignored).string()},
                                            {"projection", m_projection},
                                            {"up", m_up},
                                            {"output", "views"}}));
}

void CloudPane::choosePictureFile(tool::Workbench& workbench)
{
    auto* dialog = new QFileDialog(this, tr("Save the picture"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setNameFilters({tr("Pictures (*.svg *.png *.pdf)")});
    dialog->selectFile(bridge::pathToQt(m_path.stem()) + QStringLiteral(".svg"));
    connect(dialog, &QFileDialog::fileSelected, this, [this, &workbench](const QString& file) {
        const auto picture = this->picture();
        if (!picture)
            return;
        if (const Result<void> written = widgets::writePicture(*picture, file); !written)
            workbench.showError(written.error());
        else
            workbench.showNotice(tr("Wrote %1.").arg(file));
    });
    dialog->open();
}

}  // namespace orangery::recognition_page
