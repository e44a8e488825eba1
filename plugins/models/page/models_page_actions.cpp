// SPDX-License-Identifier: GPL-3.0-or-later
// The page's actions, and the tasks that they begin.
#include "engine/base/counted.h"
#include "engine/registry/registry.h"
#include "plugins/models/page/command_texts.h"
#include "plugins/models/page/comparison_pane.h"
#include "plugins/models/page/models_page.h"
#include "plugins/models/page/spectrum_pane.h"
#include "plugins/models/page/tensor_pane.h"
#include "widgets/bridge/text.h"
#include "widgets/picture.h"
#include "widgets/tool/action_registry.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLineEdit>
#include <QTabWidget>

namespace orangery::models_page {

namespace {

QFileDialog* saveDialog(QWidget* parent, const QString& title, const QString& name, const QStringList& filters)
{
    auto* dialog = new QFileDialog(parent, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setNameFilters(filters);
    dialog->selectFile(name);
    return dialog;
}

}  // namespace

QAction* ModelsPage::add(const char* id, const QString& text, const QString& toolTip, const QKeySequence& key)
{
    return m_workbench.actions().add(this, {.id = QStringLiteral("models.") + QString::fromLatin1(id),
                                            .menu = tr("&Model"),
                                            .text = text,
                                            .toolTip = toolTip,
                                            .key = key});
}

void ModelsPage::makeActions()
{
    m_find = add("find", tr("&Find tensors"), tr("Show only tensors whose name contains a text"), QKeySequence::Find);
    connect(m_find, &QAction::triggered, this, [this] {
        m_search->setFocus();
        m_search->selectAll();
    });
    m_copy = add("copyCommand", tr("Copy as command &line"), tr("Copy the command that describes the same model"),
                 QKeySequence(tr("Ctrl+Shift+C")));
    connect(m_copy, &QAction::triggered, this, [this] { copy(commandLineText()); });
    m_compareFile = add("compareFile", tr("Compare with f&ile…"),
                        tr("Compare tensor by tensor with a second file of weights"), QKeySequence(tr("Ctrl+D")));
    connect(m_compareFile, &QAction::triggered, this, [this] { chooseSecond(false); });
    m_compareFolder =
        add("compareFolder", tr("Compare with f&older…"),
            tr("Compare tensor by tensor with the model in a second folder"), QKeySequence(tr("Ctrl+Shift+D")));
    connect(m_compareFolder, &QAction::triggered, this, [this] { chooseSecond(true); });
    m_check = add("check", tr("Look for &NaN"), tr("Read all values and count those that are NaN or infinite"),
                  QKeySequence(tr("Ctrl+Shift+N")));
    connect(m_check, &QAction::triggered, this, &ModelsPage::checkValues);
    m_copyCheck = add("copyCheckCommand", tr("Copy the look for NaN as command line"),
                      tr("Copy the command that counts NaN and infinite values"), {});
    connect(m_copyCheck, &QAction::triggered, this, [this] {
        copy(commandText("models.check", {{"model", absoluteText(m_report->description.path)}}));
    });
    connect(&m_workbench.tasks(), &bridge::TaskQueue::ended, this, &ModelsPage::noteEnd);
    makeTensorActions();
    for (QAction* action : {m_find, m_copy, m_compareFile, m_compareFolder, m_check, m_copyCheck, m_exportTensor,
                            m_savePicture, m_copyTensor, m_stopSpectrum})
        action->setEnabled(false);
}

void ModelsPage::makeTensorActions()
{
    m_exportTensor = add("exportTensor", tr("&Export tensor…"),
                         tr("Write the values of the selected tensor as NPY or CSV"), QKeySequence(tr("Ctrl+E")));
    connect(m_exportTensor, &QAction::triggered, this, &ModelsPage::chooseTensorFile);
    m_savePicture =
        add("savePicture", tr("Save &picture…"), tr("Write the histogram, spectrum or heat map as SVG, PNG or PDF"),
            QKeySequence(tr("Ctrl+Shift+E")));
    connect(m_savePicture, &QAction::triggered, this, &ModelsPage::choosePictureFile);
    m_copyTensor = add("copyTensorCommand", tr("Copy &tensor command"),
                       tr("Copy the command that tells what is shown of the tensor"), QKeySequence(tr("Ctrl+Shift+T")));
    connect(m_copyTensor, &QAction::triggered, this, [this] { copy(m_tensor->commandLineText()); });
    m_stopSpectrum = add("stopSpectrum", tr("Stop working out &singular values"),
                         tr("End the work on the selected matrix"), QKeySequence(tr("Esc")));
    connect(m_stopSpectrum, &QAction::triggered, this, [this] { m_tensor->spectrum().stop(); });
}

void ModelsPage::enableActions()
{
    const bool hasModel = m_report != nullptr;
    for (QAction* action : {m_find, m_copy, m_compareFile, m_compareFolder, m_copyCheck})
        action->setEnabled(hasModel);
    m_check->setEnabled(hasModel && !m_checking);
    const bool hasTensor = hasModel && !m_tensor->tensor().empty();
    for (QAction* action : {m_savePicture, m_copyTensor})
        action->setEnabled(hasTensor);
    m_exportTensor->setEnabled(hasTensor && !m_exporting);
    m_stopSpectrum->setEnabled(m_tensor->spectrum().isComputing());
}

void ModelsPage::copy(const QString& commandLine)
{
    QGuiApplication::clipboard()->setText(commandLine);
    m_workbench.showNotice(tr("The command line is on the clipboard."));
}

void ModelsPage::chooseTensorFile()
{
    QString name = bridge::toQt(m_tensor->tensor());
    name.replace(u'/', u'_');
    auto* dialog = saveDialog(this, tr("Export the tensor"), name + QStringLiteral(".npy"),
                              {tr("NumPy array (*.npy)"), tr("Table, a line a value (*.csv)")});
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.contains(QStringLiteral("csv")) ? QStringLiteral("csv")
                                                                        : QStringLiteral("npy"));
    });
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& file) { exportTensor(bridge::pathFromQt(file)); });
    dialog->open();
}

