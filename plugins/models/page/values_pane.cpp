// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/values_pane.h"

#include "widgets/bridge/text.h"
#include "widgets/curve_plot.h"

#include <QHeaderView>
#include <QLabel>
#include <QTableWidget>
#include <QVBoxLayout>

#include <utility>

namespace orangery::models_page {

namespace {

constexpr std::size_t kBins = 64;
constexpr int kDigits = 7;  // what F32 has

QList<std::pair<QString, QString>> rowsOf(const models::TensorStatistics& statistics)
{
    const auto number = [](double value) { return QString::number(value, 'g', kDigits); };
    return {{ValuesPane::tr("Values"), QString::number(statistics.values)},
            {ValuesPane::tr("NaN"), QString::number(statistics.nans)},
            {ValuesPane::tr("Infinite"), QString::number(statistics.infinities)},
            {ValuesPane::tr("Minimum"), number(statistics.minimum)},
            {ValuesPane::tr("Maximum"), number(statistics.maximum)},
            {ValuesPane::tr("Mean"), number(statistics.mean)},
            {ValuesPane::tr("Standard deviation"), number(statistics.standardDeviation)},
            {ValuesPane::tr("L2 norm"), number(statistics.l2Norm)}};
}

widgets::CurveScene sceneOf(const models::TensorStatistics& statistics)
{
    widgets::Curve curve{
        .name = ValuesPane::tr("values per part"), .x = {}, .y = {}, .shape = widgets::CurveShape::Steps};
    const std::size_t parts = statistics.histogram.size();
    const double width = (statistics.maximum - statistics.minimum) / static_cast<double>(parts);
    for (std::size_t part = 0; part < parts; ++part) {
        curve.x.push_back(statistics.minimum + width * static_cast<double>(part));
        curve.y.push_back(static_cast<double>(statistics.histogram[part]));
    }
    curve.x.push_back(statistics.maximum);
    curve.y.push_back(curve.y.back());  // the last step needs its end
    return {.title = {},
            .x = {ValuesPane::tr("value"), {}},
            .y = {ValuesPane::tr("count"), {}, widgets::AxisScale::Counts},
            .curves = {std::move(curve)},
            .badges = {},
            .captions = {}};
}

}  // namespace

ValuesPane::ValuesPane(QWidget* parent)
    : QWidget(parent),
      m_reader(new bridge::Background(this)),
      m_state(new QLabel(this)),
      m_numbers(new QTableWidget(0, 2, this)),
      m_histogram(new widgets::CurvePlot(this))
{
    setObjectName(QStringLiteral("valuesPane"));
    setAccessibleName(tr("Values"));
    m_state->setObjectName(QStringLiteral("valuesPane.state"));
    m_state->setAccessibleName(tr("What could not be read"));
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_numbers->setObjectName(QStringLiteral("tensorPane.numbers"));
    m_numbers->setAccessibleName(tr("Statistics of the tensor"));
    m_numbers->horizontalHeader()->hide();
    m_numbers->verticalHeader()->hide();
    m_numbers->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_numbers->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_numbers->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_histogram->setAccessibleName(tr("Histogram of the values"));
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_state);
    column->addWidget(m_numbers);
    column->addWidget(m_histogram, 1);
    column->addStretch(0);
    clear();
}

ValuesPane::~ValuesPane()
{
    m_stop.request_stop();
}

void ValuesPane::clear()
{
    m_stop.request_stop();
    m_reader->cancel();
    m_statistics.reset();
    m_state->hide();
    m_numbers->hide();
    m_histogram->hide();
}

void ValuesPane::show(const ModelReportPointer& report, std::size_t tensor)
{
    clear();
    m_stop = std::stop_source();
    m_reader->run(
        [report, tensor, stop = m_stop.get_token()] {
            return models::tensorStatistics(*report->weights, tensor, kBins, stop);
        },
        [this](const Result<models::TensorStatistics>& statistics) { present(statistics); });
}

void ValuesPane::present(const Result<models::TensorStatistics>& statistics)
{
    if (!statistics) {
        m_state->setText(bridge::toQt(describe(statistics.error())));
        m_state->show();
        return;
    }
    m_statistics = *statistics;
    const auto rows = rowsOf(*statistics);
    m_numbers->setRowCount(static_cast<int>(rows.size()));
    for (int row = 0; row < m_numbers->rowCount(); ++row) {
        m_numbers->setItem(row, 0, new QTableWidgetItem(rows[row].first));
        m_numbers->setItem(row, 1, new QTableWidgetItem(rows[row].second));
    }
    m_numbers->setFixedHeight(m_numbers->rowCount() * m_numbers->rowHeight(0) + 2 * m_numbers->frameWidth());
    m_numbers->show();
    if (isVisible())
        draw();
}

/// Only once the pane is seen: a plot without a size cannot be painted.
void ValuesPane::draw()
{
    if (!m_statistics || m_statistics->histogram.empty())
        return;
    m_histogram->setScene(sceneOf(*m_statistics));
    m_histogram->fit();
    m_histogram->show();
}

void ValuesPane::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_histogram->isHidden())
        draw();
}

}  // namespace orangery::models_page
