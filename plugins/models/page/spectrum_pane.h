// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/statistics/spectrum.h"
#include "plugins/models/page/model_report.h"
#include "widgets/bridge/background.h"

#include <QWidget>

#include <optional>
#include <stop_token>

class QLabel;
class QPushButton;

namespace orangery::widgets {
class CurvePlot;
}

namespace orangery::models_page {

/// The singular values of one tensor, worked out on a worker when a person asks for them.
class SpectrumPane : public QWidget {
    Q_OBJECT

public:
    explicit SpectrumPane(QWidget* parent = nullptr);
    ~SpectrumPane() override;

    void show(const ModelReportPointer& report, std::size_t tensor);
    void clear();
    void compute();
    /// Of the tensor that is shown; nothing until they are worked out.
    [[nodiscard]] const std::optional<models::Spectrum>& spectrum() const { return m_spectrum; }
    [[nodiscard]] const widgets::CurvePlot& plot() const { return *m_plot; }

private:
    void present(const Result<models::Spectrum>& spectrum);

    bridge::Background* m_reader;
    std::stop_source m_stop;
    ModelReportPointer m_report;
    std::size_t m_tensor = 0;
    std::optional<models::Spectrum> m_spectrum;
    QLabel* m_state;
    QPushButton* m_compute;
    widgets::CurvePlot* m_plot;
};

}  // namespace orangery::models_page
