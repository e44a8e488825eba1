// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/statistics/tensor_slice.h"
#include "plugins/models/page/model_report.h"
#include "widgets/bridge/background.h"

#include <QTimer>
#include <QWidget>

#include <optional>
#include <stop_token>
#include <vector>

class QComboBox;
class QFormLayout;
class QLabel;
class QSpinBox;

namespace orangery::widgets {
class MatrixPlot;
}

namespace orangery::models_page {

/// A heat map of a slice along two axes of one tensor, which a person chooses. Read on a worker while the pane is seen.
class SlicePane : public QWidget {
    Q_OBJECT

public:
    explicit SlicePane(QWidget* parent = nullptr);
    ~SlicePane() override;

    void show(const ModelReportPointer& report, std::size_t tensor);
    void clear();
    /// Of what is shown; nothing while it is read.
    [[nodiscard]] const std::optional<models::PooledSlice>& slice() const { return m_slice; }
    [[nodiscard]] const widgets::MatrixPlot& map() const { return *m_map; }
    /// The options of models.tensor that write the same cells.
    [[nodiscard]] Json sliceOptions() const;

protected:
    void showEvent(QShowEvent* event) override;

private:
    void makeChoices(const std::vector<std::int64_t>& shape);
    void showIndices();
    [[nodiscard]] models::SliceChoice choice() const;
    [[nodiscard]] models::Pooling pooling() const;
    void keepApart(QComboBox& other);
    void change();
    void read();
    void present(const Result<models::PooledSlice>& slice);

    bridge::Background* m_reader;
    std::stop_source m_stop;
    QTimer m_delay;  ///< while somebody turns a wheel
    ModelReportPointer m_report;
    std::size_t m_tensor = 0;
    std::optional<models::PooledSlice> m_slice;
    bool m_isStale = false;
    QFormLayout* m_form;
    QComboBox* m_rows;
    QComboBox* m_columns;
    QComboBox* m_pooling;
    std::vector<QSpinBox*> m_at;  ///< one an axis
    QLabel* m_state;
    widgets::MatrixPlot* m_map;
};

}  // namespace orangery::models_page
