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

void ItemList::show(const std::vector<Line>& lines, std::size_t all)
{
    const auto count = static_cast<int>(lines.size());
    while (this->count() > count || (this->count() > 0 && item(this->count() - 1)->flags() == Qt::NoItemFlags))
        delete takeItem(this->count() - 1);
    for (int i = 0; i < count; ++i) {
        const Line& line = lines[static_cast<std::size_t>(i)];
        QListWidgetItem* shown = i < this->count() ? item(i) : new QListWidgetItem(this);
        shown->setText(line.text);
        shown->setToolTip(line.text + u'\n' + bridge::toQt(m_study.items().at(line.item).input));
        shown->setData(kItemRole, static_cast<qulonglong>(line.item));
    }
    if (all > kMost) {
        auto* rest = new QListWidgetItem(tr("%1 hidden").arg(all - kMost), this);
        rest->setFlags(Qt::NoItemFlags);
    }
}

}  // namespace orangery::recognition_page
