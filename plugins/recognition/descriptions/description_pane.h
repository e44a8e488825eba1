// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/descriptions/description_edits.h"
#include "plugins/recognition/descriptions/description_look.h"
#include "plugins/recognition/study/study.h"
#include "widgets/bridge/background.h"
#include "widgets/tool/workbench.h"

#include <QTimer>
#include <QWidget>

#include <functional>

class QAction;
class QCheckBox;
class QLabel;
class QLineEdit;
class QSplitter;
class QStackedWidget;
class QTableView;
class QToolButton;
class QTreeView;

namespace orangery::recognition_page {

class DescriptionFilter;
class EffectView;
class EffectWatch;
class FindingsModel;

/// All classes with their sentences, to be looked through and changed while the scores follow.
class DescriptionPane : public QWidget {
    Q_OBJECT

public:
    DescriptionPane(Study& study, tool::Workbench& workbench, QWidget* parent);
    ~DescriptionPane() override;

    [[nodiscard]] DescriptionModel& model() { return *m_model; }
    [[nodiscard]] DescriptionEdits& edits() { return *m_edits; }
    /// What was found about the sentences as they are; nothing while that is under way.
    [[nodiscard]] const std::optional<DescriptionLook>& look() const { return m_look; }

    /// Whether there are edits that no file holds.
    [[nodiscard]] bool isModified() const { return !m_edits->stack().isClean(); }
    /// What would be lost without saving, in one sentence; empty where nothing would.
    [[nodiscard]] QString unsavedWork() const;
    /// Writes to the file that was written last, or asks for one; `saved` is called once it is done, if it is.
    void save(std::function<void()> saved = {});
    /// JSON or CSV, as the file's ending says. An existing file is replaced where `mayReplace` says so, or where this pane
    /// wrote it and nobody changed it since; otherwise an error is shown.
    void saveTo(const fs::path& file, bool mayReplace, std::function<void()> saved = {});

private:
    void makeActions();
    void makeClassActions();
    QAction* add(const char* id, const QString& text, const QString& toolTip, const QKeySequence& key);
    [[nodiscard]] QWidget* makeHint();
    [[nodiscard]] QWidget* makeButtons();
    [[nodiscard]] QWidget* makeClassesButton();
    [[nodiscard]] QWidget* makeTable();
    [[nodiscard]] QWidget* makeSide();

    void readStudy();
    void noteSentences();
    void noteEdit(std::size_t classIndex);
    void noteClasses();
    void lookAnew();
    void showLook(DescriptionLook look);
    void enableActions();
    void enableClassActions();
    void showState();
    void showHintOrTable();
    void showCount();
    /// "2 classes, 1 sentence": what is disabled, the sentences of other classes; empty where nothing is.
    [[nodiscard]] QString disabledText() const;
    void applyFilter();

    [[nodiscard]] std::optional<SentencePlace> currentPlace() const;
    [[nodiscard]] std::optional<std::size_t> currentClass() const;
    [[nodiscard]] std::vector<SentencePlace> selectedPlaces() const;
    void select(std::size_t classIndex, std::optional<std::size_t> sentence, bool edits = false);
    [[nodiscard]] std::vector<std::size_t> selectedClasses() const;
    void addSentence();
    void removeSelected();
    void moveSelected(int step);
    void pasteLines();
    void cleanUp();
    void addClass();
    void mergeClasses();
    void disableSelected();
    [[nodiscard]] bool isAllDisabled() const;
    void chooseFile(std::function<void()> saved = {});

    Study& m_study;
    tool::Workbench& m_workbench;
    DescriptionModel* m_model;
    DescriptionEdits* m_edits;
    DescriptionFilter* m_filter;
    FindingsModel* m_findings;
    EffectWatch* m_watch;
    bridge::Background* m_looker;
    bridge::Background* m_writer;
    std::shared_ptr<TokenLengths> m_lengths;
    std::optional<DescriptionLook> m_look;
    bool m_isTelling = false;  ///< the study is being told of an edit
    fs::path m_file;           ///< that was written last
    fs::file_time_type m_fileTime{};
    QTimer m_lookTimer;
    QTimer m_filterTimer;

    QStackedWidget* m_hintOrTable;
    QToolButton* m_undoRemoval = nullptr;  ///< under the hint
    QLineEdit* m_search;
    QCheckBox* m_onlyMarked;
    QLabel* m_count;
    QLabel* m_state;
    QTreeView* m_tree;
    QTableView* m_findingsTable;
    QLabel* m_findingsText;
    EffectView* m_effect = nullptr;

    QAction* m_add = nullptr;
    QAction* m_remove = nullptr;
    QAction* m_up = nullptr;
    QAction* m_down = nullptr;
    QAction* m_paste = nullptr;
    QAction* m_clean = nullptr;
    QAction* m_disable = nullptr;
    QAction* m_addClass = nullptr;
    QAction* m_rename = nullptr;
    QAction* m_merge = nullptr;
    QAction* m_removeClasses = nullptr;
    QAction* m_undo = nullptr;
    QAction* m_redo = nullptr;
    QAction* m_save = nullptr;
    QAction* m_saveAs = nullptr;
    QAction* m_find = nullptr;
    QAction* m_beginHere = nullptr;
};

}  // namespace orangery::recognition_page
