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

/// The values of the selected tensor: range, moments, what is not finite, histogram. They are read on a worker; a newer
/// selection stops it.
class TensorPane : public QWidget {
    Q_OBJECT

public:
    explicit TensorPane(QWidget* parent = nullptr);
    ~TensorPane() override;

    /// Reads and shows one tensor of a model.
    void show(const ModelReportPointer& report, std::size_t tensor);
    /// Says that no tensor is selected.
    void clear();
    /// Of the tensor that is shown; nothing while they are worked out.
    [[nodiscard]] const std::optional<models::TensorStatistics>& statistics() const { return m_statistics; }

private:
    void present(const Result<models::TensorStatistics>& statistics);

    bridge::Background* m_reader;
    std::stop_source m_stop;
    std::optional<models::TensorStatistics> m_statistics;
    QLabel* m_name;
    QLabel* m_state;
    QTableWidget* m_numbers;
    widgets::CurvePlot* m_histogram;
};

}  // namespace orangery::models_page
