// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/statistics/spectrum.h"
#include "plugins/models/page/model_report.h"
#include "widgets/bridge/background.h"

#include <QTimer>
#include <QWidget>

#include <atomic>
#include <memory>
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
    void stop();
    [[nodiscard]] bool isComputing() const { return m_clock->isActive(); }
    /// Of the tensor that is shown; nothing until they are worked out.
    [[nodiscard]] const std::optional<models::Spectrum>& spectrum() const { return m_spectrum; }
    [[nodiscard]] const widgets::CurvePlot& plot() const { return *m_plot; }

Q_SIGNALS:
    /// It works something out now, or no longer.
    void changed();

private:
    void present(const Result<models::Spectrum>& spectrum);
    void showProgress();

    bridge::Background* m_reader;
    std::stop_source m_stop;
    std::shared_ptr<std::atomic<double>> m_done;  ///< the part that is worked out, written by the worker
    QTimer* m_clock;
    ModelReportPointer m_report;
    std::size_t m_tensor = 0;
    std::optional<models::Spectrum> m_spectrum;
    QLabel* m_state;
    QString m_sizes;
    QPushButton* m_compute;
    QPushButton* m_halt;
    widgets::CurvePlot* m_plot;
};

}  // namespace orangery::models_page
