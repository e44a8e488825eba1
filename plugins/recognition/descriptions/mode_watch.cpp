// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/mode_watch.h"

#include "engine/zero_shot/evaluation/accuracy.h"

#include <algorithm>
#include <chrono>
#include <unordered_map>

namespace orangery::recognition_page {

namespace {

constexpr auto kDelay = std::chrono::milliseconds(150);  // while somebody edits, or moves the slider

}  // namespace

std::vector<zero_shot::LikelyClass> ModeState::best(std::size_t mode, std::size_t row, std::size_t count) const
{
    std::vector<zero_shot::LikelyClass> classes;
    if (scorers.empty()) {
        classes = recorded[row][mode];
    } else if (scorers[mode]->width() == items->rows.width) {
        const std::vector<double> scores = scorers[mode]->scores(items->rows.row(row));
        for (const auto& one : zero_shot::ranked(scores, logits, zero_shot::ProbabilityRule::Softmax))
            classes.push_back({.classIndex = one.classIndex, .probability = one.probability});
    }
    classes.resize(std::min(count, classes.size()));
    return classes;
}

/// What one comparison is made of.
struct ModeWatch::Job {
    ModeState state;
    std::vector<zero_shot::PromptTexts> prompts;   ///< of each mode
    std::vector<std::vector<std::size_t>> places;  ///< of each mode's texts among all
    std::vector<std::string> texts;                ///< of all modes, each once
};

ModeWatch::ModeWatch(Study& study, QObject* parent)
    : QObject(parent), m_study(study), m_worker(new bridge::Background(this))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kDelay);
    connect(&m_timer, &QTimer::timeout, this, &ModeWatch::begin);
    for (const auto signal :
         {&Study::modelChanged, &Study::classesChanged, &Study::promptsChanged, &Study::itemsRemoved})
        connect(&m_study, signal, this, &ModeWatch::noteChange);
    connect(&m_study, &Study::sentencesChanged, this, &ModeWatch::noteChange);
    connect(&m_study, &Study::itemsAdded, this, &ModeWatch::noteChange);
    connect(&m_study, &Study::itemsChanged, this, &ModeWatch::noteChange);
}

void ModeWatch::setActive(bool active)
{
    m_isActive = active;
    if (active && m_isOld)
        m_timer.start(0);
}

void ModeWatch::setAlpha(double alpha)
{
    if (alpha == m_alpha)
        return;
    m_alpha = alpha;
    noteChange();
}

void ModeWatch::noteChange()
{
    m_isOld = true;
    ++m_generation;  // what is under way is of yesterday
    if (m_isActive)
        m_timer.start(kDelay);
}

void ModeWatch::begin()
{
    m_isOld = false;
    const std::vector<std::string>& names = m_study.classes().names;
    if (names.empty() || !m_study.facts()) {
        give(nullptr, std::nullopt);
        return;
    }
    const auto job = std::make_shared<Job>();
    zero_shot::DescriptionSet described;
    described.sentences = m_study.sentences();
    const bool hasSentences = std::any_of(described.sentences.begin(), described.sentences.end(),
                                          [](const std::vector<std::string>& own) { return !own.empty(); });
    std::unordered_map<std::string, std::size_t> known;
    for (const zero_shot::ComparedMode& mode : zero_shot::comparedModes(
             {.templates = m_study.prompts().templates, .alpha = m_alpha, .style = m_study.prompts().style}, true)) {
        Result<zero_shot::PromptTexts> made = zero_shot::needsDescriptions(mode.prompts.mode) && !hasSentences
                                                  ? failure(ErrorCode::Input, "there are no descriptions")
                                                  : zero_shot::promptTexts(m_study.classes(), &described, mode.prompts);
        if (!made) {
            job->state.leftOut.push_back({mode.prompts.mode, made.error()});
            continue;
        }
        std::vector<std::size_t>& places = job->places.emplace_back();
        for (const std::string& text : made->texts) {
            const auto [place, isNew] = known.emplace(text, job->texts.size());
            if (isNew)
                job->texts.push_back(text);
            places.push_back(place->second);
        }
        job->state.modes.push_back(mode);
        job->state.texts.push_back(made->texts.size());
        job->prompts.push_back(*std::move(made));
    }
    job->state.items = embeddedItems(m_study);
    for (const std::size_t item : job->state.items->items)
        job->state.inputs.push_back(m_study.items()[item].input);
    job->state.classNames = names;
    job->state.logits = m_study.facts()->logits;
    m_isWorking = true;
    m_study.withTexts(job->texts, this, [this, job, generation = m_generation](Result<zero_shot::EmbeddingRows> rows) {
        if (generation != m_generation)
            return;
        if (rows)
            score(job, *std::move(rows));
        else if (rows.error().code == ErrorCode::Cancelled)
            give(nullptr, std::nullopt);
        else
            give(nullptr, rows.error());
    });
}

void ModeWatch::score(const std::shared_ptr<Job>& job, zero_shot::EmbeddingRows rows)
{
    using Made = Result<std::shared_ptr<const ModeState>>;
    const auto work = [job, all = std::make_shared<const zero_shot::EmbeddingRows>(std::move(rows))]() -> Made {
        ModeState& state = job->state;
        std::vector<zero_shot::ModeScorer> scorers;
        for (std::size_t m = 0; m < state.modes.size(); ++m) {
            zero_shot::EmbeddingRows own{.width = all->width, .values = {}};
            own.values.reserve(job->places[m].size() * all->width);
            for (const std::size_t place : job->places[m])
                own.values.insert(own.values.end(), all->row(place).begin(), all->row(place).end());
            auto scorer =
                zero_shot::ClassScorer::make(std::move(job->prompts[m]), std::move(own), state.modes[m].aggregation);
            if (!scorer)
                return failure(scorer.error());
            state.scorers.push_back(std::make_shared<const zero_shot::ClassScorer>(*std::move(scorer)));
            scorers.push_back(
                {std::string(zero_shot::nameOf(state.modes[m].prompts.mode)), state.scorers.back().get()});
        }
        state.same = zero_shot::firstOfName(state.classNames);
        zero_shot::EmbeddingRows none{.width = all->width, .values = {}};
        const bool fits = state.items->rows.width == all->width;
        state.comparison = zero_shot::compareModes(scorers, fits ? state.items->rows : none, state.items->truth,
                                                   state.same, state.logits, zero_shot::ProbabilityRule::Softmax);
        return std::shared_ptr<const ModeState>(job, &state);
    };
    m_worker->run(work, [this, generation = m_generation](Made made) {
        if (generation != m_generation)
            return;
        if (made)
            give(*std::move(made), std::nullopt);
        else
            give(nullptr, made.error());
    });
}

void ModeWatch::give(std::shared_ptr<const ModeState> state, std::optional<Error> problem)
{
    m_isWorking = false;
    m_state = std::move(state);
    m_problem = std::move(problem);
    Q_EMIT changed();
}

}  // namespace orangery::recognition_page
