// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/spectrum_pane.h"

#include "widgets/bridge/text.h"
#include "widgets/curve_plot.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>

namespace orangery::models_page {

namespace {

constexpr int kDigits = 5;

widgets::CurveScene sceneOf(const models::Spectrum& spectrum)
{
    widgets::Curve curve{.name = SpectrumPane::tr("singular values"), .x = {}, .y = spectrum.values};
    for (std::size_t i = 0; i < spectrum.values.size(); ++i)
        curve.x.push_back(static_cast<double>(i + 1));
    return {.title = {},
            .x = {SpectrumPane::tr("place, largest first"), {}},
            .y = {SpectrumPane::tr("singular value"), {}},
            .curves = {std::move(curve)},
            .badges = {},
            .captions = {}};
}

}  // namespace

SpectrumPane::SpectrumPane(QWidget* parent)
    : QWidget(parent),
      m_reader(new bridge::Background(this)),
      m_state(new QLabel(this)),
      m_compute(new QPushButton(tr("Work out singular values"), this)),
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
    m_compute->setToolTip(tr("Read the matrix and work out its singular values; large ones take up to minutes"));
    connect(m_compute, &QPushButton::clicked, this, &SpectrumPane::compute);
    m_plot->setAccessibleName(tr("Singular values, largest first"));
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_state);
    column->addWidget(m_compute, 0, Qt::AlignLeft);
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
    m_report.reset();
    m_spectrum.reset();
    m_compute->hide();
    m_plot->hide();
    m_state->clear();
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
    const QString sizes = tr("Taken as a matrix with %1 rows and %2 columns.").arg(shape.front()).arg(columns);
    const bool isSmall = std::min(shape.front(), columns) <= models::kLongestShortSide &&
                         shape.front() * columns <= models::kMostMatrixValues;
    m_state->setText(isSmall ? sizes
                             : sizes + u' ' +
                                   tr("That is too large: the shorter side may have %1, all of it %2 values.")
                                       .arg(models::kLongestShortSide)
                                       .arg(models::kMostMatrixValues));
    m_compute->setVisible(isSmall);
}

void SpectrumPane::compute()
{
    if (m_report == nullptr)
        return;
    m_compute->hide();
    m_state->setText(tr("Working out the singular values…"));
    m_stop = std::stop_source();
    m_reader->run([report = m_report, tensor = m_tensor,
                   stop = m_stop.get_token()] { return models::spectrumOf(*report->weights, tensor, stop); },
                  [this](const Result<models::Spectrum>& spectrum) { present(spectrum); });
}

void SpectrumPane::present(const Result<models::Spectrum>& spectrum)
{
    if (!spectrum) {
        m_state->setText(bridge::toQt(describe(spectrum.error())));
        return;
    }
    m_spectrum = *spectrum;
    const auto number = [](double value) { return QString::number(value, 'g', kDigits); };
    m_state->setText(tr("Matrix of %1 rows and %2 columns. Largest %3, smallest %4, stable rank %5, effective rank %6.")
                         .arg(spectrum->rows)
                         .arg(spectrum->columns)
                         .arg(number(spectrum->values.front()), number(spectrum->values.back()),
                              number(spectrum->stableRank), number(spectrum->effectiveRank)));
    m_plot->setScene(sceneOf(*spectrum));
    m_plot->fit();
    m_plot->show();
}

}  // namespace orangery::models_page
