// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/few_shot/few_shot_fold.h"
#include "plugins/recognition/few_shot/task_section.h"

class QTableView;

namespace orangery::recognition_page {

class CurveModel;

/// Accuracy against shots, as a curve and as a table.
class CurveSection : public TaskSection {
    Q_OBJECT

public:
    CurveSection(Study& study, tool::Workbench& workbench, QWidget* parent);

    [[nodiscard]] std::optional<widgets::Picture> picture() const override;
    [[nodiscard]] std::optional<fs::path> table() const override;
    [[nodiscard]] const FewShotFold& fold() const { return m_fold; }
    [[nodiscard]] widgets::CurvePlot& plot() const { return *m_plot; }

protected:
    void forget() override;
    void take(const Json& event) override { m_fold.add(event); }
    void present(const Json* outcome) override;

private:
    FewShotFold m_fold;
    bool m_hasEnded = false;
    widgets::CurvePlot* m_plot;
    CurveModel* m_model;
    QTableView* m_table;
};

}  // namespace orangery::recognition_page
