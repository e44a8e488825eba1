// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/recognise/threshold_bar.h"

#include "plugins/recognition/study/short_text.h"
#include "plugins/recognition/study/study_values.h"
#include "widgets/bridge/text.h"
#include "widgets/tool/action_button.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace orangery::recognition_page {

namespace {

constexpr std::size_t kMostNamed = 12;  // classes; the others are counted
constexpr qsizetype kLongestName = 60;  // that is shown

}  // namespace

ThresholdBar::ThresholdBar(Study& study, QAction* takeOff, QWidget* parent)
    : QWidget(parent), m_study(study), m_what(new QLabel), m_told(new QLabel), m_remarks(new QLabel)
{
    setObjectName(QStringLiteral("thresholdBar"));
    setAccessibleName(tr("Thresholds"));
    m_what->setObjectName(QStringLiteral("thresholdBar.what"));
    m_what->setAccessibleName(tr("Thresholds that hold"));
    m_told->setObjectName(QStringLiteral("thresholdBar.told"));
    m_told->setAccessibleName(tr("What the input is told to be"));
    m_remarks->setObjectName(QStringLiteral("thresholdBar.remarks"));
    m_remarks->setAccessibleName(tr("Where the thresholds may not hold"));
    for (QLabel* label : {m_what, m_told, m_remarks}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setMinimumWidth(1);  // however long a word of it is
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    QFont bold = m_told->font();
    bold.setBold(true);
    m_told->setFont(bold);
    auto* row = new QHBoxLayout;
    row->addWidget(m_what, 1);
    row->addWidget(tool::actionButton(takeOff, this), 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addWidget(m_told);
    column->addWidget(m_remarks);
    for (const auto signal : {&Study::thresholdsChanged, &Study::scoresChanged, &Study::currentChanged,
                              &Study::modelChanged, &Study::promptsChanged, &Study::classesChanged})
        connect(&study, signal, this, &ThresholdBar::refresh);
    connect(&study, &Study::itemsRemoved, this, &ThresholdBar::refresh);
    connect(&study, &Study::itemsChanged, this, [this](std::size_t first, std::size_t count) {
        if (const auto current = m_study.current(); current && *current >= first && *current < first + count)
            refresh();
    });
    refresh();
}

QString ThresholdBar::toldText() const
{
    const auto current = m_study.current();
    if (!current)
        return {};
    const zero_shot::RecognisedItem told = m_study.recognised(*current);
    QStringList lines;
    if (told.answer)
        lines << tr("Answer: %1").arg(shortened(bridge::toQt(*told.answer), kLongestName));
    if (told.background)
        lines << tr("Nearest text of none of these: %1, cosine %2")
                     .arg(shortened(bridge::toQt(told.background->text), kLongestName))
                     .arg(told.background->cosine, 0, 'f', 4);
    if (told.labels && told.labels->empty())
        lines << tr("Labels: no class lies at or above its threshold");
    if (told.labels && !told.labels->empty()) {
        QStringList names;
        for (std::size_t i = 0; i < std::min(kMostNamed, told.labels->size()); ++i)
            names << shortened(bridge::toQt((*told.labels)[i]), kLongestName);
        if (told.labels->size() > kMostNamed)
            names << tr("and %1 more").arg(told.labels->size() - kMostNamed);
        lines << tr("Labels: %1").arg(names.join(QStringLiteral(", ")));
    }
    return lines.join(u'\n');
}

void ThresholdBar::refresh()
{
    setVisible(m_study.thresholds().has_value());
    if (!m_study.thresholds())
        return;
    m_what->setText(thresholdsText(*m_study.thresholds()));
    m_told->setText(toldText());
    m_told->setVisible(!m_told->text().isEmpty());
    QStringList remarks;
    for (const std::string& remark : m_study.thresholdRemarks())
        remarks << QStringLiteral("⚠ ") + bridge::toQt(remark);
    m_remarks->setText(remarks.join(u'\n'));
    m_remarks->setVisible(!remarks.isEmpty());
}

}  // namespace orangery::recognition_page
