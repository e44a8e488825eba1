// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/modes_pane.h"

#include "plugins/recognition/descriptions/item_list.h"
#include "plugins/recognition/descriptions/mode_bars.h"
#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"

#include <QAction>
#include <QLabel>
#include <QSlider>
#include <QTableView>

#include <algorithm>
#include <cmath>

namespace orangery::recognition_page {

namespace {

constexpr int kColumnMargin = 2;  // px

QString countsText(const zero_shot::ModeComparison& compared)
{
    return ModesPane::tr(
               "%n item(s), the class of %1 known. A cell under ≠ tells from how many items' classes in that mode "
               "the row's differ; a click lists them.",
               nullptr, bridge::inTr(compared.inputs))
        .arg(compared.known);
}

}  // namespace

void ModesPane::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_watch->setActive(!m_recorded);
}

void ModesPane::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_watch->setActive(false);
}

const std::shared_ptr<const ModeState>& ModesPane::shown() const
{
    return m_recorded ? m_recordedState : m_watch->state();
}

void ModesPane::showRecorded(RecordedModes modes)
{
    m_pair.reset();
    setRecorded(std::move(modes));
    present();
}

void ModesPane::compareAnew()
{
    setRecorded({});
    present();
}

void ModesPane::setRecorded(std::optional<RecordedModes> modes)
{
    m_follower.stop();
    m_recorded = std::move(modes);
    m_known = m_recorded ? m_recorded->events : 0;
    if (m_recorded && m_recorded->isGrowing)
        m_follower.follow(m_recorded->run);
    m_recordedState = m_recorded ? comparedOn(m_study, m_recorded->told) : nullptr;
    m_watch->setActive(isVisible() && !m_recorded);
    m_alpha->setEnabled(!m_recorded);
    if (m_recorded)
        showRecordedAlpha();
}

void ModesPane::showRecordedAlpha()
{
    for (const zero_shot::ComparedMode& mode : m_recorded->told.modes)
        if (mode.prompts.mode == zero_shot::PromptMode::Mix)
            m_alpha->setValue(static_cast<int>(std::lround(mode.prompts.alpha * m_alpha->maximum())));
}

void ModesPane::take(const bridge::EventBatchPointer& batch)
{
    if (!m_recorded || batch->generation != m_follower.generation())
        return;
    const std::size_t known = std::min(m_known, batch->events.size());
    m_known -= known;
    if (known == batch->events.size())
        return;
    zero_shot::ModesFold& told = m_recorded->told;
    const std::size_t first = told.inputs.size();
    for (std::size_t i = known; i < batch->events.size(); ++i)
        if (Result<void> added = told.add(batch->events[i]); !added) {
            Error error = added.error();
            error.message = (m_recorded->run / "events.jsonl").string() + ": " + error.message;
            m_follower.stop();
            m_workbench.showError(error);
            break;
        }
    m_study.addRecorded(itemsOf(told, first, m_study.classes().names));
    if (!m_study.current() && !m_study.items().empty())
        m_study.setCurrent(0);
    m_recordedState = comparedOn(m_study, told);
    showRecordedAlpha();
    present();
}

void ModesPane::beginRecordedAnew()
{
    const std::vector<std::size_t> items = m_recordedState->items->items;
    m_recorded->told = {};
    m_known = 0;
    m_recordedState = comparedOn(m_study, m_recorded->told);
    m_study.removeInputs(items);
    present();
}

void ModesPane::noteState(bridge::FollowState state)
{
    if (!m_recorded)
        return;
    if (state == bridge::FollowState::Failed)
        m_workbench.showError(m_follower.error());
    m_recorded->isGrowing = state != bridge::FollowState::Ended;
    present();
}

QString ModesPane::recordedText() const
{
    const zero_shot::ModeComparison& compared = m_recordedState->comparison;
    QString text = m_recorded->told.inputs.empty() ? tr("The run has told of no input yet.") : countsText(compared);
    if (m_recorded->told.failed > 0)
        text += tr(" %n input(s) could not be read.", nullptr, bridge::inTr(m_recorded->told.failed));
    if (const std::size_t others = m_study.items().size() - compared.inputs; others > 0)
        text += tr(" %n item(s) (is|are) hidden: the run did not compare modes on (it|them).", nullptr,
                   bridge::inTr(others));
    const QString run = bridge::pathToQt(m_recorded->run.filename());
    return text + u'\n' +
           (m_recorded->isGrowing ? tr("The run %1 goes on or was stopped; what it tells comes in here.").arg(run)
                                  : tr("The run %1 recorded this comparison.").arg(run)) +
           u' ' +
           (m_study.model().empty()
                ? tr("For texts and a mix of your own, choose a model at the top of the page and compare anew.")
                : tr("Compare anew for texts and a mix of your own."));
}

