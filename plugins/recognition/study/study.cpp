// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/study/study.h"

#include "widgets/bridge/short_paths.h"

#include <algorithm>
#include <utility>

namespace orangery::recognition_page {

Study::Study(const bridge::TaskResources& resources, QObject* parent)
    : QObject(parent),
      m_scoringWorker(new bridge::Background(this)),
      m_thread(std::make_unique<EncodingThread>(answers(), resources.threads, resources.device))
{
    m_embedder.encoder.pixels.turnsByExif = true;  // as people see their photographs
}

Study::~Study()
{
    m_thread.reset();
}

/// Brings the thread's answers home. What belongs to a model that was left is dropped.
EncodingThread::Answers Study::answers()
{
    const auto home = [this](std::uint64_t generation, auto deliver) {
        QMetaObject::invokeMethod(
            this,
            [this, generation, deliver = std::move(deliver)]() mutable {
                if (generation == m_generation)
                    deliver();
            },
            Qt::QueuedConnection);
    };
    return {.opened =
                [this, home](std::uint64_t generation, const Result<zero_shot::EncoderFacts>& facts) {
                    home(generation, [this, facts] { noteOpened(facts); });
                },
            .embedded =
                [this, home](std::uint64_t generation, ItemId item, Result<zero_shot::EmbeddedInput> input) {
                    home(generation,
                         [this, item, input = std::move(input)]() mutable { noteEmbedded(item, std::move(input)); });
                },
            .texts =
                [this, home](std::uint64_t generation, RequestId request, Result<zero_shot::EmbeddingRows> rows) {
                    home(generation, [this, request, rows = std::move(rows)] { noteTexts(request, rows); });
                },
            .looked =
                [this, home](std::uint64_t generation, RequestId request, Result<LookedInput> input) {
                    home(generation, [this, request, input = std::move(input)]() mutable {
                        noteLooked(request, std::move(input));
                    });
                },
            .framesStep =
                [this, home](std::uint64_t generation, RequestId request, std::size_t done, std::size_t total) {
                    home(generation, [this, request, done, total] { noteFramesStep(request, done, total); });
                },
            .frames =
                [this, home](std::uint64_t generation, RequestId request,
                             Result<std::vector<zero_shot::EmbeddedFrame>> frames) {
                    home(generation, [this, request, frames = std::move(frames)]() mutable {
                        noteFrames(request, std::move(frames));
                    });
                }};
}

zero_shot::LogitRule Study::logits() const
{
    return m_facts ? m_facts->logits : zero_shot::LogitRule{};
}

std::vector<zero_shot::RankedClass> Study::ranking(std::size_t item) const
{
    const StudyItem& one = m_items.at(item);
    if (m_scorer == nullptr || one.v.size() != m_scorer->width())
        return one.recorded;
    return zero_shot::ranked(m_scorer->scores(one.v), logits(), zero_shot::ProbabilityRule::Softmax);
}

void Study::setModel(const std::string& model)
{
    zero_shot::EmbedderOptions options = m_embedder;
    options.encoder.model = model;
    setEmbedder(options);
}

void Study::setEmbedder(const zero_shot::EmbedderOptions& options)
{
    m_embedder = options;
    forgetModel();
    m_generation = m_thread->open(options);
    for (StudyItem& item : m_items) {
        item.v.clear();
        item.failure.reset();
        item.isKept = false;
    }
    Q_EMIT modelChanged();
    if (!m_items.empty())
        Q_EMIT itemsChanged(0, m_items.size());
    embedFrom(0);
    embedBackground();
    rescore();
}

void Study::forgetModel()
{
    m_facts.reset();
    m_texts.clear();
    m_workDone = 0;
    m_workTotal = 0;
    const Error error{ErrorCode::Cancelled, "another model was chosen", {}, {}};
    for (const auto& [request, wanted] : std::exchange(m_textsWanted, {}))
        if (wanted.owner)
            wanted.done(failure(error));
    for (const auto& [request, wanted] : std::exchange(m_picturesWanted, {}))
        if (wanted.owner)
            wanted.done(failure(error));
    for (const auto& [request, wanted] : std::exchange(m_framesWanted, {}))
        if (wanted.owner)
            wanted.done(failure(error));
}

void Study::noteOpened(const Result<zero_shot::EncoderFacts>& facts)
{
    if (!facts) {
        m_embedder.encoder.model.clear();
        forgetModel();
        ++m_scoring;
        Q_EMIT progressChanged(0, 0);
        Q_EMIT modelChanged();
        Q_EMIT failed(facts.error());
        return;
    }
    m_facts = *facts;
    Q_EMIT modelChanged();
}

const QString& Study::shortName(std::size_t item) const
{
    if (m_shortNames.size() != m_items.size()) {
        std::vector<std::string> paths;
        for (const StudyItem& one : m_items)
            paths.push_back(one.input);
        m_shortNames = bridge::shortPaths(paths);
    }
    return m_shortNames.at(item);
}

void Study::append(StudyItem item)
{
    m_shortNames.clear();
    const auto id = static_cast<ItemId>(++m_lastItem);
    m_places[m_lastItem] = m_items.size();
    m_ids.push_back(id);
    m_items.push_back(std::move(item));
}

void Study::addInputs(const std::vector<std::string>& paths, std::optional<std::size_t> truth)
{
    if (paths.empty())
        return;
    const std::size_t first = m_items.size();
    const auto known = truth ? std::optional(m_classKeys.at(*truth)) : std::nullopt;
    for (const std::string& path : paths)
        append({.input = path, .truth = truth, .knownClass = known});
    Q_EMIT itemsAdded(first, paths.size());
    embedFrom(first);
}

void Study::addRecorded(std::vector<RecordedItem> items)
{
    if (items.empty())
        return;
    const std::size_t first = m_items.size();
    for (RecordedItem& item : items)
        append({.input = std::move(item.input),
                .kind = std::move(item.kind),
                .truth = item.truth,
                .knownClass = item.truth ? std::optional(m_classKeys.at(*item.truth)) : std::nullopt,
                .failure = std::move(item.failure),
                .recorded = std::move(item.ranking),
                .recordedBackground = std::move(item.background)});
    Q_EMIT itemsAdded(first, items.size());
    embedFrom(first);
}

void Study::renewRecorded(std::size_t item, RecordedItem told)
{
    m_items.at(item).recorded = std::move(told.ranking);
    m_items[item].recordedBackground = std::move(told.background);
    m_items[item].failure = std::move(told.failure);
    Q_EMIT itemsChanged(item, 1);
}

void Study::embedFrom(std::size_t first)
{
    if (model().empty() || first == m_items.size())
        return;
    std::vector<InputToEmbed> inputs;
    for (std::size_t i = first; i < m_items.size(); ++i)
        inputs.push_back({.item = m_ids[i], .path = m_items[i].input});
    m_thread->embedInputs(inputs);
    if (m_current && *m_current >= first)
        m_thread->prefer(m_ids[*m_current]);
    addWork(inputs.size());
}

void Study::placeIds()
{
    m_places.clear();
    for (std::size_t i = 0; i < m_ids.size(); ++i)
        m_places[static_cast<std::uint64_t>(m_ids[i])] = i;
}

void Study::removeInputs(std::vector<std::size_t> items)
{
    std::sort(items.begin(), items.end());
    items.erase(std::unique(items.begin(), items.end()), items.end());
    std::erase_if(items, [&](std::size_t item) { return item >= m_items.size(); });
    if (items.empty())
        return;
    const std::optional<ItemId> current = m_current ? std::optional(m_ids[*m_current]) : std::nullopt;
    std::vector<ItemId> removed;
    std::vector<StudyItem> rest;
    std::vector<ItemId> restIds;
    for (std::size_t i = 0, next = 0; i < m_items.size(); ++i) {
        if (next < items.size() && items[next] == i) {
            removed.push_back(m_ids[i]);
            ++next;
            continue;
        }
        rest.push_back(std::move(m_items[i]));
        restIds.push_back(m_ids[i]);
    }
    m_items = std::move(rest);
    m_shortNames.clear();
    m_ids = std::move(restIds);
    placeIds();
    m_current.reset();
    if (current)
        if (const auto found = m_places.find(static_cast<std::uint64_t>(*current)); found != m_places.end())
            m_current = found->second;
    const std::size_t forgotten = m_thread->forget(std::move(removed));
    Q_EMIT itemsRemoved();
    if (current)
        Q_EMIT currentChanged();
    finishWork(forgotten);
}

void Study::noteEmbedded(ItemId id, Result<zero_shot::EmbeddedInput> input)
{
    if (const auto found = m_places.find(static_cast<std::uint64_t>(id)); found != m_places.end()) {
        StudyItem& item = m_items[found->second];
        if (input) {
            item.v = std::move(input->embedding);
            item.isKept = input->isKept;
            item.remarks = std::move(input->remarks);
            item.failure.reset();
            if (!input->kind.empty())
                item.kind = input->kind;
        } else {
            item.failure = describe(input.error());
        }
        Q_EMIT itemsChanged(found->second, 1);
    }
    finishWork(1);
}

void Study::setTags(std::size_t item, std::vector<std::string> tags)
{
    if (m_items.at(item).tags == tags)
        return;
    m_items[item].tags = std::move(tags);
    Q_EMIT itemsChanged(item, 1);
}

void Study::setTruth(std::size_t item, std::optional<std::size_t> truth)
{
    if (m_items.at(item).truth == truth)
        return;
    m_items[item].truth = truth;
    m_items[item].knownClass = truth ? std::optional(m_classKeys.at(*truth)) : std::nullopt;
    Q_EMIT itemsChanged(item, 1);
}

void Study::setCurrent(std::optional<std::size_t> item)
{
    if (item && *item >= m_items.size())
        item.reset();
    if (m_current == item)
        return;
    m_current = item;
    if (item)
        m_thread->prefer(m_ids[*item]);
    Q_EMIT currentChanged();
}

void Study::addWork(std::size_t count)
{
    if (count == 0)
        return;
    if (waiting() == 0) {
        m_workDone = 0;
        m_workTotal = 0;
    }
    m_workTotal += count;
    Q_EMIT progressChanged(m_workDone, m_workTotal);
}

void Study::finishWork(std::size_t count)
{
    if (count == 0)
        return;
    m_workDone = std::min(m_workDone + count, m_workTotal);
    Q_EMIT progressChanged(m_workDone, m_workTotal);
}

}  // namespace orangery::recognition_page
