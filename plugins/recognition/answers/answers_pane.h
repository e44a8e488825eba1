// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/table.h"
#include "engine/zero_shot/replies/agreement.h"
#include "widgets/bridge/background.h"
#include "widgets/tool/workbench.h"

#include <QWidget>

class QAction;
class QComboBox;
class QLabel;
class QSortFilterProxyModel;
class QSplitter;
class QTableView;

namespace orangery::recognition_page {

class AnsweredClassModel;
class FilteredReplies;
class ReplyModel;
class RuleModel;

/// What a chat model answered about samples, beside the truth and, where one is chosen, a run of recognize.evaluate.
class AnswersPane : public QWidget {
    Q_OBJECT

public:
    AnswersPane(tool::Workbench& workbench, QWidget* parent);

    /// Files of answers and of a truth, which their content tells apart, or the folder of an evaluation; what is shown
    /// already of the others stays.
    void open(const std::vector<fs::path>& paths);
    /// A row a class, or a row a sample, as recognize.score writes them.
    void exportClasses(const fs::path& file);
    void exportSamples(const fs::path& file);
    /// Empty until there are answers and a truth.
    [[nodiscard]] QString commandLineText() const;

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    /// What is shown, by files; empty = not chosen.
    struct Files {
        fs::path answers;
        fs::path truth;
        fs::path run;
    };
    struct Opened {
        Files files;
        std::optional<zero_shot::ScoredFiles> scored;
        std::optional<zero_shot::Agreement> agreement;
    };
    [[nodiscard]] static Result<Opened> openAll(Files files, const std::vector<fs::path>& paths);

    void makeActions();
    void lay();
    QAction* add(const char* id, const QString& text, const QString& toolTip);
    void chooseFiles();
    void chooseRun();
    void chooseFile(const QString& title, const QString& name, void (AnswersPane::*writer)(const fs::path&));
    void present(Opened opened);
    void showSamples();
    void write(const fs::path& file, std::string bytes);
    [[nodiscard]] QString stateText() const;
    [[nodiscard]] QString summaryText() const;

    tool::Workbench& m_workbench;
    bridge::Background* m_reader;
    bridge::Background* m_writer;
    Opened m_opened;
    RuleModel* m_ruleModel;
    AnsweredClassModel* m_classModel;
    QSortFilterProxyModel* m_sortedClasses;
    ReplyModel* m_replyModel;
    FilteredReplies* m_filtered;
    QLabel* m_state;
    QLabel* m_summary;
    QTableView* m_rules;
    QTableView* m_classes;
    QTableView* m_samples;
    QComboBox* m_kind;
    QLabel* m_count;
    QSplitter* m_found;  ///< all that needs both files
    QAction* m_open = nullptr;
    QAction* m_openRun = nullptr;
    QList<QAction*> m_needScore;
};

}  // namespace orangery::recognition_page
