// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/recognise/background_box.h"

#include "widgets/bridge/text.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QVBoxLayout>

#include <chrono>

namespace orangery::recognition_page {

namespace {

constexpr auto kTypingDelay = std::chrono::milliseconds(500);
constexpr int kMostLines = 2;  // one, where there is little room
constexpr int kFrame = 12;     // px above and below the lines

}  // namespace

BackgroundBox::BackgroundBox(Study& study, QWidget* parent)
    : QWidget(parent), m_study(study), m_texts(new QPlainTextEdit)
{
    setAccessibleName(tr("Texts of none of these"));
    m_texts->setObjectName(QStringLiteral("backgroundBox.texts"));
    m_texts->setAccessibleName(tr("None of these, if nearer to one of these texts, one a line"));
    m_texts->setToolTip(
        tr("An input that is nearer to one of these texts than to its best class is told to be none of the classes"));
    m_texts->setPlaceholderText(tr("an empty scene"));
    m_texts->setTabChangesFocus(true);
    const int line = m_texts->fontMetrics().lineSpacing();
    m_texts->setMinimumHeight(line + kFrame);
    m_texts->setMaximumHeight(line * kMostLines + kFrame);
    auto* label = new QLabel(tr("None of these, if nearer to:"));
    label->setToolTip(m_texts->toolTip());
    label->setWordWrap(true);
    label->setBuddy(m_texts);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(label);
    column->addWidget(m_texts);
    m_timer.setSingleShot(true);
    m_timer.setInterval(kTypingDelay);
    connect(&m_timer, &QTimer::timeout, this, &BackgroundBox::apply);
    connect(m_texts, &QPlainTextEdit::textChanged, &m_timer, qOverload<>(&QTimer::start));
    connect(&study, &Study::thresholdsChanged, this, &BackgroundBox::present);
    present();
}

std::vector<std::string> BackgroundBox::typed() const
{
    std::vector<std::string> texts;
    for (const QString& line : m_texts->toPlainText().split(u'\n'))
        if (const QString text = line.trimmed(); !text.isEmpty())
            texts.push_back(bridge::fromQt(text));
    return texts;
}

void BackgroundBox::finishTyping()
{
    if (!m_timer.isActive())
        return;
    m_timer.stop();
    apply();
}

void BackgroundBox::apply()
{
    zero_shot::Thresholds thresholds = m_study.thresholds().value_or(zero_shot::Thresholds{});
    std::vector<std::string> texts = typed();
    if (texts == thresholds.background)
        return;
    thresholds.background = std::move(texts);
    if (thresholds.tellsNone() || !thresholds.labels.empty())
        m_study.setThresholds(std::move(thresholds));
    else
        m_study.setThresholds(std::nullopt);
}

void BackgroundBox::present()
{
    const std::vector<std::string> texts =
        m_study.thresholds() ? m_study.thresholds()->background : std::vector<std::string>();
    if (m_timer.isActive() || texts == typed())
        return;  // somebody types, or it stands there
    QStringList lines;
    for (const std::string& text : texts)
        lines << bridge::toQt(text);
    const QSignalBlocker blocked(m_texts);
    m_texts->setPlainText(lines.join(u'\n'));
}

}  // namespace orangery::recognition_page
