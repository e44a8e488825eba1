// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/tensor_tree_model.h"

#include "engine/base/counted.h"
#include "plugins/models/page/model_texts.h"
#include "widgets/bridge/text.h"

#include <QFont>

namespace orangery::models_page {

using bridge::toQt;

void TensorTreeModel::setReport(ModelReportPointer report)
{
    beginResetModel();
    m_report = std::move(report);
    arrange();
    endResetModel();
}

void TensorTreeModel::setFilter(const QString& text)
{
    if (text == m_filter)
        return;
    beginResetModel();
    m_filter = text;
    arrange();
    endResetModel();
}

void TensorTreeModel::arrange()
{
    m_children.clear();
    m_rows.clear();
    m_shown = 0;
    if (m_report == nullptr)
        return;
    const std::vector<TensorNode>& nodes = m_report->tree.nodes;
    const std::string wanted = bridge::fromQt(m_filter.toLower());
    std::vector<char> isShown(nodes.size(), 0);
    for (std::size_t node = nodes.size(); node-- > 1;) {  // children before parents
        if (nodes[node].tensor && m_report->lowerNames[*nodes[node].tensor].find(wanted) != std::string::npos) {
            isShown[node] = 1;
            ++m_shown;
        }
        if (isShown[node] != 0)
            isShown[nodes[node].parent] = 1;
    }
    m_children.resize(nodes.size());
    m_rows.resize(nodes.size(), 0);
    for (std::size_t node = 0; node < nodes.size(); ++node)
        for (const std::size_t child : nodes[node].children)
            if (isShown[child] != 0) {
                m_rows[child] = static_cast<int>(m_children[node].size());
                m_children[node].push_back(child);
            }
}

std::size_t TensorTreeModel::nodeOf(const QModelIndex& index)
{
    return index.isValid() ? static_cast<std::size_t>(index.internalId()) : 0;
}

QModelIndex TensorTreeModel::indexOfTensor(std::size_t tensor) const
{
    if (m_report == nullptr)
        return {};
    const std::vector<TensorNode>& nodes = m_report->tree.nodes;
    for (std::size_t node = 1; node < nodes.size(); ++node)
        if (nodes[node].tensor == tensor)
            return indexOfNode(node);
    return {};
}

QModelIndex TensorTreeModel::indexOfNode(std::size_t node) const
{
    if (m_report == nullptr || node == 0)
        return {};
    const auto& siblings = m_children[m_report->tree.nodes[node].parent];
    const auto row = static_cast<std::size_t>(m_rows[node]);
    return row < siblings.size() && siblings[row] == node ? createIndex(m_rows[node], 0, node) : QModelIndex();
}

QModelIndex TensorTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, m_children[nodeOf(parent)][static_cast<std::size_t>(row)]);
}

QModelIndex TensorTreeModel::parent(const QModelIndex& index) const
{
    if (!index.isValid())
        return {};
    const std::size_t parent = m_report->tree.nodes[nodeOf(index)].parent;
    return parent == 0 ? QModelIndex() : createIndex(m_rows[parent], 0, parent);
}

int TensorTreeModel::rowCount(const QModelIndex& parent) const
{
    if (m_children.empty() || parent.column() > 0)
        return 0;
    return static_cast<int>(m_children[nodeOf(parent)].size());
}

int TensorTreeModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

QString TensorTreeModel::text(const TensorNode& node, int column) const
{
    switch (column) {
    case Name:
        return toQt(node.name);
    case Shape:
        return node.tensor ? toQt(io::shapeText(m_report->weights->tensors()[*node.tensor].shape)) : QString();
    case Type:
        return node.type == kMixedTypes ? tr("mixed") : toQt(node.type);
    case Parameters:
        return countText(node.parameters);
    case Size:
        return sizeText(node.bytes);
    default:
        return {};
    }
}

QString TensorTreeModel::toolTip(std::size_t node) const
{
    const TensorNode& shown = m_report->tree.nodes[node];
    return toQt(fullName(m_report->tree, node)) + QChar(QChar::LineFeed) +
           toQt(counted(shown.parameters, "parameter(s), ") + counted(shown.bytes, "byte(s)"));
}

QVariant TensorTreeModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const std::size_t node = nodeOf(index);
    switch (role) {
    case Qt::DisplayRole:
        return text(m_report->tree.nodes[node], index.column());
    case Qt::ToolTipRole:
        return toolTip(node);
    case Qt::TextAlignmentRole:
        return index.column() >= Parameters ? QVariant(static_cast<int>(Qt::AlignRight | Qt::AlignVCenter))
                                            : QVariant();
    default:
        return {};
    }
}

QVariant TensorTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return section >= Parameters ? QVariant(static_cast<int>(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case Shape:
        return tr("Shape");
    case Type:
        return tr("Type");
    case Parameters:
        return tr("Parameters");
    case Size:
        return tr("Size");
    default:
        return {};
    }
}

}  // namespace orangery::models_page
