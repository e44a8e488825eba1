// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/map/selection_model.h"

#include "widgets/bridge/text.h"

namespace orangery::recognition_page {

SelectionModel::SelectionModel(const Study& study, Picture picture, QObject* parent)
    : QAbstractListModel(parent), m_study(study), m_picture(std::move(picture))
{
}

void SelectionModel::setItems(std::vector<std::size_t> items)
{
    m_hidden = items.size() > kMost ? items.size() - kMost : 0;
    items.resize(items.size() - m_hidden);
    if (!m_items.empty()) {
        beginRemoveRows({}, 0, static_cast<int>(m_items.size()) - 1);
        m_items.clear();
        endRemoveRows();
    }
    if (!items.empty()) {
        beginInsertRows({}, 0, static_cast<int>(items.size()) - 1);
        m_items = std::move(items);
        endInsertRows();
    }
}

void SelectionModel::refresh()
{
    if (!m_items.empty())
        Q_EMIT dataChanged(index(0), index(static_cast<int>(m_items.size()) - 1));
}

int SelectionModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_items.size());
}

QVariant SelectionModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const std::size_t place = m_items[static_cast<std::size_t>(index.row())];
    if (place >= m_study.items().size())
        return {};
    const StudyItem& item = m_study.items()[place];
    const QString& name = m_study.shortName(place);
    QString tags;
    for (const std::string& tag : item.tags)
        tags += (tags.isEmpty() ? QString() : QStringLiteral(", ")) + bridge::toQt(tag);
    switch (role) {
    case Qt::DisplayRole:
        return tags.isEmpty() ? name : QString(name + QStringLiteral(" [") + tags + u']');
    case Qt::ToolTipRole:
        return bridge::toQt(item.input);
    case Qt::DecorationRole:
        return m_picture ? QVariant(m_picture(item.input)) : QVariant();
    default:
        return {};
    }
}

}  // namespace orangery::recognition_page
