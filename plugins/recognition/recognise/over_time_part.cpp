// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/recognise/over_time_part.h"

#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace orangery::recognition_page {

namespace {

constexpr std::size_t kCurves = 5;
constexpr int kUsualFrames = 64;
constexpr int kMostFrames = 512;  // of recognize.timeline

QString timeText(const FrameSeries& series, std::size_t frame)
{
    return series.hasTimes ? OverTimePart::tr("%1 s").arg(series.at[frame], 0, 'f', 2)
                           : OverTimePart::tr("frame %1").arg(series.at[frame]);
}

}  // namespace

OverTimePart::OverTimePart(Study& study, QWidget* parent)
    : QWidget(parent),
      m_study(study),
      m_count(new QSpinBox),
      m_state(new QLabel),
      m_progress(new QProgressBar),
      m_plot(new widgets::CurvePlot)
{
    setAccessibleName(tr("Over time"));
    m_count->setObjectName(QStringLiteral("recognisePane.framesToLookAt"));
    m_count->setAccessibleName(tr("Frames to look at"));
    m_count->setToolTip(tr("How many frames are looked at, each the first of one of so many equal parts"));
    m_count->setRange(2, kMostFrames);
    m_count->setValue(kUsualFrames);
    m_count->setSuffix(tr(" frames"));
    m_state->setObjectName(QStringLiteral("recognisePane.overTimeState"));
    m_state->setAccessibleName(tr("What the curves show"));
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_progress->setObjectName(QStringLiteral("recognisePane.looking"));
    m_progress->setAccessibleName(tr("Frames that were looked at"));
    m_progress->setFormat(tr("%v of %m frames"));
    m_progress->hide();
    m_plot->setObjectName(QStringLiteral("recognisePane.overTime"));
    m_plot->setAccessibleName(tr("Classes over time"));
    m_plot->setToolTip(tr("Click to see the frame at that time"));
    m_plot->setMinimumHeight(180);
    auto* row = new QHBoxLayout;
    row->addWidget(m_count);
    row->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addWidget(m_progress);
    column->addWidget(m_state);
    column->addWidget(m_plot, 1);
    for (const auto signal : {&widgets::CurvePlot::clicked, &widgets::CurvePlot::markerMoved})
        connect(m_plot, signal, this, [this](double at) {
            if (const auto frame = frameAt(m_series, at); frame && frame != m_chosen)
                choose(*frame);
        });
    hide();
}

void OverTimePart::addButton(QAction* action)
{
    auto* button = new QToolButton(this);
    button->setDefaultAction(action);
    const auto name = [button, action] { button->setAccessibleName(action->text().remove(u'&')); };
    connect(action, &QAction::changed, button, name);
    name();
    auto* row = static_cast<QHBoxLayout*>(layout()->itemAt(0)->layout());
    row->insertWidget(0, button);
}

int OverTimePart::frames() const
{
    return m_count->value();
}

void OverTimePart::setBadge(const QString& badge)
{
    m_badge = badge;
    draw();
}

void OverTimePart::show(const std::string& path, std::shared_ptr<const LookedInput> looked)
{
    stop();
    m_path = path;
    m_looked = std::move(looked);
    m_series = m_looked ? seriesOf(*m_looked) : FrameSeries();
    m_chosen.reset();
    m_frameWanted.reset();
    tell(tr("%n frame(s), which the model is shown", nullptr, bridge::inTr(m_series.at.size())));
    refresh();
}

void OverTimePart::refresh()
{
    draw();
    Q_EMIT changed();
}

void OverTimePart::draw()
{
    widgets::CurveScene scene;
    if (const auto current = m_study.current(); current && m_looked)
        scene = overTimeScene(m_study, m_series, m_study.ranking(*current), kCurves);
    setVisible(!scene.curves.empty());
    if (!m_badge.isEmpty())
        scene.badges = {m_badge};
    if (m_chosen)
        scene.marker = widgets::CurveMarker{.x = m_series.at[*m_chosen], .name = timeText(m_series, *m_chosen)};
    m_plot->setScene(std::move(scene));
}

void OverTimePart::tell(const QString& text)
{
    m_state->setText(text);
    m_progress->setVisible(isLooking());
}

void OverTimePart::lookCloser()
{
    if (isLooking()) {
        stop();
        tell(tr("Stopped: %n frame(s)", nullptr, bridge::inTr(m_series.at.size())));
        Q_EMIT changed();
        return;
    }
    if (!hasCurves())
        return;
    m_progress->setRange(0, frames());
    m_progress->setValue(0);
    m_request = m_study.withFrames(
        m_path, {.every = {}, .frames = frames()}, this,
        [this](std::size_t done, std::size_t total) {
            m_progress->setRange(0, static_cast<int>(total));
            m_progress->setValue(static_cast<int>(done));
        },
        [this](const Result<std::vector<zero_shot::EmbeddedFrame>>& frames) { present(frames); });
    tell(tr("Looking closer…"));
    Q_EMIT changed();
}

void OverTimePart::stop()
{
    if (m_request)
        m_study.cancelFrames(*std::exchange(m_request, std::nullopt));
}

void OverTimePart::present(const Result<std::vector<zero_shot::EmbeddedFrame>>& frames)
{
    m_request.reset();
    if (!frames) {
        tell(bridge::toQt(describe(frames.error())));
        Q_EMIT changed();
        return;
    }
    m_series = seriesOf(*frames);
    m_chosen.reset();
    if (!m_series.at.empty())
        tell(tr("%n frame(s) from %1 to %2", nullptr, bridge::inTr(m_series.at.size()))
                 .arg(timeText(m_series, 0), timeText(m_series, m_series.at.size() - 1)));
    refresh();
}

void OverTimePart::step(int by)
{
    if (m_series.at.empty())
        return;
    const auto last = static_cast<int>(m_series.at.size()) - 1;
    choose(static_cast<std::size_t>(m_chosen ? std::clamp(static_cast<int>(*m_chosen) + by, 0, last) : 0));
}

void OverTimePart::choose(std::size_t frame)
{
    m_chosen = frame;
    draw();
    if (m_series.numbers.empty()) {  // the model is shown it, so it is there
        m_frameWanted.reset();
        Q_EMIT frameChosen(imagesOf(m_looked->shown).at(frame));
        return;
    }
    m_frameWanted = m_series.numbers[frame];
    askForFrame();
}

/// One at a time, and of those that were chosen meanwhile the last.
void OverTimePart::askForFrame()
{
    if (!m_frameWanted || m_isFrameAsked)
        return;
    m_isFrameAsked = true;
    const std::int64_t number = *m_frameWanted;
    m_study.withFrame(m_path, number, this, [this, number, path = m_path](const Result<LookedInput>& frame) {
        m_isFrameAsked = false;
        const bool isWanted = m_frameWanted == number && path == m_path;
        if (isWanted)
            m_frameWanted.reset();
        if (isWanted && frame)
            Q_EMIT frameChosen(imagesOf(frame->shown).front());
        else if (isWanted)
            tell(bridge::toQt(describe(frame.error())));
        askForFrame();
    });
}

}  // namespace orangery::recognition_page
