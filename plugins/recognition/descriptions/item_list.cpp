// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/item_list.h"

#include "widgets/bridge/text.h"

namespace orangery::recognition_page {

namespace {

constexpr int kItemRole = Qt::UserRole;  // place in the study

}  // namespace

ItemList::ItemList(Study& study, QWidget* parent) : QListWidget(parent), m_study(study)
{
    setUniformItemSizes(true);
    setTextElideMode(Qt::ElideRight);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    const auto look = [this](const QListWidgetItem* line) {
        const auto place = line->data(kItemRole).toULongLong();
        if (place < m_study.items().size())
            m_study.setCurrent(place);
    };
    connect(this, &QListWidget::itemClicked, this, look);
    connect(this, &QListWidget::itemActivated, this, look);
}

void ItemList::add(const QString& text, std::size_t item)
{
    auto* line = new QListWidgetItem(text, this);
    line->setData(kItemRole, static_cast<qulonglong>(item));
    line->setToolTip(text + u'\n' + bridge::toQt(m_study.items().at(item).input));
}

void ItemList::end(std::size_t count)
{
    if (count <= kMost)
        return;
    auto* line = new QListWidgetItem(tr("%1 hidden").arg(count - kMost), this);
    line->setFlags(Qt::NoItemFlags);
}

}  // namespace orangery::recognition_page
