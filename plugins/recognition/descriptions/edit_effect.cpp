// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/edit_effect.h"

#include "engine/zero_shot/evaluation/accuracy.h"
#include "engine/zero_shot/scoring/mode_comparison.h"

#include <algorithm>
#include <chrono>

namespace orangery::recognition_page {

namespace {

constexpr auto kDelay = std::chrono::milliseconds(60);  // while embeddings come in

}  // namespace

std::shared_ptr<const EmbeddedItems> embeddedItems(const Study& study)
{
    auto gathered = std::make_shared<EmbeddedItems>();
    const std::vector<StudyItem>& items = study.items();
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (items[i].v.empty() || (gathered->rows.width != 0 && items[i].v.size() != gathered->rows.width))
            continue;
        gathered->rows.width = items[i].v.size();
        gathered->rows.values.insert(gathered->rows.values.end(), items[i].v.begin(), items[i].v.end());
        gathered->items.push_back(i);
        gathered->truth.push_back(items[i].truth);
        gathered->known.push_back(items[i].knownClass);
    }
    return gathered;
}

EditEffect effectOf(const ScoredClasses& before, const ScoredClasses& now, const JoinedClasses& joined,
                    const EmbeddedItems& items)
{
    const ClassPlaces placesBefore(before.keys, joined);
    const ClassPlaces placesNow(now.keys, joined);
    const ClassPlaces namesNow(now.keys, {});
    EditEffect effect{.items = items.rows.count(), .changed = {}};
    for (const ClassKey key : now.keys)
        effect.came += std::find(before.keys.begin(), before.keys.end(), key) == before.keys.end() ? 1 : 0;
    for (const ClassKey key : before.keys)
        effect.went += namesNow.of(key) ? 0 : 1;
    std::vector<std::optional<std::size_t>> truthBefore(effect.items), truthNow(effect.items);
    for (std::size_t i = 0; i < effect.items; ++i) {
        if (!items.known[i])
            continue;
        truthBefore[i] = placesBefore.of(*items.known[i]);
        truthNow[i] = placesNow.of(*items.known[i]);
        if (truthBefore[i].has_value() == truthNow[i].has_value())
            continue;
        truthBefore[i].reset();
        truthNow[i].reset();
        ++effect.leftOut;
    }
    const auto answersOf = [&](const ScoredClasses& classes, const std::vector<std::optional<std::size_t>>& truth,
                               const std::vector<std::size_t>& same) {
        return zero_shot::compareModes({{"", classes.scorer.get()}}, items.rows, truth, same, {},
                                       zero_shot::ProbabilityRule::Softmax);
    };
    const std::vector<std::size_t> sameBefore = zero_shot::firstOfName(before.names);
    const std::vector<std::size_t> sameNow = zero_shot::firstOfName(now.names);
    const zero_shot::ModeComparison first = answersOf(before, truthBefore, sameBefore);
    const zero_shot::ModeComparison second = answersOf(now, truthNow, sameNow);
    effect.known = second.known;
    effect.rightBefore = first.modes[0].right;
    effect.rightNow = second.modes[0].right;
    for (std::size_t i = 0; i < effect.items; ++i) {
        const std::size_t bestBefore = first.modes[0].top1[i];
        const std::size_t bestNow = second.modes[0].top1[i];
        const ClassKey key = before.keys[bestBefore];
        if (const auto same = placesNow.of(key); same && sameNow[*same] == sameNow[bestNow])
            continue;
        const auto named = namesNow.of(key);
        effect.changed.push_back({.item = items.items[i],
                                  .before = named ? now.names[*named] : before.names[bestBefore],
                                  .now = now.names[bestNow],
                                  .wasRight = truthBefore[i] && sameBefore[*truthBefore[i]] == sameBefore[bestBefore],
                                  .isRight = truthNow[i] && sameNow[*truthNow[i]] == sameNow[bestNow]});
    }
    return effect;
}

EffectWatch::EffectWatch(Study& study, QObject* parent)
    : QObject(parent), m_study(study), m_generation(study.classesGeneration()), m_worker(new bridge::Background(this))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kDelay);
    connect(&m_timer, &QTimer::timeout, this, &EffectWatch::compute);
    for (const auto signal : {&Study::modelChanged, &Study::promptsChanged})
        connect(&m_study, signal, this, &EffectWatch::forget);
    connect(&m_study, &Study::classesChanged, this, [this] {
        if (m_study.classesGeneration() != m_generation)
            forget();
    });
    const auto gatherAnew = [this] {
        m_items.reset();
        m_timer.start();
    };
    connect(&m_study, &Study::itemsAdded, this, gatherAnew);
    connect(&m_study, &Study::itemsChanged, this, gatherAnew);
    connect(&m_study, &Study::itemsRemoved, this, gatherAnew);
    connect(&m_study, &Study::scoresChanged, this, &EffectWatch::noteScores);
    noteScores();
}

void EffectWatch::forget()
{
    m_generation = m_study.classesGeneration();
    m_start = {};
    m_effect.reset();
    m_items.reset();
    m_worker->cancel();
    Q_EMIT changed();
}

ScoredClasses EffectWatch::present() const
{
    return {.scorer = m_study.scorer(), .names = m_study.classes().names, .keys = m_study.classKeys()};
}

void EffectWatch::beginHere()
{
    m_start = present();
    m_timer.start();
    Q_EMIT changed();
}

void EffectWatch::noteScores()
{
    if (m_start.scorer == nullptr)
        m_start = present();
    m_timer.start();
}

void EffectWatch::compute()
{
    ScoredClasses now = present();
    if (now.scorer == nullptr || m_start.scorer == nullptr || m_start.scorer->width() != now.scorer->width() ||
        now.names.size() != now.scorer->classes()) {
        m_effect.reset();
        Q_EMIT changed();
        return;
    }
    if (m_items == nullptr)
        m_items = embeddedItems(m_study);
    if (m_items->rows.count() > 0 && m_items->rows.width != now.scorer->width())
        return;  // of a model that was left: others come
    m_worker->run([start = m_start, now = std::move(now), joined = m_study.joinedClasses(),
                   items = m_items] { return effectOf(start, now, joined, *items); },
                  [this](EditEffect effect) {
                      m_effect = std::move(effect);
                      Q_EMIT changed();
                  });
}

}  // namespace orangery::recognition_page