QString ModesPane::stateText() const
{
    if (m_recorded)
        return recordedText();
    if (m_study.classes().names.empty())
        return tr("Open classes and their descriptions to compare the modes.");
    if (m_study.model().empty())
        return tr("Choose a model to compare the modes.");
    if (m_watch->problem())
        return tr("The modes cannot be compared: %1").arg(bridge::toQt(m_watch->problem()->message));
    const auto& state = m_watch->state();
    if (state == nullptr)
        return tr("The modes are not scored yet.");
    QString text =
        state->comparison.inputs == 0 ? tr("Add inputs to see how the modes differ.") : countsText(state->comparison);
    QStringList leftOut;
    for (const ModeState::LeftOut& one : state->leftOut)
        leftOut << bridge::toQt(zero_shot::nameOf(one.mode));
    if (!leftOut.isEmpty())
        text += tr(" Left out: %1, since %2.")
                    .arg(leftOut.join(QStringLiteral(", ")), bridge::toQt(state->leftOut.front().error.message));
    return text;
}

void ModesPane::present()
{
    const auto& state = shown();
    m_state->setText(stateText());
    const bool sameShape = state != nullptr && m_model->rowCount() == static_cast<int>(state->modes.size());
    m_model->setState(state);
    if (!sameShape) {
        m_table->resizeColumnsToContents();
        for (int column = 0; column < m_model->columnCount(); ++column)
            m_table->setColumnWidth(column, m_table->columnWidth(column) + kColumnMargin);
        m_pair.reset();
    }
    const bool hasInputs = state != nullptr && state->comparison.inputs > 0;
    enableActions();
    if (!m_pair && hasInputs && state->modes.size() > 1) {
        // The first and the last mode that has sentences alone say most: names against descriptions.
        std::size_t other = 1;
        for (std::size_t m = 0; m < state->modes.size(); ++m)
            if (state->modes[m].prompts.mode == zero_shot::PromptMode::Descriptions)
                other = m;
        m_pair = {0, other};
    }
    showPair();
    showItem();
}

void ModesPane::showItem()
{
    const auto& state = shown();
    const auto current = m_study.current();
    ModeBarsScene scene;
    if (state != nullptr && current && *current < m_study.items().size())
        scene = barsOf(*state, *current, m_study.shortName(*current));
    else if (state != nullptr && state->comparison.inputs > 0)
        scene.title = tr("Choose an input to see its best classes in every mode.");
    if (!scene.panels.empty()) {
        scene.captions << tr("Model %1").arg(bridge::toQt(m_recorded ? m_recorded->model : m_study.model()));
        if (!m_badge.isEmpty())
            scene.title += QStringLiteral("  [") + m_badge + u']';
    }
    m_savePicture->setEnabled(!scene.panels.empty());
    m_bars->setToolTip(scene.panels.empty() ? QString() : bridge::toQt(m_study.items()[*current].input));
    m_bars->setScene(std::move(scene));
}

void ModesPane::setBadge(const QString& badge)
{
    m_badge = badge;
    showItem();
}

void ModesPane::showPair()
{
    const auto& state = shown();
    if (state == nullptr || !m_pair || m_pair->first >= state->modes.size() || m_pair->second >= state->modes.size()) {
        m_pairText->clear();
        m_items->show({}, 0);
        return;
    }
    const auto [a, b] = *m_pair;
    const zero_shot::ModeComparison& compared = state->comparison;
    const auto name = [&](std::size_t mode) { return bridge::toQt(compared.modes[mode].mode); };
    const std::vector<std::size_t> rows = zero_shot::differingInputs(compared, a, b, state->same);
    QString text = tr("%1 and %2 differ at %3 of %n item(s)", nullptr, bridge::inTr(compared.inputs))
                       .arg(name(a), name(b))
                       .arg(rows.size());
    if (compared.known > 0)
        text += tr("; only %1 is right: %2, only %3: %4")
                    .arg(name(a))
                    .arg(compared.onlyRight(a, b))
                    .arg(name(b))
                    .arg(compared.onlyRight(b, a));
    m_pairText->setText(text + u'.');
    std::vector<ItemList::Line> lines;
    for (std::size_t i = 0; i < std::min(ItemList::kMost, rows.size()); ++i) {
        const std::size_t row = rows[i];
        const std::size_t item = state->items->items[row];
        if (item >= m_study.items().size())
            continue;
        const auto answer = [&](std::size_t mode) -> QString {
            const std::size_t c = compared.modes[mode].top1[row];
            const std::optional<std::size_t> truth = state->items->truth[row];
            const QString right = truth && state->same[*truth] == state->same[c] ? QStringLiteral("✓ ") : QString();
            return right + bridge::toQt(state->classNames[c]);
        };
        lines.push_back({tr("%1: %2 ≠ %3").arg(m_study.shortName(item), answer(a), answer(b)), item});
    }
    m_items->show(lines, rows.size());
}

}  // namespace orangery::recognition_page
