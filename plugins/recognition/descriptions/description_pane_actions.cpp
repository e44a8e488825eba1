// SPDX-License-Identifier: GPL-3.0-or-later
// The pane's actions: what is done to the selected sentences, and saving.
#include "plugins/recognition/descriptions/description_pane.h"

#include "engine/zero_shot/descriptions/description_file.h"
#include "plugins/recognition/descriptions/description_filter.h"
#include "plugins/recognition/descriptions/edit_effect.h"
#include "plugins/recognition/descriptions/effect_view.h"
#include "widgets/bridge/text.h"
#include "widgets/tool/action_registry.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLineEdit>
#include <QToolButton>
#include <QTreeView>

#include <algorithm>

namespace orangery::recognition_page {

QAction* DescriptionPane::add(const char* id, const QString& text, const QString& toolTip, const QKeySequence& key)
{
    return m_workbench.actions().add(this, {.id = QStringLiteral("recognition.descriptions.") + QString::fromLatin1(id),
                                            .menu = tr("&Descriptions"),
                                            .text = text,
                                            .toolTip = toolTip,
                                            .key = key});
}

void DescriptionPane::makeActions()
{
    m_add = add("add", tr("&Add a sentence"), tr("Add a sentence behind the selected one"), QKeySequence(tr("Ins")));
    connect(m_add, &QAction::triggered, this, &DescriptionPane::addSentence);
    m_remove = add("remove", tr("&Remove sentences"), tr("Remove the selected sentences"), QKeySequence::Delete);
    connect(m_remove, &QAction::triggered, this, &DescriptionPane::removeSelected);
    m_up = add("moveUp", tr("Move &up"), tr("Move the sentence before the one above it"), QKeySequence(tr("Alt+Up")));
    connect(m_up, &QAction::triggered, this, [this] { moveSelected(-1); });
    m_down = add("moveDown", tr("Move &down"), tr("Move the sentence behind the one below it"),
                 QKeySequence(tr("Alt+Down")));
    connect(m_down, &QAction::triggered, this, [this] { moveSelected(1); });
    m_paste = add("pasteLines", tr("&Paste lines"), tr("Add every line of the clipboard as a sentence of the class"),
                  QKeySequence(tr("Ctrl+Shift+V")));
    connect(m_paste, &QAction::triggered, this, &DescriptionPane::pasteLines);
    m_clean = add("cleanUp", tr("&Clean up"),
                  tr("Take away stray blanks, empty sentences and those that repeat an earlier one of their class"),
                  QKeySequence(tr("Ctrl+Shift+K")));
    connect(m_clean, &QAction::triggered, this, &DescriptionPane::cleanUp);
    m_undo = add("undo", tr("U&ndo"), tr("Take back the last edit"), QKeySequence::Undo);
    connect(m_undo, &QAction::triggered, &m_edits->stack(), &QUndoStack::undo);
    m_redo = add("redo", tr("Red&o"), tr("Do again what was taken back"), QKeySequence(tr("Ctrl+Shift+Z")));
    connect(m_redo, &QAction::triggered, &m_edits->stack(), &QUndoStack::redo);
    m_save = add("save", tr("&Save"), tr("Write the sentences to their file"), QKeySequence::Save);
    connect(m_save, &QAction::triggered, this, [this] { save(); });
    m_saveAs = add("saveAs", tr("Save a&s…"), tr("Write the sentences to another file, JSON as GPT4Vis has it or CSV"),
                   QKeySequence(tr("Ctrl+Shift+S")));
    connect(m_saveAs, &QAction::triggered, this, [this] { chooseFile(); });
    m_find = add("find", tr("&Find sentences"), tr("Show only sentences and classes that contain a text"),
                 QKeySequence::Find);
    connect(m_find, &QAction::triggered, this, [this] {
        m_search->setFocus();
        m_search->selectAll();
    });
    m_beginHere = add("beginHere", tr("Compare from &here"), tr("Tell the effect of edits from here on"),
                      QKeySequence(tr("Ctrl+Shift+B")));
    connect(m_beginHere, &QAction::triggered, m_watch, &EffectWatch::beginHere);
}

void DescriptionPane::enableActions()
{
    const bool hasClasses = !m_model->names().empty();
    const auto place = currentPlace();
    m_add->setEnabled(currentClass().has_value());
    m_paste->setEnabled(currentClass().has_value());
    m_remove->setEnabled(!selectedPlaces().empty());
    m_up->setEnabled(place && place->sentence > 0);
    m_down->setEnabled(place && place->sentence + 1 < m_model->sentences()[place->classIndex].size());
    for (QAction* action : {m_clean, m_saveAs, m_find, m_beginHere})
        action->setEnabled(hasClasses);
    m_save->setEnabled(hasClasses && (isModified() || m_file.empty()));
    QUndoStack& stack = m_edits->stack();
    m_undo->setEnabled(stack.canUndo());
    m_undoRemoval->setVisible(stack.canUndo());
    m_redo->setEnabled(stack.canRedo());
    m_undo->setText(stack.canUndo() ? tr("U&ndo %1").arg(stack.undoText()) : tr("U&ndo"));
    m_redo->setText(stack.canRedo() ? tr("Red&o %1").arg(stack.redoText()) : tr("Red&o"));
    enableClassActions();
    const auto own = currentClass();
    m_effect->setClass(own ? ClassPlaces(m_study.classKeys(), {}).of(m_model->keys()[*own]) : std::nullopt);
}

void DescriptionPane::addSentence()
{
    const auto c = currentClass();
    if (!c)
        return;
    const auto place = currentPlace();
    const std::size_t at = place ? place->sentence + 1 : m_model->sentences()[*c].size();
    m_edits->insert({*c, at}, {bridge::fromQt(tr("A new sentence"))});
    select(*c, at, true);
}

void DescriptionPane::removeSelected()
{
    const std::vector<SentencePlace> places = selectedPlaces();
    if (places.empty())
        return;
    const SentencePlace first = *std::min_element(places.begin(), places.end());
    m_edits->remove(places);
    const std::size_t left = m_model->sentences()[first.classIndex].size();
    select(first.classIndex, left == 0 ? std::nullopt : std::optional(std::min(first.sentence, left - 1)));
}

void DescriptionPane::moveSelected(int step)
{
    const auto place = currentPlace();
    if (place && m_edits->move(*place, step))
        select(place->classIndex, step < 0 ? place->sentence - 1 : place->sentence + 1);
}

void DescriptionPane::pasteLines()
{
    const auto c = currentClass();
    const std::vector<std::string> lines = DescriptionEdits::linesOf(QGuiApplication::clipboard()->text());
    if (!c)
        return;
    if (lines.empty()) {
        m_workbench.showNotice(tr("The clipboard holds no text."));
        return;
    }
    const auto place = currentPlace();
    const std::size_t at = place ? place->sentence + 1 : m_model->sentences()[*c].size();
    m_edits->insert({*c, at}, lines);
    select(*c, at + lines.size() - 1);
}

void DescriptionPane::cleanUp()
{
    std::size_t before = 0, after = 0;
    for (const auto& own : m_model->sentences())
        before += own.size();
    if (!m_edits->cleanUp()) {
        m_workbench.showNotice(tr("There is nothing to clean up."));
        return;
    }
    for (const auto& own : m_model->sentences())
        after += own.size();
    m_workbench.showNotice(tr("Cleaned up; %n sentence(s) left out.", nullptr, static_cast<int>(before - after)));
}

QString DescriptionPane::unsavedWork() const
{
    if (!isModified())
        return {};
    return m_file.empty()
               ? tr("The descriptions were changed, and no file holds the changes.")
               : tr("The descriptions were changed since %1 was written.").arg(bridge::pathToQt(m_file.filename()));
}

void DescriptionPane::save(std::function<void()> saved)
{
    if (m_file.empty())
        chooseFile(std::move(saved));
    else
        saveTo(m_file, false, std::move(saved));
}

void DescriptionPane::chooseFile(std::function<void()> saved)
{
    auto* dialog = new QFileDialog(this, tr("Save the descriptions"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setNameFilters({tr("Descriptions, as GPT4Vis has them (*.json)"), tr("Table, a row a sentence (*.csv)")});
    dialog->setDefaultSuffix(QStringLiteral("json"));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString& filter) {
        dialog->setDefaultSuffix(filter.contains(QStringLiteral("csv")) ? QStringLiteral("csv")
                                                                        : QStringLiteral("json"));
    });
    dialog->selectFile(m_file.empty() ? QStringLiteral("descriptions.json") : bridge::pathToQt(m_file));
    // The dialog asks whether an existing file may be replaced.
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, saved = std::move(saved)](const QString& file) { saveTo(bridge::pathFromQt(file), true, saved); });
    dialog->open();
}

