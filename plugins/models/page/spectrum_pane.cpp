// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/spectrum_pane.h"

#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"
#include "widgets/curve_plot.h"

#include <QLabel>
#include <QPushButton>
#include <QTimer>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <cmath>

namespace orangery::models_page {

namespace {

constexpr int kDigits = 5;
constexpr double kPercent = 100;
constexpr std::chrono::milliseconds kProgressInterval{200};

QString durationText(std::chrono::duration<double> time)
{
    constexpr double kMinute = 60;
    if (time.count() < 1)
        return SpectrumPane::tr("less than a second");
    if (time.count() < 2 * kMinute)
        return SpectrumPane::tr("about %1 s").arg(std::lround(time.count()));
    return SpectrumPane::tr("about %1 min").arg(std::lround(time.count() / kMinute));
}

widgets::CurveScene sceneOf(const models::Spectrum& spectrum)
{
    widgets::Curve curve{.name = SpectrumPane::tr("singular values"), .x = {}, .y = spectrum.values};
    for (std::size_t i = 0; i < spectrum.values.size(); ++i)
        curve.x.push_back(static_cast<double>(i + 1));
    return {.title = {},
            .x = {SpectrumPane::tr("place, largest first"), {}, widgets::AxisScale::Counts},
            .y = {SpectrumPane::tr("singular value"), {}},
            .curves = {std::move(curve)},
            .badges = {},
            .captions = {}};
}

}  // namespace

SpectrumPane::SpectrumPane(QWidget* parent)
    : QWidget(parent),
      m_reader(new bridge::Background(this)),
      m_clock(new QTimer(this)),
      m_state(new QLabel(this)),
      m_compute(new QPushButton(tr("Work out singular values"), this)),
      m_halt(new QPushButton(tr("Stop"), this)),
      m_plot(new widgets::CurvePlot(this))
{
    setObjectName(QStringLiteral("spectrumPane"));
    setAccessibleName(tr("Singular values"));
    m_state->setObjectName(QStringLiteral("spectrumPane.state"));
    m_state->setAccessibleName(tr("What the singular values say"));
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_compute->setObjectName(QStringLiteral("spectrumPane.compute"));
    m_compute->setAccessibleName(m_compute->text());
    m_compute->setToolTip(tr("Read the matrix and work out its singular values"));
    connect(m_compute, &QPushButton::clicked, this, &SpectrumPane::compute);
    m_halt->setObjectName(QStringLiteral("spectrumPane.stop"));
    m_halt->setAccessibleName(tr("Stop working out singular values"));
    m_halt->setToolTip(tr("Stop working out singular values (%1)").arg(tr("Esc")));
    connect(m_halt, &QPushButton::clicked, this, &SpectrumPane::stop);
    m_clock->setInterval(kProgressInterval);
    connect(m_clock, &QTimer::timeout, this, &SpectrumPane::showProgress);
    m_plot->setAccessibleName(tr("Singular values, largest first"));
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_state);
    column->addWidget(m_compute, 0, Qt::AlignLeft);
    column->addWidget(m_halt, 0, Qt::AlignLeft);
    column->addWidget(m_plot, 1);
    column->addStretch(0);
    clear();
}

SpectrumPane::~SpectrumPane()
{
    m_stop.request_stop();
}

void SpectrumPane::clear()
{
    m_stop.request_stop();
    m_reader->cancel();
    m_clock->stop();
    m_report.reset();
    m_spectrum.reset();
    m_compute->hide();
    m_halt->hide();
    m_plot->hide();
    m_state->clear();
    Q_EMIT changed();
}

void SpectrumPane::show(const ModelReportPointer& report, std::size_t tensor)
{
    clear();
    m_report = report;
    m_tensor = tensor;
    const std::vector<std::int64_t>& shape = report->weights->tensors()[tensor].shape;
    if (shape.size() < 2) {
        m_state->setText(tr("A tensor with fewer than two axes is no matrix, and has no singular values."));
        return;
    }
    std::int64_t columns = 1;
    for (std::size_t axis = 1; axis < shape.size(); ++axis)
        columns *= shape[axis];
    m_sizes = tr("Taken as a matrix with %n row(s)", nullptr, bridge::inTr(shape.front())) +
              tr(" and %n column(s).", nullptr, bridge::inTr(columns));
    const bool fits = std::min(shape.front(), columns) <= models::kLongestShortSide;
    m_state->setText(m_sizes + u' ' +
                     (fits ? tr("Its singular values take %1 on a processor with two fast cores.")
                                 .arg(durationText(models::timeOfSpectrum(shape.front(), columns)))
                           : tr("That is too large: the shorter side may have %1.").arg(models::kLongestShortSide)));
    m_compute->setVisible(fits);
}

void SpectrumPane::compute()
{
    if (m_report == nullptr)
        return;
    m_compute->hide();
    m_halt->show();
    m_stop = std::stop_source();
    m_done = std::make_shared<std::atomic<double>>(0.0);
    showProgress();
    m_clock->start();
    Q_EMIT changed();
    m_reader->run(
        [report = m_report, tensor = m_tensor, stop = m_stop.get_token(), done = m_done] {
            return models::spectrumOf(*report->weights, tensor, stop, [done](double part) { *done = part; });
        },
        [this](const Result<models::Spectrum>& spectrum) { present(spectrum); });
}

void SpectrumPane::showProgress()
{
    m_state->setText(m_sizes + u' ' +
                     tr("Working out the singular values: %1 %").arg(static_cast<int>(kPercent * m_done->load())));
}

void SpectrumPane::stop()
{
    m_stop.request_stop();  // the worker answers by present()
}

void SpectrumPane::present(const Result<models::Spectrum>& spectrum)
{
    m_clock->stop();
    m_halt->hide();
    Q_EMIT changed();
    if (!spectrum) {
        const bool isStopped = spectrum.error().code == ErrorCode::Cancelled;
        m_state->setText(isStopped ? m_sizes + u' ' + tr("Stopped.") : bridge::toQt(describe(spectrum.error())));
        m_compute->setVisible(isStopped);
        return;
    }
    m_spectrum = *spectrum;
    const auto number = [](double value) { return QString::number(value, 'g', kDigits); };
    m_state->setText(tr("Matrix of %n row(s)", nullptr, bridge::inTr(spectrum->rows)) +
                     tr(" and %n column(s). Largest %1, smallest %2, stable rank %3, effective rank %4.", nullptr,
                        bridge::inTr(spectrum->columns))
                         .arg(number(spectrum->values.front()), number(spectrum->values.back()),
                              number(spectrum->stableRank), number(spectrum->effectiveRank)));
    m_plot->setScene(sceneOf(*spectrum));
    m_plot->fit();
    m_plot->show();
}

}  // namespace orangery::models_page
