// SPDX-License-Identifier: GPL-3.0-or-later
// The pane's actions.
#include "engine/registry/registry.h"
#include "plugins/recognition/recognise/explanation_view.h"
#include "plugins/recognition/recognise/figure.h"
#include "plugins/recognition/recognise/input_part.h"
#include "plugins/recognition/recognise/over_time_part.h"
#include "plugins/recognition/recognise/recognise_pane.h"
#include "plugins/recognition/study/items_model.h"
#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"
#include "widgets/thumbnail_gallery.h"
#include "widgets/tool/action_registry.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QItemSelectionModel>
#include <QLabel>
#include <QStackedWidget>

#include <algorithm>

namespace orangery::recognition_page {

QAction* RecognisePane::add(const char* id, const QString& text, const QString& toolTip, const QKeySequence& key)
{
    return m_workbench.actions().add(this, {.id = QStringLiteral("recognition.") + QString::fromLatin1(id),
                                            .menu = tr("&Recognition"),
                                            .text = text,
                                            .toolTip = toolTip,
                                            .key = key});
}

void RecognisePane::makeActions()
{
    m_next =
        add("nextInput", tr("&Next input"), tr("Look at the next input of the gallery"), QKeySequence(tr("Alt+Right")));
    connect(m_next, &QAction::triggered, this, [this] { move(1); });
    m_previous =
        add("previousInput", tr("&Previous input"), tr("Look at the input before"), QKeySequence(tr("Alt+Left")));
    connect(m_previous, &QAction::triggered, this, [this] { move(-1); });
    m_remove = add("removeInputs", tr("Remo&ve"), tr("Take the selected inputs out of the gallery; the files stay"),
                   QKeySequence(tr("Ctrl+Backspace")));
    connect(m_remove, &QAction::triggered, this, &RecognisePane::removeSelected);
    m_savePicture =
        add("savePicture", tr("Save p&icture…"), tr("Write input, best classes and explanation as SVG, PNG or PDF"),
            QKeySequence(tr("Ctrl+Shift+E")));
    connect(m_savePicture, &QAction::triggered, this, &RecognisePane::choosePictureFile);
    m_exportExplanation =
        add("exportExplanation", tr("Export e&xplanation…"),
            tr("Write what each text of the explained classes adds as CSV"), QKeySequence(tr("Ctrl+Shift+X")));
    connect(m_exportExplanation, &QAction::triggered, this, &RecognisePane::chooseExplanationFile);
    m_dropThresholds = add("dropThresholds", tr("Take o&ff the thresholds"),
                           tr("Always answer the best class, and no others"), QKeySequence(tr("Ctrl+Shift+H")));
    connect(m_dropThresholds, &QAction::triggered, this, [this] { m_study.setThresholds(std::nullopt); });
    makeTimeActions();
}

void RecognisePane::makeTimeActions()
{
    m_lookCloser =
        add("lookCloser", tr("Look closer over &time"),
            tr("Embed more frames of the video, each for itself, or stop doing so"), QKeySequence(tr("Ctrl+Shift+L")));
    connect(m_lookCloser, &QAction::triggered, &m_input->overTime(), &OverTimePart::lookCloser);
    m_nextFrame = add("nextFrame", tr("Ne&xt frame"), tr("See the next of the frames that the curves are made of"),
                      QKeySequence(tr("Alt+Shift+Right")));
    connect(m_nextFrame, &QAction::triggered, this, [this] { m_input->overTime().step(1); });
    m_previousFrame =
        add("previousFrame", tr("Previous &frame"), tr("See the frame before"), QKeySequence(tr("Alt+Shift+Left")));
    connect(m_previousFrame, &QAction::triggered, this, [this] { m_input->overTime().step(-1); });
    m_copyTimeline =
        add("copyTimelineCommand", tr("Copy the look o&ver time as command line"),
            tr("Copy the command that ranks classes for the same frames of the video"), QKeySequence(tr("Ctrl+Alt+T")));
    connect(m_copyTimeline, &QAction::triggered, this, [this] {
        const Result<QString> text = timelineCommandText();
        if (!text) {
            m_workbench.showError(text.error());
            return;
        }
        QGuiApplication::clipboard()->setText(*text);
        m_workbench.showNotice(tr("The command line is on the clipboard."));
    });
}

void RecognisePane::setRecognitionValues(std::function<Result<Json>()> values)
{
    m_values = std::move(values);
}

Result<QString> RecognisePane::timelineCommandText() const
{
    const Task* task = registry().find("recognize.timeline");
    if (task == nullptr || !m_values || !m_study.current())
        return failure(ErrorCode::Usage, "there is no command yet", "no video is chosen", "Choose a video.");
    const Result<Json> told = m_values();
    if (!told)
        return failure(told.error());
    Json values = Json::object();
    for (const auto& [name, value] : told->items())
        if (task->options.find(name) != nullptr)
            values[name] = value;
    std::error_code ignored;
    values["video"] = fs::absolute(m_study.items()[*m_study.current()].input, ignored).lexically_normal().string();
    values["frames"] = m_input->overTime().frames();
    return bridge::toQt(commandLine(*task, values));
}

void RecognisePane::enableActions()
{
    const std::size_t count = m_study.items().size();
    const auto current = m_study.current();
    m_hintOrGallery->setCurrentIndex(count == 0 ? 0 : 1);
    m_count->setText(tr("%n input(s)", nullptr, bridge::inTr(count)));
    m_next->setEnabled(count > 0 && (!current || *current + 1 < count));
    m_previous->setEnabled(current && *current > 0);
    m_remove->setEnabled(m_gallery->selectionModel() != nullptr && m_gallery->selectionModel()->hasSelection());
    m_savePicture->setEnabled(current && !m_study.ranking(*current).empty());
    m_exportExplanation->setEnabled(!m_explanation->explanations().empty());
    m_dropThresholds->setEnabled(m_study.thresholds().has_value());
    const OverTimePart& time = m_input->overTime();
    m_lookCloser->setText(time.isLooking() ? tr("Stop looking closer") : tr("Look closer over &time"));
    for (QAction* action : {m_lookCloser, m_nextFrame, m_previousFrame, m_copyTimeline})
        action->setEnabled(time.hasCurves());
}

void RecognisePane::move(int step)
{
    const int last = static_cast<int>(m_study.items().size()) - 1;
    const int now = m_study.current() ? static_cast<int>(*m_study.current()) : -1;
    m_gallery->setCurrentIndex(m_items->index(std::clamp(now + step, 0, last)));
}

void RecognisePane::removeSelected()
{
    std::vector<std::size_t> items;
    for (const QModelIndex& index : m_gallery->selectionModel()->selectedIndexes())
        items.push_back(static_cast<std::size_t>(index.row()));
    if (items.empty())
        return;
    const std::size_t first = *std::min_element(items.begin(), items.end());
    m_study.removeInputs(std::move(items));
    if (const std::size_t left = m_study.items().size(); left > 0 && !m_study.current())
        m_study.setCurrent(std::min(first, left - 1));
}

std::optional<widgets::Picture> RecognisePane::picture() const
{
    if (!m_study.current())
        return std::nullopt;
    std::vector<widgets::ScoreBarsScene> explanations = m_explanation->scenes();
    const LookedInput* looked = m_input->looked();
    return recognitionFigure(looked != nullptr ? imagesOf(looked->shown) : std::vector<LabelledImage>(), ranking(),
                             explanations);
}

void RecognisePane::choosePictureFile()
{
    auto* dialog = new QFileDialog(this, tr("Save the picture"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setNameFilters({tr("Pictures (*.svg *.png *.pdf)")});
    dialog->selectFile(QStringLiteral("recognition.svg"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& file) { savePicture(bridge::pathFromQt(file)); });
    dialog->open();
}

void RecognisePane::savePicture(const fs::path& file)
{
    const QString name = bridge::pathToQt(file);
    const auto shown = picture();
    if (!shown)
        return;
    if (const Result<void> written = widgets::writePicture(*shown, name); !written)
        m_workbench.showError(written.error());
    else
        m_workbench.showNotice(tr("Wrote %1.").arg(name));
}

void RecognisePane::chooseExplanationFile()
{
    auto* dialog = new QFileDialog(this, tr("Export the explanation"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setNameFilters({tr("Table, a line a text (*.csv)")});
    dialog->selectFile(QStringLiteral("explanation.csv"));
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& file) { exportExplanation(bridge::pathFromQt(file)); });
    dialog->open();
}

void RecognisePane::exportExplanation(const fs::path& file)
{
    if (const Result<void> written = writeFile(file, explanationCsv(m_study, m_explanation->explanations())); !written)
        m_workbench.showError(written.error());
    else
        m_workbench.showNotice(tr("Wrote %1.").arg(bridge::pathToQt(file)));
}

}  // namespace orangery::recognition_page
