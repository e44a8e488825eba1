// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/few_shot/threshold_section.h"

#include "engine/zero_shot/scoring/share_interval.h"
#include "plugins/recognition/few_shot/label_table.h"
#include "widgets/tool/workbench.h"

#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace orangery::recognition_page {

namespace {

constexpr double kPercent = 100;

QString shareText(std::size_t hits, std::size_t count)
{
    if (count == 0)
        return ThresholdSection::tr("none of 0");
    const double share = static_cast<double>(hits) / static_cast<double>(count);
    const zero_shot::ShareInterval interval = zero_shot::wilsonInterval(share, count);
    const auto percent = [](double value) { return QString::number(kPercent * value, 'f', 1); };
    return ThresholdSection::tr("%1 % (%2 of %3; 95 % interval %4 to %5 %)")
        .arg(percent(share))
        .arg(hits)
        .arg(count)
        .arg(percent(interval.low), percent(interval.high));
}

}  // namespace

ThresholdSection::ThresholdSection(Study& study, tool::Workbench& workbench, QWidget* parent)
    : TaskSection(
          "recognize.thresholds", study, workbench,
          tr("Chooses below which score 'none of these' is answered, which needs a folder of samples of none of the "
             "classes; or a threshold for each class, where samples may be of several. Half of all samples is kept to "
             "measure on."),
          parent),
      m_plot(new widgets::CurvePlot(this)),
      m_name(new QLabel(tr("Threshold"), this)),
      m_spin(new QDoubleSpinBox(this)),
      m_outcome(new QLabel(this)),
      m_labels(new LabelTable(this))
{
    setObjectName(QStringLiteral("thresholdSection"));
    setAccessibleName(tr("Thresholds"));
    m_plot->setObjectName(QStringLiteral("thresholdSection.plot"));
    m_plot->setAccessibleName(tr("Scores of the best class, with the threshold"));
    connect(m_plot, &widgets::CurvePlot::markerMoved, this, &ThresholdSection::setThreshold);
    m_spin->setObjectName(QStringLiteral("thresholdSection.value"));
    m_spin->setAccessibleName(tr("Threshold"));
    m_spin->setDecimals(4);
    m_spin->setRange(-1, 1);
    m_spin->setSingleStep(0.01);
    connect(m_spin, &QDoubleSpinBox::valueChanged, this, &ThresholdSection::setThreshold);
    m_name->setBuddy(m_spin);
    auto* row = new QHBoxLayout;
    row->addWidget(m_name);
    row->addWidget(m_spin);
    row->addStretch(1);
    m_outcome->setObjectName(QStringLiteral("thresholdSection.outcome"));
    m_outcome->setAccessibleName(tr("What the threshold means"));
    m_outcome->setTextFormat(Qt::PlainText);
    m_outcome->setWordWrap(true);
    m_outcome->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    content()->addWidget(m_plot, 1);
    content()->addLayout(row);
    content()->addWidget(m_outcome);
    content()->addWidget(m_labels, 1);
    m_plot->hide();
    m_labels->hide();
    m_spin->setEnabled(false);
    setState(
        tr("No threshold was chosen yet. Choose samples, and a folder of samples of none of the classes or several "
           "classes."));
}

void ThresholdSection::forget()
{
    m_fold = {};
    m_chosen.reset();
    m_threshold.reset();
    m_labels->clear();
}

void ThresholdSection::present(const Json* outcome)
{
    if (outcome != nullptr) {
        if (const Json measure = outcome->value("measure", Json()); measure.is_string())
            m_measure = zero_shot::thresholdMeasureOf(measure.get<std::string>()).value_or(m_measure);
        const Json none = outcome->value("none", Json());
        if (none.is_object() && none.contains("threshold") && none["threshold"].is_number()) {
            m_chosen = none["threshold"].get<double>();
            m_threshold = m_chosen;
        }
        if (const Json labels = outcome->value("labels", Json()); !labels.is_null())
            if (const Result<void> shown = m_labels->show(labels); !shown)
                m_workbench.showError(shown.error());
    }
    refresh();
    if (outcome != nullptr)
        m_plot->fit();
}

void ThresholdSection::refresh()
{
    m_plot->setScene(sceneOf(m_fold, m_measure, m_threshold));
    m_plot->setVisible(!m_plot->scene().curves.empty());
    m_spin->setEnabled(m_threshold.has_value());
    for (QWidget* widget :
         {static_cast<QWidget*>(m_name), static_cast<QWidget*>(m_spin), static_cast<QWidget*>(m_outcome)})
        widget->setVisible(m_threshold || m_labels->isEmpty());  // a run may choose thresholds of classes alone
    if (m_threshold) {
        const QSignalBlocker blocker(m_spin);
        m_spin->setValue(*m_threshold);
    }
    m_outcome->setText(outcomeText());
}

QString ThresholdSection::outcomeText() const
{
    if (!m_threshold)
        return {};
    const zero_shot::ThresholdOutcome outcome = zero_shot::outcomeAt(m_fold.measured, *m_threshold);
    QString text =
        tr("Accepted of the classes: %1\nFalsely accepted of none: %2\nRight of all accepted: %3")
            .arg(shareText(outcome.acceptedKnown, outcome.known), shareText(outcome.acceptedNone, outcome.none),
                 shareText(outcome.acceptedRight, outcome.acceptedKnown + outcome.acceptedNone));
    if (m_threshold != m_chosen)
        text += u'\n' + tr("Moved by hand: these samples no longer measure it fairly. The run chose %1.")
                            .arg(m_chosen.value_or(0), 0, 'g', 4);
    return text;
}

void ThresholdSection::setThreshold(double threshold)
{
    if (!m_threshold)
        return;
    m_threshold = threshold;
    refresh();
    Q_EMIT changed();
}

void ThresholdSection::restore()
{
    if (m_chosen)
        setThreshold(*m_chosen);
}

bool ThresholdSection::hasChosen() const
{
    return m_chosen || !m_labels->isEmpty();
}

std::optional<fs::path> ThresholdSection::table() const
{
    return m_labels->isEmpty() ? std::nullopt : std::optional<fs::path>("labels.csv");
}

std::optional<widgets::Picture> ThresholdSection::picture() const
{
    return m_plot->scene().curves.empty() ? std::nullopt : std::optional(m_plot->picture());
}

}  // namespace orangery::recognition_page