void DescriptionPane::saveTo(const fs::path& file, bool mayReplace, std::function<void()> saved)
{
    std::error_code problem;
    const fs::file_time_type time = fs::last_write_time(file, problem);
    if (!mayReplace && !problem && (file != m_file || time != m_fileTime)) {
        m_workbench.showError({ErrorCode::Usage, file.string() + " exists",
                               file == m_file ? "somebody else changed it since it was saved" : "",
                               "Save as another file, or choose this one again."});
        return;
    }
    const int index = m_edits->stack().index();
    m_writer->run(
        [file, classes = m_model->classes()]() -> Result<fs::file_time_type> {
            std::vector<zero_shot::NamedTexts> described;
            for (const DescribedClass& one : classes)
                described.push_back({.name = one.name,
                                     .texts = one.sentences,
                                     .isList = true,
                                     .disabled = one.disabled,
                                     .isDisabled = one.isDisabled});
            if (auto written = zero_shot::writeDescriptions(file, described); !written)
                return failure(written.error());
            std::error_code ignored;
            return fs::last_write_time(file, ignored);
        },
        [this, file, index, disabled = disabledText(),
         saved = std::move(saved)](const Result<fs::file_time_type>& written) {
            if (!written) {
                m_workbench.showError(written.error());
                return;
            }
            m_file = file;
            m_fileTime = *written;
            if (m_edits->stack().index() == index)
                m_edits->stack().setClean();
            m_workbench.noteOpened(file);
            const QString name = bridge::pathToQt(file);
            m_workbench.showNotice(
                disabled.isEmpty() || file.extension() != ".json"
                    ? tr("Wrote %1.").arg(name)
                    : tr("Wrote %1 without what is disabled (%2): its form has no place for it, a table (.csv) has.")
                          .arg(name, disabled));
            showState();
            enableActions();
            if (saved)
                saved();
        });
}

}  // namespace orangery::recognition_page
