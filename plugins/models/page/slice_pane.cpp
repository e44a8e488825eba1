// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/slice_pane.h"

#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"
#include "widgets/matrix_plot.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace orangery::models_page {

namespace {

constexpr std::int64_t kCells = 256;  // of a side; more could not be told apart
constexpr auto kDelay = std::chrono::milliseconds(80);
constexpr std::size_t kMostAxes = 8;  // with a field each

}  // namespace

SlicePane::SlicePane(QWidget* parent)
    : QWidget(parent),
      m_reader(new bridge::Background(this)),
      m_form(new QFormLayout),
      m_rows(new QComboBox(this)),
      m_columns(new QComboBox(this)),
      m_pooling(new QComboBox(this)),
      m_state(new QLabel(this)),
      m_map(new widgets::MatrixPlot(this))
{
    setObjectName(QStringLiteral("slicePane"));
    setAccessibleName(tr("Heat map"));
    m_rows->setObjectName(QStringLiteral("slicePane.rows"));
    m_rows->setAccessibleName(tr("Axis that runs down"));
    m_columns->setObjectName(QStringLiteral("slicePane.columns"));
    m_columns->setAccessibleName(tr("Axis that runs right"));
    m_pooling->setObjectName(QStringLiteral("slicePane.pooling"));
    m_pooling->setAccessibleName(tr("What stands for the values that share a cell"));
    m_pooling->addItem(tr("farthest from 0"));
    m_pooling->addItem(tr("mean"));
    m_map->setAccessibleName(tr("Heat map of the slice"));
    m_state->setObjectName(QStringLiteral("slicePane.state"));
    m_state->setAccessibleName(tr("What is shown"));
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    connect(m_rows, &QComboBox::activated, this, [this] { keepApart(*m_columns); });
    connect(m_columns, &QComboBox::activated, this, [this] { keepApart(*m_rows); });
    connect(m_pooling, &QComboBox::activated, this, &SlicePane::change);
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelay);
    connect(&m_delay, &QTimer::timeout, this, &SlicePane::read);
    m_form->addRow(tr("Down:"), m_rows);
    m_form->addRow(tr("Across:"), m_columns);
    m_form->addRow(tr("Cells hold:"), m_pooling);
    auto* column = new QVBoxLayout(this);
    column->addLayout(m_form);
    column->addWidget(m_state);
    column->addWidget(m_map, 1);
    column->addStretch(0);
    clear();
}

SlicePane::~SlicePane()
{
    m_stop.request_stop();
}

void SlicePane::clear()
{
    m_stop.request_stop();
    m_reader->cancel();
    m_delay.stop();
    m_report.reset();
    m_slice.reset();
    m_isStale = false;
    m_map->hide();
    m_state->clear();
}

void SlicePane::makeChoices(const std::vector<std::int64_t>& shape)
{
    for (QSpinBox* box : m_at)
        m_form->removeRow(box);
    m_at.clear();
    m_rows->clear();
    m_columns->clear();
    for (std::size_t axis = 0; axis < shape.size(); ++axis)
        for (QComboBox* box : {m_rows, m_columns})
            box->addItem(tr("axis %1, of %2").arg(axis).arg(shape[axis]));
    const models::SliceChoice first = models::defaultSlice(shape);
    m_rows->setCurrentIndex(static_cast<int>(first.rows));
    m_columns->setCurrentIndex(static_cast<int>(first.columns));
    const bool hasChoice = shape.size() >= 2;
    for (QComboBox* box : {m_rows, m_columns}) {
        box->setVisible(hasChoice);
        m_form->labelForField(box)->setVisible(hasChoice);
    }
    for (std::size_t axis = 0; hasChoice && axis < std::min(shape.size(), kMostAxes); ++axis) {
        auto* at = new QSpinBox(this);
        at->setObjectName(QStringLiteral("slicePane.at%1").arg(axis));
        at->setAccessibleName(tr("Index on axis %1").arg(axis));
        at->setRange(0,
                     static_cast<int>(std::clamp<std::int64_t>(shape[axis] - 1, 0, std::numeric_limits<int>::max())));
        connect(at, &QSpinBox::valueChanged, this, &SlicePane::change);
        m_form->addRow(tr("Axis %1 at:").arg(axis), at);
        m_at.push_back(at);
    }
    showIndices();
}

