// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/edit_effect.h"

#include "engine/zero_shot/evaluation/accuracy.h"
#include "engine/zero_shot/scoring/mode_comparison.h"

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
    }
    return gathered;
}

EditEffect effectOf(const zero_shot::ClassScorer& before, const zero_shot::ClassScorer& now,
                    const std::vector<std::string>& classNames, const EmbeddedItems& items)
{
    const std::vector<std::size_t> same = zero_shot::firstOfName(classNames);
    const zero_shot::ModeComparison compared = zero_shot::compareModes(
        {{"before", &before}, {"now", &now}}, items.rows, items.truth, same, {}, zero_shot::ProbabilityRule::Softmax);
    EditEffect effect{.items = compared.inputs,
                      .known = compared.known,
                      .rightBefore = compared.modes[0].right,
                      .rightNow = compared.modes[1].right,
                      .changed = {}};
    for (const std::size_t i : zero_shot::differingInputs(compared, 0, 1, same))
        effect.changed.push_back({items.items[i], compared.modes[0].top1[i], compared.modes[1].top1[i]});
    return effect;
}

EffectWatch::EffectWatch(Study& study, QObject* parent)
    : QObject(parent), m_study(study), m_worker(new bridge::Background(this))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(kDelay);
    connect(&m_timer, &QTimer::timeout, this, &EffectWatch::compute);
    for (const auto signal : {&Study::modelChanged, &Study::promptsChanged})
        connect(&m_study, signal, this, &EffectWatch::forget);
    connect(&m_study, &Study::classesChanged, this, [this] {
        if (m_study.classKeys() != m_classes)
            forget();  // but another name is an edit like others
    });
    const auto gatherAnew = [this] {
        m_items.reset();
        m_timer.start();
    };
    connect(&m_study, &Study::itemsAdded, this, gatherAnew);
    connect(&m_study, &Study::itemsChanged, this, gatherAnew);
    connect(&m_study, &Study::itemsRemoved, this, gatherAnew);
    connect(&m_study, &Study::scoresChanged, this, &EffectWatch::noteScores);
    m_classes = m_study.classKeys();
    noteScores();
}

void EffectWatch::forget()
{
    m_classes = m_study.classKeys();
    m_start.reset();
    m_effect.reset();
    m_items.reset();
    m_worker->cancel();
    Q_EMIT changed();
}

void EffectWatch::beginHere()
{
    m_start = m_study.scorer();
    m_timer.start();
    Q_EMIT changed();
}

void EffectWatch::noteScores()
{
    if (m_start == nullptr)
        m_start = m_study.scorer();
    m_timer.start();
}

void EffectWatch::compute()
{
    const std::shared_ptr<const zero_shot::ClassScorer> now = m_study.scorer();
    const std::vector<std::string>& names = m_study.classes().names;
    if (now == nullptr || m_start == nullptr || m_start->classes() != now->classes() ||
        m_start->width() != now->width() || names.size() != now->classes()) {
        m_effect.reset();
        Q_EMIT changed();
        return;
    }
    if (m_items == nullptr)
        m_items = embeddedItems(m_study);
    if (m_items->rows.count() > 0 && m_items->rows.width != now->width())
        return;  // of a model that was left: others come
    m_worker->run([start = m_start, now, names, items = m_items] { return effectOf(*start, *now, names, *items); },
                  [this](EditEffect effect) {
                      m_effect = std::move(effect);
                      Q_EMIT changed();
                  });
}

}  // namespace orangery::recognition_page
