// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/models/page/model_report.h"
#include "plugins/models/page/values_pane.h"
#include "widgets/picture.h"

#include <QWidget>

#include <optional>

class QLabel;
class QTabWidget;

namespace orangery::models_page {

class SlicePane;
class SpectrumPane;

/// The selected tensor: its values, its singular values and a heat map of a slice.
class TensorPane : public QWidget {
    Q_OBJECT

public:
    /// `actions` become buttons under the name of the tensor.
    explicit TensorPane(const QList<QAction*>& actions, QWidget* parent = nullptr);

    /// Reads and shows one tensor of a model.
    void show(const ModelReportPointer& report, std::size_t tensor);
    /// Says that no tensor is selected, or what is wrong with `missing`, a tensor that is not there.
    void clear(const QString& missing = {});
    /// Of the tensor that is shown; nothing while they are worked out.
    [[nodiscard]] const std::optional<models::TensorStatistics>& statistics() const { return m_values->statistics(); }
    /// Name of the tensor that is shown; empty when there is none.
    [[nodiscard]] std::string tensor() const;
    /// The command that tells what is in front: the statistics, the singular values or the cells of the heat map.
    [[nodiscard]] QString commandLineText() const;
    /// What is in front as a figure; nothing while there is none.
    [[nodiscard]] std::optional<widgets::Picture> picture() const;
    [[nodiscard]] SpectrumPane& spectrum() const { return *m_spectrum; }

Q_SIGNALS:
    /// A tensor is shown now, or none any more.
    void changed();

private:
    ModelReportPointer m_report;
    std::size_t m_tensor = 0;
    QLabel* m_name;
    QLabel* m_state;
    QWidget* m_buttons;
    QTabWidget* m_views;
    ValuesPane* m_values;
    SpectrumPane* m_spectrum;
    SlicePane* m_slice;
};

}  // namespace orangery::models_page