/// Only axes that are neither rows nor columns are cut.
void SlicePane::showIndices()
{
    for (std::size_t axis = 0; axis < m_at.size(); ++axis) {
        const bool isCut =
            static_cast<int>(axis) != m_rows->currentIndex() && static_cast<int>(axis) != m_columns->currentIndex();
        m_at[axis]->setVisible(isCut);
        m_form->labelForField(m_at[axis])->setVisible(isCut);
    }
}

models::SliceChoice SlicePane::choice() const
{
    models::SliceChoice choice = models::defaultSlice(m_report->weights->tensors()[m_tensor].shape);
    if (choice.at.size() >= 2) {
        choice.rows = static_cast<std::size_t>(std::max(m_rows->currentIndex(), 0));
        choice.columns = static_cast<std::size_t>(std::max(m_columns->currentIndex(), 0));
    }
    for (std::size_t axis = 0; axis < m_at.size(); ++axis)
        choice.at[axis] = m_at[axis]->value();
    return choice;
}

models::Pooling SlicePane::pooling() const
{
    return m_pooling->currentIndex() == 1 ? models::Pooling::Mean : models::Pooling::MaxAbs;
}

Json SlicePane::sliceOptions() const
{
    if (m_report == nullptr)
        return Json::object();
    const models::SliceChoice chosen = choice();
    Json options = {{"height", kCells}, {"width", kCells}};
    if (pooling() == models::Pooling::Mean)
        options["pool"] = "mean";
    if (chosen.at.size() < 2)
        return options;
    options["rows"] = chosen.rows;
    options["columns"] = chosen.columns;
    Json at = Json::array();
    for (std::size_t axis = 0; axis < chosen.at.size(); ++axis)
        if (axis != chosen.rows && axis != chosen.columns)
            at.push_back(std::to_string(chosen.at[axis]));
    if (!at.empty())
        options["at"] = at;
    return options;
}

void SlicePane::show(const ModelReportPointer& report, std::size_t tensor)
{
    clear();
    m_report = report;
    m_tensor = tensor;
    makeChoices(report->weights->tensors()[tensor].shape);
    m_isStale = true;
    if (isVisible())
        read();
}

void SlicePane::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    if (m_isStale)
        read();
}

/// Rows and columns are never the same axis: the one that was not chosen goes to the next.
void SlicePane::keepApart(QComboBox& other)
{
    if (m_rows->currentIndex() == m_columns->currentIndex())
        other.setCurrentIndex((other.currentIndex() + 1) % other.count());
    change();
}

void SlicePane::change()
{
    if (m_report == nullptr)
        return;
    showIndices();
    m_isStale = true;
    m_delay.start();
}

void SlicePane::read()
{
    if (m_report == nullptr)
        return;
    m_isStale = false;
    m_stop.request_stop();
    m_stop = std::stop_source();
    m_slice.reset();
    m_reader->run(
        [report = m_report, tensor = m_tensor, chosen = choice(), pool = pooling(), stop = m_stop.get_token()] {
            return models::pooledSlice(*report->weights, tensor, chosen, pool, kCells, kCells, stop);
        },
        [this](const Result<models::PooledSlice>& slice) { present(slice); });
}

void SlicePane::present(const Result<models::PooledSlice>& slice)
{
    if (!slice) {
        m_map->hide();
        m_state->setText(bridge::toQt(describe(slice.error())));
        return;
    }
    m_slice = *slice;
    QString text = tr("%n row(s)", nullptr, bridge::inTr(slice->rows)) +
                   tr(" and %n column(s)", nullptr, bridge::inTr(slice->columns));
    if (slice->height < slice->rows || slice->width < slice->columns)
        text += tr(", shown as %1 x %2 cells").arg(slice->height).arg(slice->width);
    m_state->setText(text + u'.');
    const models::SliceChoice chosen = choice();
    const bool isMatrix = chosen.at.size() >= 2;
    m_map->setScene({.title = bridge::toQt(m_report->weights->tensors()[m_tensor].name),
                     .rows = {isMatrix ? tr("axis %1").arg(chosen.rows) : tr("row"), {}},
                     .columns = {isMatrix ? tr("axis %1").arg(chosen.columns) : tr("index"), {}},
                     .values = {tr("value"), {}},
                     .height = static_cast<int>(slice->height),
                     .width = static_cast<int>(slice->width),
                     .cells = slice->cells,
                     .rowCount = slice->rows,
                     .columnCount = slice->columns,
                     .scale = widgets::MatrixScale::Sign,
                     .badges = {},
                     .captions = {}});
    m_map->setVisible(!slice->cells.empty());
}

}  // namespace orangery::models_page
