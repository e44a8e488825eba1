// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/comparison_model.h"

#include "engine/models/files/comparison_layers.h"
#include "widgets/bridge/text.h"

namespace orangery::models_page {

namespace {

using bridge::toQt;
using models::DifferenceNorm;
using models::TensorStatus;

constexpr int kDigits = 6;

std::optional<DifferenceNorm> normOf(int column)
{
    switch (column) {
    case ComparisonModel::L1:
        return DifferenceNorm::L1;
    case ComparisonModel::L2:
        return DifferenceNorm::L2;
    case ComparisonModel::Largest:
        return DifferenceNorm::Max;
    case ComparisonModel::RelativeL1:
        return DifferenceNorm::L1Relative;
    case ComparisonModel::RelativeL2:
        return DifferenceNorm::L2Relative;
    case ComparisonModel::RelativeLargest:
        return DifferenceNorm::MaxRelative;
    default:
        return std::nullopt;
    }
}

}  // namespace

QString statusText(TensorStatus status)
{
    switch (status) {
    case TensorStatus::Same:
        return ComparisonModel::tr("same");
    case TensorStatus::Changed:
        return ComparisonModel::tr("changed");
    case TensorStatus::OnlyA:
        return ComparisonModel::tr("only in A");
    case TensorStatus::OnlyB:
        return ComparisonModel::tr("only in B");
    }
    return {};
}

void ComparisonModel::setComparison(ComparedModelsPointer compared)
{
    beginResetModel();
    m_compared = std::move(compared);
    arrange();
    endResetModel();
}

void ComparisonModel::setOnlyDifferences(bool isOn)
{
    beginResetModel();
    m_onlyDifferences = isOn;
    arrange();
    endResetModel();
}

void ComparisonModel::arrange()
{
    m_children.clear();
    m_rows.clear();
    m_shown = 0;
    if (m_compared == nullptr)
        return;
    const std::vector<TensorNode>& nodes = m_compared->tree.nodes;
    m_children.resize(nodes.size());
    m_rows.resize(nodes.size(), -1);
    for (std::size_t node = 0; node < nodes.size(); ++node)
        for (const std::size_t child : nodes[node].children)
            if (!m_onlyDifferences || m_compared->nodes[child].differing > 0) {
                m_rows[child] = static_cast<int>(m_children[node].size());
                m_children[node].push_back(child);
                m_shown += nodes[child].tensor ? 1U : 0U;
            }
}

QModelIndex ComparisonModel::indexOf(std::string_view tensor) const
{
    if (m_compared == nullptr)
        return {};
    const std::vector<TensorNode>& nodes = m_compared->tree.nodes;
    for (std::size_t node = 1; node < nodes.size(); ++node)
        if (nodes[node].tensor && m_rows[node] >= 0 &&
            m_compared->comparison.tensors[*nodes[node].tensor].name == tensor)
            return createIndex(m_rows[node], 0, node);
    return {};
}

QModelIndex ComparisonModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, m_children[parent.internalId()][static_cast<std::size_t>(row)]);
}

QModelIndex ComparisonModel::parent(const QModelIndex& index) const
{
    if (!index.isValid())
        return {};
    const std::size_t parent = m_compared->tree.nodes[index.internalId()].parent;
    return parent == 0 ? QModelIndex() : createIndex(m_rows[parent], 0, parent);
}

int ComparisonModel::rowCount(const QModelIndex& parent) const
{
    if (m_children.empty() || parent.column() > 0)
        return 0;
    return static_cast<int>(m_children[parent.isValid() ? parent.internalId() : 0].size());
}

int ComparisonModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

QString ComparisonModel::statusOf(std::size_t node) const
{
    const TensorNode& shown = m_compared->tree.nodes[node];
    const std::uint64_t differing = m_compared->nodes[node].differing;
    if (!shown.tensor)
        return differing == 0 ? statusText(TensorStatus::Same)
                              : tr("%1 of %2 differ").arg(differing).arg(shown.tensors);
    const models::TensorComparison& tensor = m_compared->comparison.tensors[*shown.tensor];
    return tensor.status == TensorStatus::Changed && !tensor.sums ? tr("other shape") : statusText(tensor.status);
}

QString ComparisonModel::text(std::size_t node, int column) const
{
    if (column == Name)
        return toQt(m_compared->tree.nodes[node].name);
    if (column == Status)
        return statusOf(node);
    const std::optional<DifferenceNorm> norm = normOf(column);
    const auto& sums = m_compared->nodes[node].sums;
    const std::optional<double> value = norm && sums ? models::normOf(*sums, *norm) : std::nullopt;
    return value ? QString::number(*value, 'g', kDigits) : QString();
}

QString ComparisonModel::toolTip(std::size_t node) const
{
    const TensorNode& shown = m_compared->tree.nodes[node];
    QString text = toQt(fullName(m_compared->tree, node));
    if (shown.tensor) {
        const models::TensorComparison& tensor = m_compared->comparison.tensors[*shown.tensor];
        if (tensor.status != TensorStatus::OnlyB)
            text += tr("\nA: %1 %2").arg(toQt(tensor.typeA), toQt(io::shapeText(tensor.shapeA)));
        if (tensor.status != TensorStatus::OnlyA)
            text += tr("\nB: %1 %2").arg(toQt(tensor.typeB), toQt(io::shapeText(tensor.shapeB)));
    }
    const auto& sums = m_compared->nodes[node].sums;
    if (sums && sums->notFinite > 0)
        text += tr("\nvalues that are NaN or infinite on one side: %1").arg(sums->notFinite);
    return text;
}

QVariant ComparisonModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(index.internalId(), index.column());
    case Qt::ToolTipRole:
        return toolTip(index.internalId());
    case Qt::TextAlignmentRole:
        return index.column() >= L1 ? QVariant(static_cast<int>(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    default:
        return {};
    }
}

QVariant ComparisonModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section >= L1 ? QVariant(static_cast<int>(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    if (role == Qt::ToolTipRole && section >= RelativeL1)
        return tr("Divided by the same norm of A");
    if (role == Qt::ToolTipRole && section >= L1)
        return tr("Of the difference A − B");
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case Status:
        return tr("Status");
    case L1:
        return tr("L1");
    case L2:
        return tr("L2");
    case Largest:
        return tr("Largest");
    case RelativeL1:
        return tr("Rel. L1");
    case RelativeL2:
        return tr("Rel. L2");
    case RelativeLargest:
        return tr("Rel. largest");
    default:
        return {};
    }
}

}  // namespace orangery::models_page
