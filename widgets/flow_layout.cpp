// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/flow_layout.h"

#include <QHBoxLayout>
#include <QSpacerItem>
#include <QStyle>
#include <QWidget>

#include <algorithm>

namespace orangery::widgets {

namespace {

constexpr int kUsualGap = 6;  // px

bool grows(const QLayoutItem& item)
{
    return item.expandingDirections().testFlag(Qt::Horizontal);
}

int widthOf(const QLayoutItem& item, int available)
{
    const int least = item.minimumSize().width();
    return grows(item) ? least : std::max(least, std::min(item.sizeHint().width(), available));
}

}  // namespace

FlowLayout::FlowLayout(QWidget* parent) : QLayout(parent)
{
    setContentsMargins(0, 0, 0, 0);
}

FlowLayout::~FlowLayout()
{
    // One by one: a part that goes makes QLayout ask for those that are left.
    while (QLayoutItem* item = takeAt(0))
        delete item;
}

void FlowLayout::addStretch()
{
    addItem(new QSpacerItem(0, 0, QSizePolicy::Expanding, QSizePolicy::Minimum));
}

void FlowLayout::addTogether(const std::vector<QWidget*>& widgets)
{
    auto* row = new QHBoxLayout;
    for (QWidget* widget : widgets)
        row->addWidget(widget);
    addChildLayout(row);
    addItem(row);
}

void FlowLayout::addItem(QLayoutItem* item)
{
    m_items.emplace_back(item);
    invalidate();
}

QLayoutItem* FlowLayout::itemAt(int index) const
{
    return index >= 0 && index < count() ? m_items[static_cast<std::size_t>(index)].get() : nullptr;
}

QLayoutItem* FlowLayout::takeAt(int index)
{
    if (index < 0 || index >= count())
        return nullptr;
    QLayoutItem* item = m_items[static_cast<std::size_t>(index)].release();
    m_items.erase(m_items.begin() + index);
    return item;
}

int FlowLayout::gap() const
{
    if (spacing() >= 0)
        return spacing();
    const QWidget* widget = parentWidget();
    const int styled =
        widget == nullptr ? -1 : widget->style()->pixelMetric(QStyle::PM_LayoutHorizontalSpacing, nullptr, widget);
    return styled < 0 ? kUsualGap : styled;
}

std::vector<FlowLayout::Row> FlowLayout::rowsOf(int width) const
{
    std::vector<Row> rows;
    for (const auto& item : m_items) {
        const bool isRoom = item->spacerItem() != nullptr;
        if (item->isEmpty() && !isRoom)
            continue;
        const int wanted = widthOf(*item, width);
        const int before = rows.empty() || rows.back().items.empty() ? 0 : rows.back().width + (isRoom ? 0 : gap());
        if (rows.empty() || (before > 0 && before + wanted > width))
            rows.emplace_back();
        Row& row = rows.back();
        row.width = (row.items.empty() ? 0 : row.width + (isRoom ? 0 : gap())) + wanted;
        row.height = std::max(row.height, item->sizeHint().height());
        row.items.push_back(item.get());
    }
    return rows;
}

int FlowLayout::heightForWidth(int width) const
{
    const QMargins margins = contentsMargins();
    int height = margins.top() + margins.bottom();
    const auto rows = rowsOf(width - margins.left() - margins.right());
    for (const Row& row : rows)
        height += row.height;
    return height + gap() * std::max(0, static_cast<int>(rows.size()) - 1);
}

QSize FlowLayout::sizeHint() const
{
    const auto rows = rowsOf(QLAYOUTSIZE_MAX);
    QSize all = rows.empty() ? QSize() : QSize(rows.front().width, rows.front().height);
    const QMargins margins = contentsMargins();
    return all.expandedTo({0, 0}) + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

QSize FlowLayout::minimumSize() const
{
    QSize least(0, 0);
    for (const auto& item : m_items)
        if (!item->isEmpty())
            least = least.expandedTo(item->minimumSize());
    const QMargins margins = contentsMargins();
    return least + QSize(margins.left() + margins.right(), margins.top() + margins.bottom());
}

void FlowLayout::setGeometry(const QRect& area)
{
    QLayout::setGeometry(area);
    const QRect inside = area.marginsRemoved(contentsMargins());
    const bool isReversed = parentWidget() != nullptr && parentWidget()->isRightToLeft();
    int top = inside.top();
    for (const Row& row : rowsOf(inside.width())) {
        auto growing = static_cast<int>(
            std::count_if(row.items.begin(), row.items.end(), [](const QLayoutItem* item) { return grows(*item); }));
        int spare = std::max(0, inside.width() - row.width);
        int left = inside.left();
        for (QLayoutItem* item : row.items) {
            QSize size(widthOf(*item, inside.width()), std::min(row.height, item->maximumSize().height()));
            if (grows(*item)) {
                const int share = std::min(spare / growing--, item->maximumSize().width() - size.width());
                size.rwidth() += share;
                spare -= share;
            }
            if (!item->expandingDirections().testFlag(Qt::Vertical))
                size.setHeight(std::min(size.height(), item->sizeHint().height()));
            const QRect place(QPoint(left, top + (row.height - size.height()) / 2), size);
            item->setGeometry(isReversed ? QStyle::visualRect(Qt::RightToLeft, inside, place) : place);
            left += size.width() + (item->spacerItem() == nullptr ? gap() : 0);
        }
        top += row.height + gap();
    }
}

}  // namespace orangery::widgets
