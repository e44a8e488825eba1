// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/statistics/tensor_statistics.h"
#include "plugins/models/page/model_report.h"
#include "widgets/bridge/background.h"

#include <QWidget>

#include <optional>
#include <stop_token>

class QLabel;
class QTableWidget;

namespace orangery::widgets {
class CurvePlot;
}

namespace orangery::models_page {

/// Range, moments, what is not finite and a histogram of one tensor. The values are read on a worker; a newer selection
/// stops it.
class ValuesPane : public QWidget {
    Q_OBJECT

public:
    explicit ValuesPane(QWidget* parent = nullptr);
    ~ValuesPane() override;

    void show(const ModelReportPointer& report, std::size_t tensor);
    void clear();
    /// Of the tensor that is shown; nothing while they are worked out.
    [[nodiscard]] const std::optional<models::TensorStatistics>& statistics() const { return m_statistics; }
    [[nodiscard]] const widgets::CurvePlot& histogram() const { return *m_histogram; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void draw();
    void present(const Result<models::TensorStatistics>& statistics);

    bridge::Background* m_reader;
    std::stop_source m_stop;
    std::optional<models::TensorStatistics> m_statistics;
    QLabel* m_state;
    QTableWidget* m_numbers;
    widgets::CurvePlot* m_histogram;
};

}  // namespace orangery::models_page
