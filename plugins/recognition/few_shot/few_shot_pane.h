// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/study/study.h"
#include "widgets/bridge/background.h"

#include <QWidget>

class QAction;
class QTabWidget;

namespace orangery::tool {
class Workbench;
}

namespace orangery::recognition_page {

class CurveSection;
class TaskSection;
class ThresholdSection;

/// Few-shot curves and thresholds, with their actions.
class FewShotPane : public QWidget {
    Q_OBJECT

public:
    FewShotPane(Study& study, tool::Workbench& workbench, QWidget* parent = nullptr);

    /// Shows a run of recognize.fewshot or recognize.thresholds.
    void open(const fs::path& run, const std::string& task);
    [[nodiscard]] CurveSection& curves() const { return *m_curves; }
    [[nodiscard]] ThresholdSection& thresholds() const { return *m_thresholds; }
    [[nodiscard]] TaskSection& current() const;

private:
    QAction* add(const char* id, const QString& text, const QString& toolTip);
    void makeActions();
    void applyThresholds();
    void choosePictureFile();
    void chooseTableFile();
    [[nodiscard]] fs::path tableFile() const;
    void refresh();

    tool::Workbench& m_workbench;
    Study& m_study;
    CurveSection* m_curves;
    ThresholdSection* m_thresholds;
    QTabWidget* m_tabs;
    bridge::Background* m_files;
    QWidget* m_ofThresholds = nullptr;  ///< buttons below thresholds
    QAction* m_start = nullptr;
    QAction* m_cancel = nullptr;
    QAction* m_copy = nullptr;
    QAction* m_save = nullptr;
    QAction* m_exportTable = nullptr;
    QAction* m_copyTable = nullptr;
    QAction* m_restore = nullptr;
    QAction* m_apply = nullptr;
    QAction* m_drop = nullptr;
};

}  // namespace orangery::recognition_page
