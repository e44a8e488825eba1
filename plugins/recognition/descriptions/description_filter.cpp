// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/description_filter.h"

#include "plugins/recognition/descriptions/description_model.h"

namespace orangery::recognition_page {

DescriptionFilter::DescriptionFilter(QObject* parent) : QSortFilterProxyModel(parent)
{
    setRecursiveFilteringEnabled(true);
    // What is being typed into a row does not take it away; the next change of the filter does.
    setDynamicSortFilter(false);
}

void DescriptionFilter::setText(const QString& text)
{
    m_text = text;
    invalidateFilter();
}

void DescriptionFilter::setOnlyMarked(bool onlyMarked)
{
    m_onlyMarked = onlyMarked;
    invalidateFilter();
}

std::size_t DescriptionFilter::shownSentences() const
{
    std::size_t shown = 0;
    for (int row = 0; row < rowCount(); ++row)
        shown += static_cast<std::size_t>(rowCount(index(row, 0)));
    return shown;
}

bool DescriptionFilter::filterAcceptsRow(int sourceRow, const QModelIndex& sourceParent) const
{
    const QModelIndex row = sourceModel()->index(sourceRow, DescriptionModel::Text, sourceParent);
    if (m_onlyMarked && !row.data(DescriptionModel::kMarkedRole).toBool())
        return false;
    if (m_text.isEmpty())
        return true;
    return row.data().toString().contains(m_text, Qt::CaseInsensitive) ||
           (sourceParent.isValid() && sourceParent.data().toString().contains(m_text, Qt::CaseInsensitive));
}

}  // namespace orangery::recognition_page
