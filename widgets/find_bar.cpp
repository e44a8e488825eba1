// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/find_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace orangery::widgets {
namespace {

QToolButton* makeButton(QWidget* parent, Qt::ArrowType arrow, const QString& name)
{
    auto* button = new QToolButton(parent);
    button->setArrowType(arrow);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAccessibleName(name);
    button->setToolTip(name);
    return button;
}

}  // namespace

FindBar::FindBar(QWidget* parent)
    : QWidget(parent),
      m_line(new QLineEdit(this)),
      m_count(new QLabel(this)),
      m_previous(makeButton(this, Qt::UpArrow, tr("Previous match"))),
      m_next(makeButton(this, Qt::DownArrow, tr("Next match")))
{
    setAccessibleName(tr("Find"));
    m_line->setPlaceholderText(tr("Find"));
    m_line->setAccessibleName(tr("Text to find"));
    m_line->setClearButtonEnabled(true);
    m_count->setAccessibleName(tr("Number of matches"));
    auto* closeButton = new QToolButton(this);
    closeButton->setText(tr("Close"));
    closeButton->setAccessibleName(tr("Close the find bar"));
    closeButton->setAutoRaise(true);
    closeButton->setFocusPolicy(Qt::StrongFocus);

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(4, 2, 4, 2);
    layout->addWidget(m_line, 1);
    layout->addWidget(m_count);
    layout->addWidget(m_previous);
    layout->addWidget(m_next);
    layout->addWidget(closeButton);

    connect(m_line, &QLineEdit::textChanged, this, &FindBar::textChanged);
    connect(m_previous, &QToolButton::clicked, this, &FindBar::previousRequested);
    connect(m_next, &QToolButton::clicked, this, &FindBar::nextRequested);
    connect(closeButton, &QToolButton::clicked, this, &FindBar::close);
    setFocusProxy(m_line);
    setCount(0);
}

QString FindBar::text() const
{
    return m_line->text();
}

void FindBar::setCount(int count)
{
    m_count->setText(m_line->text().isEmpty() ? QString() : tr("matches: %1").arg(count));
    m_previous->setEnabled(count > 0);
    m_next->setEnabled(count > 0);
}

void FindBar::open()
{
    show();
    m_line->selectAll();
    m_line->setFocus(Qt::ShortcutFocusReason);
    Q_EMIT textChanged(m_line->text());  // the marks of the last search come back
}

void FindBar::close()
{
    hide();
    Q_EMIT closed();
}

void FindBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape) {
        close();
    } else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) {
        if (event->modifiers().testFlag(Qt::ShiftModifier))
            Q_EMIT previousRequested();
        else
            Q_EMIT nextRequested();
    } else {
        QWidget::keyPressEvent(event);
    }
}

}  // namespace orangery::widgets
