// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/comparison_pane.h"

#include "widgets/bridge/text.h"

#include <QAction>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace orangery::models_page {

namespace {

constexpr int kNumberColumn = 76;  // px at first

Result<ComparisonPointer> compareWith(const io::Weights& a, const fs::path& path, int threads,
                                      const std::stop_token& stop)
{
    const Result<std::shared_ptr<const io::Weights>> b = io::openWeights(path);
    if (!b)
        return failure(b.error());
    Result<models::ModelComparison> comparison = models::compareModels(a, **b, {.stop = stop, .threads = threads});
    if (!comparison)
        return failure(comparison.error());
    return std::make_shared<const models::ModelComparison>(*std::move(comparison));
}

}  // namespace

ComparisonPane::ComparisonPane(const QList<QAction*>& choose, QWidget* parent)
    : QWidget(parent),
      m_reader(new bridge::Background(this)),
      m_model(new ComparisonModel(this)),
      m_state(new QLabel(this)),
      m_table(new QTreeView(this))
{
    setObjectName(QStringLiteral("comparisonPane"));
    setAccessibleName(tr("Compare"));
    auto* buttons = new QHBoxLayout;
    for (QAction* action : choose) {
        auto* button = new QPushButton(action->text().remove(u'&'), this);
        button->setToolTip(action->toolTip());
        button->setAccessibleName(button->text());
        connect(button, &QPushButton::clicked, action, &QAction::trigger);
        buttons->addWidget(button);
    }
    buttons->addStretch(1);
    m_state->setObjectName(QStringLiteral("comparisonPane.state"));
    m_state->setAccessibleName(tr("Outcome of the comparison"));
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* onlyDifferences = new QCheckBox(tr("Differences only"), this);
    onlyDifferences->setObjectName(QStringLiteral("comparisonPane.onlyDifferences"));
    onlyDifferences->setAccessibleName(onlyDifferences->text());
    onlyDifferences->setChecked(true);
    connect(onlyDifferences, &QCheckBox::toggled, m_model, &ComparisonModel::setOnlyDifferences);
    m_onlyDifferences = onlyDifferences;
    m_table->setObjectName(QStringLiteral("comparisonPane.table"));
    m_table->setAccessibleName(tr("Tensors of both models"));
    m_table->setModel(m_model);
    m_table->setAlternatingRowColors(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setTextElideMode(Qt::ElideLeft);  // names differ at their ends
    m_table->header()->setStretchLastSection(false);
    m_table->header()->setSectionResizeMode(ComparisonModel::Tensor, QHeaderView::Stretch);
    for (int column = ComparisonModel::Status; column < ComparisonModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, kNumberColumn);
    auto* column = new QVBoxLayout(this);
    column->addLayout(buttons);
    column->addWidget(m_state);
    column->addWidget(m_onlyDifferences);
    column->addWidget(m_table, 1);
    column->addStretch(0);
    clear();
}

ComparisonPane::~ComparisonPane()
{
    m_stop.request_stop();
}

void ComparisonPane::clear()
{
    m_stop.request_stop();
    m_reader->cancel();
    m_model->setComparison(nullptr);
    m_table->hide();
    m_onlyDifferences->hide();
    m_state->setText(
        tr("Choose a second model: each tensor is then the same, changed, or only in one of the two, with the "
           "size of its difference."));
}

void ComparisonPane::compare(const ModelReportPointer& report, const fs::path& path, int threads)
{
    clear();
    m_state->setText(tr("Comparing with %1…").arg(bridge::pathToQt(path)));
    m_stop = std::stop_source();
    m_reader->run([report, path, threads,
                   stop = m_stop.get_token()] { return compareWith(*report->weights, path, threads, stop); },
                  [this](const Result<ComparisonPointer>& comparison) { present(comparison); });
}

void ComparisonPane::present(const Result<ComparisonPointer>& comparison)
{
    if (!comparison) {
        clear();
        Q_EMIT failed(comparison.error());
        return;
    }
    const models::ModelComparison& both = **comparison;
    m_state->setText(
        tr("Same: %1, changed: %2, only in A (shown): %3, only in B: %4. L1, L2 and largest are those of the "
           "difference A − B.")
            .arg(both.count(models::TensorStatus::Same))
            .arg(both.count(models::TensorStatus::Changed))
            .arg(both.count(models::TensorStatus::OnlyA))
            .arg(both.count(models::TensorStatus::OnlyB)));
    m_model->setComparison(*comparison);
    m_onlyDifferences->show();
    m_table->show();
}

}  // namespace orangery::models_page
