// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/few_shot/label_model.h"

#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"

#include <cmath>

namespace orangery::recognition_page {

namespace {

constexpr int kDecimals = 4;
constexpr double kNowhere = -2;  // less than any cosine

QVariant sortKey(const LabelRow& row, int column)
{
    const auto known = [](double value) { return std::isnan(value) ? kNowhere : value; };
    switch (column) {
    case LabelModel::Class:
        return row.name;
    case LabelModel::Threshold:
        return row.threshold;
    case LabelModel::Whose:
        return row.isOwn;
    case LabelModel::Precision:
        return known(row.counts.precision());
    case LabelModel::Recall:
        return known(row.counts.recall());
    case LabelModel::F1:
        return known(row.counts.f1());
    case LabelModel::Support:
        return static_cast<qulonglong>(row.counts.hits + row.counts.missed);
    case LabelModel::ChosenOn:
        return static_cast<qulonglong>(row.positives);
    default:
        return {};
    }
}

}  // namespace

std::vector<LabelRow> labelRowsOf(const Json& labels)
{
    std::vector<LabelRow> rows;
    for (const Json& one : labels.at("classes"))
        rows.push_back({.name = bridge::toQt(one.at("class").get<std::string>()),
                        .threshold = one.at("threshold").get<double>(),
                        .isOwn = one.at("own").get<bool>(),
                        .positives = one.at("chosen_on_positives").get<std::size_t>(),
                        .counts = {.hits = one.at("hits").get<std::size_t>(),
                                   .extra = one.at("extra").get<std::size_t>(),
                                   .missed = one.at("missed").get<std::size_t>()}});
    return rows;
}

LabelModel::LabelModel(QObject* parent)
    : RowTable({tr("Class"), tr("Threshold"), tr("Whose"), tr("Precision (%)"), tr("Recall (%)"), tr("F1"),
                tr("Samples"), tr("Chosen on")},
               parent)
{
}

QVariant LabelModel::value(const LabelRow& row, int column, int role) const
{
    if (role == kSortRole)
        return sortKey(row, column);
    if (role == Qt::ToolTipRole && column >= Precision)
        return QString(tr("%1 of %n measured sample(s) of the class told", nullptr,
                          bridge::inTr(row.counts.hits + row.counts.missed))
                           .arg(row.counts.hits) +
                       tr("; %n other(s) told as well", nullptr, bridge::inTr(row.counts.extra)));
    if (role != Qt::DisplayRole)
        return {};
    const auto percent = [](double share) {
        return std::isnan(share) ? QString() : QString::number(100 * share, 'f', 1);
    };
    switch (column) {
    case Threshold:
        return QString::number(row.threshold, 'f', kDecimals);
    case Whose:
        return row.isOwn ? tr("its own") : tr("all classes'");
    case Precision:
        return percent(row.counts.precision());
    case Recall:
        return percent(row.counts.recall());
    case F1:
        return std::isnan(row.counts.f1()) ? QString() : QString::number(row.counts.f1(), 'f', 3);
    default:
        return sortKey(row, column).toString();
    }
}

}  // namespace orangery::recognition_page
