// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/message_bar.h"

#include "widgets/tree_theme.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QStyle>
#include <QToolButton>

namespace orangery::widgets {
namespace {

constexpr int kAccentWidth = 5;               // px
constexpr qsizetype kLongestDetails = 20000;  // a label that lays out megabytes blocks the window

QLabel* makeLabel(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    return label;
}

QToolButton* makeButton(QWidget* parent, const QString& text, const QString& toolTip)
{
    auto* button = new QToolButton(parent);
    button->setText(text);
    button->setToolTip(toolTip);
    button->setAccessibleName(text);
    button->setAccessibleDescription(toolTip);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setAutoRaise(true);
    return button;
}

QString wordOf(MessageBar::Severity severity)
{
    switch (severity) {
    case MessageBar::Severity::Information:
        return MessageBar::tr("Note");
    case MessageBar::Severity::Warning:
        return MessageBar::tr("Warning");
    case MessageBar::Severity::Error:
        return MessageBar::tr("Error");
    }
    return {};
}

QStyle::StandardPixmap iconOf(MessageBar::Severity severity)
{
    switch (severity) {
    case MessageBar::Severity::Information:
        return QStyle::SP_MessageBoxInformation;
    case MessageBar::Severity::Warning:
        return QStyle::SP_MessageBoxWarning;
    case MessageBar::Severity::Error:
        return QStyle::SP_MessageBoxCritical;
    }
    return QStyle::SP_MessageBoxInformation;
}

QColor accentOf(MessageBar::Severity severity)
{
    switch (severity) {
    case MessageBar::Severity::Information:
        return categorical(4, Ground::Light);
    case MessageBar::Severity::Warning:
        return categorical(0, Ground::Light);
    case MessageBar::Severity::Error:
        return categorical(5, Ground::Light);
    }
    return {};
}

}  // namespace

MessageBar::MessageBar(QWidget* parent)
    : QFrame(parent),
      m_icon(new QLabel(this)),
      m_text(makeLabel(this)),
      m_details(makeLabel(this)),
      m_showDetails(makeButton(this, tr("Details"), tr("Show or hide the details of this message")))
{
    setAutoFillBackground(true);
    setAccessibleName(tr("Message"));
    m_text->setAccessibleName(tr("Message"));
    m_details->setAccessibleName(tr("Details of the message"));
    m_showDetails->setCheckable(true);
    auto* copyButton = makeButton(this, tr("Copy"), tr("Copy the message and its details"));
    auto* dismissButton = makeButton(this, tr("Dismiss"), tr("Close this message"));

    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(kAccentWidth + 8, 4, 8, 4);
    layout->addWidget(m_icon, 0, 0, Qt::AlignTop);
    layout->addWidget(m_text, 0, 1);
    layout->addWidget(m_showDetails, 0, 2, Qt::AlignTop);
    layout->addWidget(copyButton, 0, 3, Qt::AlignTop);
    layout->addWidget(dismissButton, 0, 4, Qt::AlignTop);
    layout->addWidget(m_details, 1, 1, 1, 4);
    layout->setColumnStretch(1, 1);

    connect(m_showDetails, &QToolButton::toggled, m_details, &QWidget::setVisible);
    connect(copyButton, &QToolButton::clicked, this, &MessageBar::copy);
    connect(dismissButton, &QToolButton::clicked, this, &MessageBar::dismiss);
    m_details->hide();
    hide();
}

void MessageBar::present(Severity severity, const QString& text, const QString& details)
{
    m_severity = severity;
    m_detailText = details;
    // The word is part of the text: neither colour nor icon says it to everyone.
    m_text->setText(tr("%1: %2", "severity and message").arg(wordOf(severity), text));
    m_details->setText(details.left(kLongestDetails));
    m_showDetails->setChecked(false);
    m_showDetails->setVisible(!details.isEmpty());
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize, nullptr, this);
    m_icon->setPixmap(style()->standardIcon(iconOf(severity), nullptr, this).pixmap(size, size));
    applyColours();
    setAccessibleDescription(m_text->text());
    show();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageBar::present(const Error& error)
{
    QStringList details;
    for (const std::string& part : {error.cause, error.hint}) {
        if (!part.empty())
            details << QString::fromStdString(part);
    }
    present(Severity::Error, QString::fromStdString(error.message), details.join(QChar(QChar::LineFeed)));
}

QString MessageBar::text() const
{
    return m_text->text();
}

QString MessageBar::wholeText() const
{
    return m_detailText.isEmpty() ? text() : QString(text() + u'\n' + m_detailText);
}

void MessageBar::copy() const
{
    QApplication::clipboard()->setText(wholeText());
}

void MessageBar::dismiss()
{
    hide();
    Q_EMIT dismissed();
}

void MessageBar::changeEvent(QEvent* event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_isColouring)
        applyColours();
}

void MessageBar::applyColours()
{
    m_isColouring = true;
    // From the application, not from the own palette: that one already carries the last severity's colours.
    QPalette colours = parentWidget() ? parentWidget()->palette() : QApplication::palette(this);
    const QColor ground = mixed(colours.color(QPalette::Base), accentOf(m_severity), 0.15);
    const QColor text = withContrast(colours.color(QPalette::Text), ground, 7.0, readableOn(ground));
    for (const QPalette::ColorRole role : {QPalette::Window, QPalette::Base, QPalette::Button})
        colours.setColor(role, ground);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        colours.setColor(role, text);
    setPalette(colours);
    m_isColouring = false;
}

void MessageBar::paintEvent(QPaintEvent* event)
{
    QFrame::paintEvent(event);
    QPainter(this).fillRect(0, 0, kAccentWidth, height(), accentOf(m_severity));
}

void MessageBar::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        dismiss();
    else
        QFrame::keyPressEvent(event);
}

}  // namespace orangery::widgets
