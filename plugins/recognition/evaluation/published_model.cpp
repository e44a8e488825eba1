// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/evaluation/published_model.h"

#include "widgets/bridge/text.h"

#include <QFont>

namespace orangery::recognition_page {

namespace {

QString figureText(const std::optional<zero_shot::PublishedFigure>& figure, bool isGain = false)
{
    if (!figure)
        return {};
    const auto text = [&](double value) -> QString {
        const QString sign = isGain && value > 0 ? QStringLiteral("+") : QString();
        return sign + QString::number(value, 'f', 1);
    };
    return text(figure->top1) + QStringLiteral(" / ") + text(figure->top5);
}

QString textOf(const zero_shot::PublishedEntry& entry, int column)
{
    switch (column) {
    case PublishedModel::DataSet:
        return bridge::toQt(entry.dataset);
    case PublishedModel::Model:
        return bridge::toQt(entry.model);
    case PublishedModel::Names:
        return figureText(entry.names);
    case PublishedModel::Descriptions:
        return figureText(entry.descriptions);
    case PublishedModel::Gain:
        return figureText(entry.gain(), true);
    default:
        return figureText(entry.asked);
    }
}

/// Whether what does not add up is this figure: of an encoder its gain, of a chat model what it answered.
bool isSlip(const zero_shot::PublishedEntry& entry, int column)
{
    return !entry.slip.empty() && column == (entry.asked ? PublishedModel::Asked : PublishedModel::Gain);
}

}  // namespace

void PublishedModel::setEntries(std::vector<zero_shot::PublishedEntry> entries)
{
    beginResetModel();
    m_entries = std::move(entries);
    endResetModel();
}

int PublishedModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

int PublishedModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PublishedModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const zero_shot::PublishedEntry& entry = m_entries[static_cast<std::size_t>(index.row())];
    const bool marked = isSlip(entry, index.column());
    switch (role) {
    case Qt::DisplayRole:
        return marked ? QString(textOf(entry, index.column()) + QStringLiteral(" *")) : textOf(entry, index.column());
    case Qt::ToolTipRole:
        return marked ? QVariant(bridge::toQt(entry.slip)) : QVariant();
    case Qt::AccessibleTextRole:
        return marked ? QVariant(textOf(entry, index.column()) + QStringLiteral(". ") + bridge::toQt(entry.slip))
                      : QVariant();
    case Qt::FontRole: {
        QFont font;
        font.setBold(true);
        return marked ? QVariant(font) : QVariant();
    }
    case Qt::TextAlignmentRole:
        return index.column() >= Names ? QVariant(static_cast<int>(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    default:
        return {};
    }
}

QVariant PublishedModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::ToolTipRole && section >= Names)
        return section == Gain ? tr("Descriptions less names, in points: top-1 / top-5") : tr("Top-1 / top-5 in %");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case DataSet:
        return tr("Data set");
    case Model:
        return tr("Model");
    case Names:
        return tr("Names");
    case Descriptions:
        return tr("Descriptions");
    case Gain:
        return tr("Gain");
    default:
        return tr("Asked");
    }
}

}  // namespace orangery::recognition_page
