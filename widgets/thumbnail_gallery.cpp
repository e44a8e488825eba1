// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/thumbnail_gallery.h"

#include "widgets/tree_theme.h"

#include <QApplication>
#include <QPainter>
#include <QPixmap>
#include <QStyledItemDelegate>

#include <algorithm>

namespace orangery::widgets {

namespace {

constexpr int kPad = 6;          // px around and between
constexpr double kMark = 5.0;    // px, half of a mark
constexpr int kExtraWidth = 20;  // px that names may have beside the picture,
constexpr int kNameWidth = 8;    // or as many lines of type in all

void paintMark(QPainter& painter, ThumbnailState state, QPointF centre, const TreeTheme& theme)
{
    painter.setRenderHint(QPainter::Antialiasing);
    const QColor colour = state == ThumbnailState::Failed ? theme.error : theme.tint(1.0);
    painter.setPen(QPen(theme.background, 3.0));
    painter.setBrush(theme.background);
    painter.drawEllipse(centre, kMark + 1.5, kMark + 1.5);
    painter.setPen(QPen(colour, 1.8));
    switch (state) {
    case ThumbnailState::Waiting:
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(centre, kMark - 1.0, kMark - 1.0);
        break;
    case ThumbnailState::Ready:
        painter.setBrush(colour);
        painter.drawEllipse(centre, kMark - 1.0, kMark - 1.0);
        break;
    case ThumbnailState::Kept:
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(centre, kMark, kMark);
        painter.setBrush(colour);
        painter.drawEllipse(centre, kMark - 3.5, kMark - 3.5);
        break;
    case ThumbnailState::Failed:
        painter.setBrush(colour);
        painter.drawPolygon(QPolygonF({centre + QPointF(0, -kMark), centre + QPointF(kMark, kMark - 1.0),
                                       centre + QPointF(-kMark, kMark - 1.0)}));
        break;
    case ThumbnailState::Plain:
        break;
    }
}

class Delegate : public QStyledItemDelegate {
public:
    Delegate(int secondLineRole, int stateRole, QObject* parent)
        : QStyledItemDelegate(parent), m_secondLineRole(secondLineRole), m_stateRole(stateRole)
    {
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override
    {
        const int line = option.fontMetrics.height();
        return {std::max(ThumbnailGallery::kSide + kExtraWidth, kNameWidth * line) + 2 * kPad,
                ThumbnailGallery::kSide + 3 * kPad + 2 * line};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const TreeTheme theme = TreeTheme::fromPalette(option.palette, option.font);
        painter->save();
        const bool isSelected = (option.state & QStyle::State_Selected) != 0;
        if (isSelected)
            painter->fillRect(option.rect.adjusted(1, 1, -1, -1), mixed(theme.background, theme.focus, 0.25));
        const QRect box = option.rect.adjusted(kPad, kPad, -kPad, -kPad);
        const QRect place(box.left(), box.top(), box.width(), ThumbnailGallery::kSide);
        paintPicture(*painter, place, index.data(Qt::DecorationRole), theme);
        const auto state = static_cast<ThumbnailState>(index.data(m_stateRole).toInt());
        if (state != ThumbnailState::Plain)
            paintMark(*painter, state, QPointF(place.right() - kMark - 1.0, place.top() + kMark + 2.0), theme);
        const QFontMetrics& metrics = option.fontMetrics;
        const auto line = [&](int number, const QString& text, Qt::TextElideMode elide, const QColor& colour) {
            const QRect where(box.left(), place.bottom() + kPad + number * metrics.height(), box.width(),
                              metrics.height());
            painter->setPen(colour);
            painter->drawText(where, Qt::AlignHCenter | Qt::TextSingleLine,
                              metrics.elidedText(text, elide, where.width()));
        };
        line(0, index.data(Qt::DisplayRole).toString(), Qt::ElideMiddle, theme.text);
        line(1, index.data(m_secondLineRole).toString(), Qt::ElideRight,
             state == ThumbnailState::Failed ? theme.error : theme.mutedText);
        if ((option.state & QStyle::State_HasFocus) != 0 || isSelected) {
            painter->setPen(QPen(theme.focus, (option.state & QStyle::State_HasFocus) != 0 ? 2.0 : 1.0));
            painter->setBrush(Qt::NoBrush);
            painter->drawRect(option.rect.adjusted(1, 1, -2, -2));
        }
        painter->restore();
    }

private:
    static void paintPicture(QPainter& painter, const QRect& place, const QVariant& picture, const TreeTheme& theme)
    {
        const auto pixmap = picture.value<QPixmap>();
        if (pixmap.isNull()) {
            painter.fillRect(place, theme.band);
            return;
        }
        QSize size = pixmap.size();
        if (size.width() > place.width() || size.height() > place.height())
            size.scale(place.size(), Qt::KeepAspectRatio);
        QRect target(QPoint(0, 0), size);
        target.moveCenter(place.center());
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawPixmap(target, pixmap);
        painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    }

    int m_secondLineRole;
    int m_stateRole;
};

}  // namespace

ThumbnailGallery::ThumbnailGallery(int secondLineRole, int stateRole, QWidget* parent) : QListView(parent)
{
    setAccessibleName(tr("Gallery"));
    setItemDelegate(new Delegate(secondLineRole, stateRole, this));
    setViewMode(QListView::IconMode);
    setResizeMode(QListView::Adjust);
    setMovement(QListView::Static);
    setUniformItemSizes(true);
    setWordWrap(true);
    setSelectionMode(QAbstractItemView::ExtendedSelection);
    setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    setLayoutMode(QListView::Batched);
}

QString ThumbnailGallery::wordFor(ThumbnailState state)
{
    switch (state) {
    case ThumbnailState::Waiting:
        return tr("waiting");
    case ThumbnailState::Ready:
        return tr("ready");
    case ThumbnailState::Kept:
        return tr("kept from before");
    case ThumbnailState::Failed:
        return tr("failed");
    default:
        return {};
    }
}

void ThumbnailGallery::changeEvent(QEvent* event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        doItemsLayout();
}

}  // namespace orangery::widgets
