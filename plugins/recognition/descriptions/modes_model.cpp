// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/modes_model.h"

#include "engine/zero_shot/evaluation/paired_tests.h"
#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"

namespace orangery::recognition_page {

void ModesModel::setState(std::shared_ptr<const ModeState> state)
{
    const int before = rowCount();
    const int after = state != nullptr ? static_cast<int>(state->modes.size()) : 0;
    if (before != after) {
        beginResetModel();
        m_state = std::move(state);
        endResetModel();
        return;
    }
    m_state = std::move(state);
    if (after > 0) {
        Q_EMIT dataChanged(index(0, 0), index(after - 1, columnCount() - 1));
        Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
    }
}

std::optional<std::pair<std::size_t, std::size_t>> ModesModel::pairOf(const QModelIndex& index) const
{
    if (!index.isValid() || index.column() < FirstOther || index.column() - FirstOther == index.row())
        return std::nullopt;
    return std::pair(static_cast<std::size_t>(index.row()), static_cast<std::size_t>(index.column() - FirstOther));
}

int ModesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() || m_state == nullptr ? 0 : static_cast<int>(m_state->modes.size());
}

int ModesModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : FirstOther + rowCount();
}

QString ModesModel::text(std::size_t mode, int column) const
{
    const zero_shot::ModeComparison& compared = m_state->comparison;
    switch (column) {
    case Mode:
        return bridge::toQt(zero_shot::nameOf(m_state->modes[mode].prompts.mode));
    case Texts:
        return QString::number(m_state->texts[mode]);
    case Aggregation:
        return bridge::toQt(zero_shot::nameOf(m_state->modes[mode].aggregation));
    case Right:
        return compared.known > 0 ? tr("%1 of %2").arg(compared.modes[mode].right).arg(compared.known) : QString();
    case Share:
        return compared.known > 0 ? tr("%1 %").arg(100.0 * static_cast<double>(compared.modes[mode].right) /
                                                       static_cast<double>(compared.known),
                                                   0, 'f', 1)
                                  : QString();
    default:
        break;
    }
    const auto other = static_cast<std::size_t>(column - FirstOther);
    return other == mode ? QStringLiteral("–") : QString::number(compared.differ(mode, other));
}

QString ModesModel::toolTip(const QModelIndex& index) const
{
    const auto pair = pairOf(index);
    if (!pair) {
        QStringList templates;
        for (const std::string& one : m_state->modes[static_cast<std::size_t>(index.row())].prompts.templates)
            templates << bridge::toQt(one);
        return templates.join(u'\n');
    }
    const auto [a, b] = *pair;
    const auto name = [&](std::size_t mode) { return text(mode, Mode); };
    const zero_shot::ModeComparison& compared = m_state->comparison;
    QString told = tr("%1 and %2 give %3 of %n item(s) different classes.", nullptr, bridge::inTr(compared.inputs))
                       .arg(name(a), name(b))
                       .arg(compared.differ(a, b));
    if (compared.known > 0)
        told += u'\n' + tr("Only %1 is right: %2; only %3 is right: %4; McNemar's exact p = %5.")
                            .arg(name(a))
                            .arg(compared.onlyRight(a, b))
                            .arg(name(b))
                            .arg(compared.onlyRight(b, a))
                            .arg(zero_shot::mcNemar(compared.onlyRight(a, b), compared.onlyRight(b, a)).p, 0, 'g', 3);
    return told;
}

QVariant ModesModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || m_state == nullptr)
        return {};
    if (role == Qt::DisplayRole)
        return text(static_cast<std::size_t>(index.row()), index.column());
    if (role == Qt::ToolTipRole) {
        const QString told = toolTip(index);
        return told.isEmpty() ? QVariant() : told;
    }
    if (role == Qt::AccessibleTextRole && pairOf(index))
        return toolTip(index);
    if (role == Qt::TextAlignmentRole && index.column() != Mode && index.column() != Aggregation)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    return {};
}

QVariant ModesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || m_state == nullptr)
        return {};
    if (role == Qt::ToolTipRole && section >= FirstOther)
        return tr("Items to which the row's mode gives another class than this one");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Mode:
        return tr("Mode");
    case Texts:
        return tr("Texts");
    case Aggregation:
        return tr("Aggregation");
    case Right:
        return tr("Right");
    case Share:
        return tr("Top-1");
    default:
        return tr("≠ %1").arg(text(static_cast<std::size_t>(section - FirstOther), Mode));
    }
}

}  // namespace orangery::recognition_page