void ModelsPage::exportTensor(const fs::path& file)
{
    const Task* task = registry().find("models.tensor");
    if (m_report == nullptr || m_tensor->tensor().empty() || task == nullptr)
        return;
    // The dialog has asked whether an existing file may be replaced.
    m_exporting = m_workbench.tasks().start(*task,
                                            {{"model", absoluteText(m_report->description.path)},
                                             {"tensor", m_tensor->tensor()},
                                             {"output", file.string()},
                                             {"overwrite", true}},
                                            m_workbench.resources());
    enableActions();
}

void ModelsPage::choosePictureFile()
{
    QString name = bridge::toQt(m_tensor->tensor());
    name.replace(u'/', u'_');
    auto* dialog =
        saveDialog(this, tr("Save the picture"), name + QStringLiteral(".svg"), {tr("Pictures (*.svg *.png *.pdf)")});
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& file) { savePicture(bridge::pathFromQt(file)); });
    dialog->open();
}

void ModelsPage::savePicture(const fs::path& file)
{
    const QString name = bridge::pathToQt(file);
    const auto picture = m_tensor->picture();
    if (!picture) {
        m_workbench.showNotice(tr("There is no picture yet: it is still being worked out, or was not asked for."));
        return;
    }
    if (const Result<void> written = widgets::writePicture(*picture, name); !written)
        m_workbench.showError(written.error());
    else
        m_workbench.showNotice(tr("Wrote %1.").arg(name));
}

void ModelsPage::checkValues()
{
    const Task* task = registry().find("models.check");
    if (m_report == nullptr || task == nullptr || m_checking)
        return;
    m_checked = m_report;
    m_checking = m_workbench.tasks().start(*task, {{"model", absoluteText(m_report->description.path)}},
                                           m_workbench.resources());
    enableActions();
}

void ModelsPage::noteEnd(const bridge::TaskEndPointer& end)
{
    const bool isCheck = end->status.number == m_checking;
    if (!isCheck && end->status.number != m_exporting)
        return;
    (isCheck ? m_checking : m_exporting).reset();
    enableActions();
    if (!end->result) {
        if (end->result.error().code != ErrorCode::Cancelled)
            m_workbench.showError(end->result.error());
    } else if (isCheck) {
        presentCheck(end->result->document);
    } else {
        m_workbench.showNotice(bridge::toQt(end->result->text).trimmed());
    }
}

void ModelsPage::presentCheck(const Json& found)
{
    const bool isShown = m_checked == m_report;
    m_checked.reset();
    const Json& affected = found.at("affected");
    m_workbench.showNotice(
        affected.empty() ? tr("All values that can be read are finite: %1.").arg(found.at("values").get<quint64>())
                         : tr("NaN: %1, infinite: %2, in tensors: %3.")
                               .arg(found.at("nan").get<quint64>())
                               .arg(found.at("infinite").get<quint64>())
                               .arg(affected.size()));
    if (!isShown)
        return;
    m_problemsShown = m_report->description.problems;
    for (const Json& tensor : affected)
        m_problemsShown.push_back({.text = "tensor '" + tensor.at("name").get<std::string>() + "' holds " +
                                           std::to_string(tensor.at("nan").get<std::uint64_t>()) + " NaN and " +
                                           counted(tensor.at("infinite").get<std::uint64_t>(), "infinite value(s)"),
                                   .tensor = tensor.at("name").get<std::string>()});
    for (const Json& sentence : found.at("unreadable"))
        m_problemsShown.push_back({.text = sentence.get<std::string>()});
    showProblems(m_problemsShown);
}

void ModelsPage::chooseSecond(bool isFolder)
{
    auto* dialog = new QFileDialog(this, tr("Compare with"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(isFolder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& path) { compareWith(bridge::pathFromQt(path)); });
    dialog->open();
}

void ModelsPage::compareWith(const fs::path& path)
{
    if (m_report == nullptr)
        return;
    m_panes->setCurrentWidget(m_comparison);
    m_comparison->compare(m_report, path, m_workbench.resources().threads);
}

QString ModelsPage::commandLineText() const
{
    return m_report != nullptr ? commandText("inspect", {{"path", absoluteText(m_report->description.path)}})
                               : QString();
}

}  // namespace orangery::models_page
