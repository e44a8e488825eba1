// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/hover_card.h"

#include <QLabel>
#include <QVBoxLayout>

#include <algorithm>

namespace orangery::widgets {
namespace {

constexpr int kWidth = 340;              // px
constexpr int kDistance = 10;            // px from what it speaks of
constexpr qsizetype kLongestText = 600;  // the whole text has its place elsewhere
constexpr qsizetype kLongestHeading = 200;

QString cut(const QString& text, qsizetype length)
{
    return text.size() <= length ? text : QString(text.left(length) + QChar(0x2026));
}

QLabel* makeLabel(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::ToolTipText);
    return label;
}

}  // namespace

HoverCard::HoverCard(QWidget* parent) : QFrame(parent), m_heading(makeLabel(this)), m_text(makeLabel(this))
{
    setFrameShape(QFrame::Box);
    setBackgroundRole(QPalette::ToolTipBase);
    setForegroundRole(QPalette::ToolTipText);
    setAutoFillBackground(true);
    setAttribute(Qt::WA_TransparentForMouseEvents);
    QFont font = m_heading->font();
    font.setBold(true);
    m_heading->setFont(font);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_heading);
    layout->addWidget(m_text);
    hide();
}

void HoverCard::present(const QString& heading, const QString& text, const QRect& around)
{
    m_heading->setText(cut(heading, kLongestHeading));
    m_text->setText(cut(text, kLongestText));
    m_text->setVisible(!text.isEmpty());
    const QRect space = parentWidget()->rect();
    const int width = std::min(kWidth, space.width());
    resize(width, std::min(layout()->totalHeightForWidth(width), space.height()));

    // Below it if there is room, else above; never across it unless the parent is too small for anything else.
    int y = around.bottom() + kDistance;
    if (y + height() > space.bottom())
        y = around.top() - kDistance - height();
    const int x = std::clamp(around.center().x() - width / 2, space.left(), std::max(0, space.right() - width));
    move(x, std::clamp(y, space.top(), std::max(0, space.bottom() - height())));
    raise();
    show();
}

}  // namespace orangery::widgets
