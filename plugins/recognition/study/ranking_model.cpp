// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/study/ranking_model.h"

#include "widgets/bridge/text.h"

namespace orangery::recognition_page {

namespace {

constexpr double kHundred = 100;

}  // namespace

RankingModel::RankingModel(Study& study, QObject* parent) : QAbstractTableModel(parent), m_study(study)
{
    connect(&study, &Study::scoresChanged, this, &RankingModel::refresh);
    connect(&study, &Study::currentChanged, this, &RankingModel::refresh);
    connect(&study, &Study::itemsRemoved, this, &RankingModel::refresh);
    connect(&study, &Study::itemsChanged, this, [this](std::size_t first, std::size_t count) {
        if (const auto current = m_study.current(); current && *current >= first && *current < first + count)
            refresh();
    });
    refresh();
}

/// As many rows stay as there are; their content may all be other.
void RankingModel::refresh()
{
    const auto current = m_study.current();
    auto ranking = current ? m_study.ranking(*current) : std::vector<zero_shot::RankedClass>();
    const auto old = static_cast<int>(m_ranking.size());
    const auto now = static_cast<int>(ranking.size());
    if (now > old) {
        beginInsertRows({}, old, now - 1);
        m_ranking = std::move(ranking);
        endInsertRows();
    } else if (now < old) {
        beginRemoveRows({}, now, old - 1);
        m_ranking = std::move(ranking);
        endRemoveRows();
    } else {
        m_ranking = std::move(ranking);
    }
    if (now > 0)
        Q_EMIT dataChanged(index(0, 0), index(now - 1, ColumnCount - 1));
}

int RankingModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_ranking.size());
}

int RankingModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RankingModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || index.row() >= rowCount())
        return {};
    const zero_shot::RankedClass& row = m_ranking[static_cast<std::size_t>(index.row())];
    const auto number = [&]() -> double {
        switch (index.column()) {
        case Probability:
            return row.probability;
        case Cosine:
            return row.cosine;
        default:
            return row.logit;
        }
    };
    if (role == Qt::TextAlignmentRole && index.column() != Class)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role == kNumberRole && index.column() != Class)
        return number();
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Class:
        return bridge::toQt(m_study.classes().names.at(row.classIndex));
    case Probability:
        return tr("%1 %").arg(QString::number(number() * kHundred, 'f', 1));
    case Cosine:
        return QString::number(number(), 'f', 4);
    default:
        return QString::number(number(), 'f', 2);
    }
}

QVariant RankingModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role != Qt::DisplayRole || orientation != Qt::Horizontal)
        return {};
    switch (section) {
    case Class:
        return tr("Class");
    case Probability:
        return tr("Probability");
    case Cosine:
        return tr("Cosine");
    default:
        return tr("Logit");
    }
}

}  // namespace orangery::recognition_page
