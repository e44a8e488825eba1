// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/page/session.h"
#include "widgets/tool/run_saver.h"
#include "widgets/tool/tool_page.h"

#include <QKeySequence>

class QAction;
class QTabWidget;

namespace orangery::recognition_page {

class DescriptionPane;
class EvaluationPane;
class FewShotPane;
class MapPane;
class ModesPane;
class RecognisePane;
class RecognitionHeader;
class TimelinePane;

/// The page of the Recognition tool: a study with its panes.
class RecognitionPage : public tool::ToolPage {
    Q_OBJECT

public:
    RecognitionPage(tool::Workbench& workbench, QWidget* parent);
    ~RecognitionPage() override;

    /// A run, a sample, a file of classes, descriptions or thresholds, an input, or a folder of inputs.
    void open(const fs::path& path) override;
    [[nodiscard]] QString unsavedWork() const override;
    void saveWork(std::function<void()> saved) override;

    [[nodiscard]] Study& study() { return *m_study; }
    [[nodiscard]] Session& session() { return *m_session; }
    /// The command that tells the same in a terminal; empty while there is none.
    [[nodiscard]] QString commandLineText() const;
    /// Begins recognize.classify with what is shown, into a run folder of its own.
    void saveRun();

    /// Writes all rankings as CSV or JSON, as the file's ending says.
    void exportRankings(const fs::path& file);
    void writeTags();

private:
    void makeActions();
    void makePrecisions();
    void makePanes();
    QAction* add(const char* id, const QString& text, const QString& toolTip, const QKeySequence& key);
    /// Beside its texts and inputs, which the study has by then.
    void showRun(const OpenedStudy& run);
    void enableActions();
    void setPrecision(const QAction& precision, bool isChosen);
    void chooseInputs(bool isFolder);
    void chooseModel();
    void chooseInputOptions();
    enum class TextFile { Classes, Descriptions, Thresholds };
    void chooseText(TextFile what);
    void chooseRankingsFile();

    tool::Workbench& m_workbench;
    Study* m_study;
    Session* m_session;
    bridge::Background* m_writer;
    RecognitionHeader* m_header;
    QTabWidget* m_panes;
    RecognisePane* m_recognise = nullptr;
    DescriptionPane* m_descriptions = nullptr;
    EvaluationPane* m_evaluate = nullptr;
    ModesPane* m_modes = nullptr;
    MapPane* m_map = nullptr;
    FewShotPane* m_fewShot = nullptr;
    TimelinePane* m_timeline = nullptr;
    tool::RunSaver* m_saver;

    QAction* m_openClasses = nullptr;
    QAction* m_openDescriptions = nullptr;
    QAction* m_openThresholds = nullptr;
    QAction* m_chooseModel = nullptr;
    std::vector<QAction*> m_precisions;  ///< quicker ones than f32, each with its --dtype as data
    QAction* m_inputOptions = nullptr;
    QAction* m_addFiles = nullptr;
    QAction* m_addFolder = nullptr;
    QAction* m_copyCommand = nullptr;
    QAction* m_saveRun = nullptr;
    QAction* m_exportRankings = nullptr;
    QAction* m_writeSidecars = nullptr;
};

}  // namespace orangery::recognition_page
