// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/evaluation/class_figures_model.h"

#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"

#include <cmath>

namespace orangery::recognition_page {

namespace {

constexpr double kPercent = 100.0;
constexpr double kAfterAll = 1e9;  // what does not exist is sorted there

QString percent(double share)
{
    return std::isfinite(share) ? ClassFiguresModel::tr("%1 %").arg(QString::number(kPercent * share, 'f', 1))
                                : QString(QChar(0x2013));
}

bool isSeen(const zero_shot::ClassFigures& figures)
{
    return figures.samples > 0 || figures.predicted > 0;
}

}  // namespace

void ClassFiguresModel::setFigures(const std::vector<std::string>& names,
                                   const std::vector<zero_shot::ClassFigures>& figures)
{
    const bool isOther = names != m_names;
    if (isOther) {
        beginResetModel();
        m_names = names;
        m_hasTop5 = zero_shot::hasTop5(names);
    }
    m_figures.assign(names.size(), {});
    for (std::size_t c = 0; c < names.size(); ++c)
        m_figures[c] = {.classIndex = c, .recall = std::nan(""), .precision = std::nan("")};
    for (const zero_shot::ClassFigures& one : figures)
        if (one.classIndex < m_figures.size())
            m_figures[one.classIndex] = one;
    if (isOther)
        endResetModel();
    else if (!m_names.empty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int ClassFiguresModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_figures.size());
}

int ClassFiguresModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

double ClassFiguresModel::top5Share(const zero_shot::ClassFigures& figures) const
{
    return m_hasTop5 ? static_cast<double>(figures.top5) / static_cast<double>(figures.samples) : std::nan("");
}

QString ClassFiguresModel::text(const zero_shot::ClassFigures& figures, int column) const
{
    switch (column) {
    case Class:
        return bridge::toQt(m_names[figures.classIndex]);
    case Samples:
        return QString::number(figures.samples);
    case Recall:
        return percent(figures.recall);
    case Precision:
        return percent(figures.precision);
    case ConfusedWith:
        return figures.mostConfused ? bridge::toQt(m_names[*figures.mostConfused]) : QString();
    case Confused:
        return figures.mostConfused ? QString::number(figures.confused) : QString();
    case Top5:
        return percent(top5Share(figures));
    default:
        return {};
    }
}

QVariant ClassFiguresModel::sortKey(const zero_shot::ClassFigures& figures, int column) const
{
    const auto known = [](double value) { return std::isfinite(value) ? value : kAfterAll; };
    switch (column) {
    case Samples:
        return static_cast<qulonglong>(figures.samples);
    case Recall:
        return known(figures.recall);
    case Precision:
        return known(figures.precision);
    case Confused:
        return static_cast<qulonglong>(figures.confused);
    case Top5:
        return known(top5Share(figures));
    default:
        return text(figures, column);
    }
}

QVariant ClassFiguresModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const zero_shot::ClassFigures& one = figures(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(one, index.column());
    case Qt::TextAlignmentRole:
        return index.column() == Class || index.column() == ConfusedWith
                   ? QVariant()
                   : QVariant(static_cast<int>(Qt::AlignRight | Qt::AlignVCenter));
    case Qt::ToolTipRole:
        return tr("%1: %2 of %n sample(s) right, %3 of any class taken for it", nullptr, bridge::inTr(one.samples))
            .arg(bridge::toQt(m_names[one.classIndex]))
            .arg(one.top1)
            .arg(one.predicted);
    case SortRole:
        return sortKey(one, index.column());
    case SeenRole:
        return isSeen(one);
    default:
        return {};
    }
}

QVariant ClassFiguresModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section != Class && section != ConfusedWith)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) {
        switch (section) {
        case Recall:
            return tr("Share of the class's samples that are right");
        case Precision:
            return tr("Share of the samples taken for the class that are of it");
        case Top5:
            return tr("Share of the class's samples with the right class among the best five");
        default:
            return {};
        }
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Class:
        return tr("Class");
    case Samples:
        return tr("Samples");
    case Recall:
        return tr("Recall");
    case Precision:
        return tr("Precision");
    case ConfusedWith:
        return tr("Most confused with");
    case Confused:
        return tr("How often");
    case Top5:
        return tr("Top-5");
    default:
        return {};
    }
}

SortedClassFigures::SortedClassFigures(QObject* parent) : QSortFilterProxyModel(parent)
{
    setSortRole(ClassFiguresModel::SortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
}

bool SortedClassFigures::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    return sourceModel()->index(row, 0, parent).data(ClassFiguresModel::SeenRole).toBool();
}

}  // namespace orangery::recognition_page
