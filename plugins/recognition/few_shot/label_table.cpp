// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/few_shot/label_table.h"

#include "plugins/recognition/few_shot/label_model.h"
#include "widgets/bridge/plurals.h"

#include <QHeaderView>
#include <QLabel>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

namespace orangery::recognition_page {

namespace {

/// "0.812", or a dash.
QString figure(const Json& labels, const char* kind, const char* name)
{
    const Json value = labels.value(kind, Json::object()).value(name, Json());
    return value.is_number() ? QString::number(value.get<double>(), 'f', 3) : QStringLiteral("-");
}

QString summaryOf(const Json& labels)
{
    return LabelTable::tr("Thresholds of classes, chosen on %n sample(s)", nullptr,
                          bridge::inTr(labels.at("chosen_on").get<std::size_t>())) +
           LabelTable::tr(" and measured on %n other(s). ", nullptr,
                          bridge::inTr(labels.at("measured_on").get<std::size_t>())) +
           LabelTable::tr("One of each class: micro F1 %1, macro F1 %2. One for all (%3): micro F1 %4, macro F1 %5.")
               .arg(figure(labels, "by_class", "micro_f1"), figure(labels, "by_class", "macro_f1"))
               .arg(labels.at("shared_threshold").get<double>(), 0, 'f', 4)
               .arg(figure(labels, "shared", "micro_f1"), figure(labels, "shared", "macro_f1"));
}

}  // namespace

LabelTable::LabelTable(QWidget* parent)
    : QWidget(parent),
      m_summary(new QLabel(this)),
      m_model(new LabelModel(this)),
      m_sorted(new QSortFilterProxyModel(this)),
      m_table(new QTableView(this))
{
    setObjectName(QStringLiteral("labelTable"));
    setAccessibleName(tr("Thresholds of classes"));
    m_summary->setObjectName(QStringLiteral("labelTable.summary"));
    m_summary->setAccessibleName(tr("What the thresholds of classes reach"));
    m_summary->setWordWrap(true);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(LabelModel::kSortRole);
    m_sorted->setSortCaseSensitivity(Qt::CaseInsensitive);
    m_table->setObjectName(QStringLiteral("labelTable.table"));
    m_table->setAccessibleName(tr("Thresholds of classes"));
    m_table->setModel(m_sorted);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);  // as the classes come
    m_table->verticalHeader()->hide();
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(LabelModel::Class, QHeaderView::Stretch);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_summary);
    column->addWidget(m_table, 1);
}

Result<void> LabelTable::show(const Json& labels)
{
    try {
        std::vector<LabelRow> rows = labelRowsOf(labels);
        m_summary->setText(summaryOf(labels));
        m_model->show(std::move(rows));
    } catch (const std::exception& problem) {
        clear();
        return failure(ErrorCode::Input, "the thresholds of the classes cannot be shown", problem.what(),
                       "Choose them again.");
    }
    setVisible(!isEmpty());
    return {};
}

void LabelTable::clear()
{
    m_model->show({});
    hide();
}

bool LabelTable::isEmpty() const
{
    return m_model->rowCount() == 0;
}

}  // namespace orangery::recognition_page
