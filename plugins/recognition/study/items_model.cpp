// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/study/items_model.h"

#include "widgets/bridge/text.h"

namespace orangery::recognition_page {

using bridge::toQt;

namespace {

constexpr double kHundred = 100;

QString joined(const std::vector<std::string>& names)
{
    QStringList all;
    for (const std::string& name : names)
        all << toQt(name);
    return all.join(QStringLiteral(", "));
}

}  // namespace

ItemState stateOf(const Study& study, std::size_t item)
{
    const StudyItem& one = study.items().at(item);
    if (one.failure)
        return ItemState::Failed;
    if (!one.v.empty())
        return one.isKept ? ItemState::Kept : ItemState::Embedded;
    return study.model().empty() ? ItemState::NoModel : ItemState::Waiting;
}

ItemsModel::ItemsModel(Study& study, QObject* parent)
    : QAbstractListModel(parent), m_study(study), m_rows(static_cast<int>(study.items().size()))
{
    connect(&study, &Study::itemsAdded, this, [this](std::size_t first, std::size_t count) {
        beginInsertRows({}, static_cast<int>(first), static_cast<int>(first + count) - 1);
        m_rows = static_cast<int>(m_study.items().size());
        endInsertRows();
        if (first > 0)  // they may be named like one that came
            Q_EMIT dataChanged(index(0), index(static_cast<int>(first) - 1), {Qt::DisplayRole, Qt::AccessibleTextRole});
    });
    connect(&study, &Study::itemsChanged, this, [this](std::size_t first, std::size_t count) {
        Q_EMIT dataChanged(index(static_cast<int>(first)), index(static_cast<int>(first + count) - 1));
    });
    connect(&study, &Study::itemsRemoved, this, [this] {
        beginResetModel();
        m_rows = static_cast<int>(m_study.items().size());
        endResetModel();
    });
    connect(&study, &Study::scoresChanged, this, &ItemsModel::tellAll);
    connect(&study, &Study::modelChanged, this, &ItemsModel::tellAll);
    connect(&study, &Study::thresholdsChanged, this, &ItemsModel::tellAll);
}

void ItemsModel::tellAll()
{
    if (m_rows > 0)
        Q_EMIT dataChanged(index(0), index(m_rows - 1));
}

int ItemsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : m_rows;
}

QString ItemsModel::best(std::size_t item) const
{
    if (const auto& failure = m_study.items()[item].failure)
        return toQt(*failure).section(u'\n', 0, 0);
    const zero_shot::RecognisedItem told = m_study.recognised(item);
    const std::vector<zero_shot::RankedClass>& ranking = told.ranking;
    if (ranking.empty())
        return {};
    if (told.labels && !told.labels->empty())
        return joined(*told.labels);
    if (told.answer == zero_shot::kNoneOfThese)
        return tr("none of these");
    if (told.labels && !told.answer)
        return tr("no class");
    return tr("%1, %2 %")
        .arg(toQt(m_study.classes().names.at(ranking.front().classIndex)),
             QString::number(ranking.front().probability * kHundred, 'f', 1));
}

QString ItemsModel::toolTip(std::size_t item) const
{
    const StudyItem& one = m_study.items()[item];
    QStringList lines{toQt(one.input)};
    switch (stateOf(m_study, item)) {
    case ItemState::NoModel:
        lines << (one.recorded.empty() ? tr("not embedded: no model is chosen") : tr("as a run recorded it"));
        break;
    case ItemState::Waiting:
        lines << tr("waits for the model");
        break;
    case ItemState::Embedded:
        lines << tr("embedded");
        break;
    case ItemState::Kept:
        lines << tr("embedding kept from an earlier call");
        break;
    case ItemState::Failed:
        lines << toQt(*one.failure);
        break;
    }
    for (const std::string& remark : one.remarks)
        lines << toQt(remark);
    return lines.join(u'\n');
}

QVariant ItemsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || static_cast<std::size_t>(index.row()) >= m_study.items().size())
        return {};
    const auto item = static_cast<std::size_t>(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return m_study.shortName(item);
    case Qt::ToolTipRole:
        return toolTip(item);
    case Qt::AccessibleTextRole:
        return QString(m_study.shortName(item) + QStringLiteral(", ") + best(item));
    case Qt::DecorationRole:
        return m_pictures ? m_pictures(item) : QVariant();
    case StateRole:
        return static_cast<int>(stateOf(m_study, item));
    case BestRole:
        return best(item);
    default:
        return {};
    }
}

}  // namespace orangery::recognition_page
