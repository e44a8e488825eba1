// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/timeline/stretch_model.h"

#include "widgets/bridge/text.h"

namespace orangery::recognition_page {

StretchModel::StretchModel(QObject* parent)
    : RowTable({tr("Leading class"), tr("From (s)"), tr("To (s)"), tr("Frames"), tr("Mean probability (%)")}, parent)
{
}

void StretchModel::show(const TimelineFold& fold)
{
    std::vector<StretchRow> rows;
    for (const zero_shot::Stretch& stretch : zero_shot::stretchesOf(fold.timeline))
        rows.push_back({.name = bridge::toQt(fold.classNames[stretch.classIndex]),
                        .from = stretch.from,
                        .to = stretch.to,
                        .frames = stretch.frames,
                        .probability = stretch.probability});
    RowTable::show(std::move(rows));
}

QVariant StretchModel::value(const StretchRow& row, int column, int role) const
{
    if (role != Qt::DisplayRole)
        return {};
    switch (column) {
    case Class:
        return row.name;
    case From:
        return QString::number(row.from, 'f', 2);
    case To:
        return QString::number(row.to, 'f', 2);
    case Frames:
        return QString::number(row.frames);
    case Probability:
        return QString::number(100 * row.probability, 'f', 1);
    default:
        return {};
    }
}

}  // namespace orangery::recognition_page
