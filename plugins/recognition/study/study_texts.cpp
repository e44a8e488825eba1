// SPDX-License-Identifier: GPL-3.0-or-later
// Classes and their texts, and the scorer that follows from them.
#include "plugins/recognition/study/study.h"

#include <QMetaObject>

#include <algorithm>
#include <unordered_set>
#include <utility>

namespace orangery::recognition_page {

namespace {

/// Names, sentences and keys of those that count.
struct Enabled {
    std::vector<std::string> names = {};
    std::vector<std::vector<std::string>> sentences = {};
    std::vector<ClassKey> keys = {};

    explicit Enabled(const std::vector<DescribedClass>& described)
    {
        for (const DescribedClass& one : described)
            if (!one.isDisabled) {
                names.push_back(one.name);
                sentences.push_back(one.enabledSentences());
                keys.push_back(one.key);
            }
    }
};

}  // namespace

void Study::setClasses(zero_shot::ClassSet classes, std::vector<std::vector<std::string>> sentences)
{
    std::vector<DescribedClass> described;
    sentences.resize(classes.names.size());
    for (std::size_t c = 0; c < classes.names.size(); ++c)
        described.push_back({.name = classes.names[c], .sentences = std::move(sentences[c])});
    setDescribed(std::move(classes), std::move(described));
}

void Study::setDescribed(zero_shot::ClassSet classes, std::vector<DescribedClass> described)
{
    for (DescribedClass& one : described)
        one.key = static_cast<ClassKey>(++m_lastClassKey);
    Enabled enabled(described);
    classes.names = std::move(enabled.names);
    const bool areOthers = classes.names != m_classes.names;
    m_classes = std::move(classes);
    m_sentences = std::move(enabled.sentences);
    m_described = std::move(described);
    ++m_classesGeneration;
    m_joined.clear();
    m_classKeys = std::move(enabled.keys);
    for (StudyItem& item : m_items) {
        if (areOthers)
            item.truth.reset();
        item.knownClass = item.truth ? std::optional(m_classKeys.at(*item.truth)) : std::nullopt;
    }
    tellClasses(areOthers);
}

/// Where `areOthers`, class numbers mean something else than before.
void Study::tellClasses(bool areOthers)
{
    if (areOthers) {
        m_scorer.reset();
        for (StudyItem& item : m_items)
            item.recorded.clear();
    }
    Q_EMIT classesChanged();
    if (areOthers || m_scorer == nullptr)
        Q_EMIT scoresChanged();
    if (areOthers && !m_items.empty())
        Q_EMIT itemsChanged(0, m_items.size());
    rescore();
}

void Study::changeClasses(std::vector<std::string> names, std::vector<std::vector<std::string>> sentences,
                          std::vector<ClassKey> keys, const JoinedClasses& joined)
{
    std::vector<DescribedClass> described;
    sentences.resize(names.size());
    for (std::size_t c = 0; c < names.size(); ++c)
        described.push_back({.key = keys[c], .name = std::move(names[c]), .sentences = std::move(sentences[c])});
    changeClasses(std::move(described), joined);
}

void Study::changeClasses(std::vector<DescribedClass> described, const JoinedClasses& joined)
{
    Enabled enabled(described);
    const bool areOthers = enabled.keys != m_classKeys;
    m_classes.names = std::move(enabled.names);
    m_sentences = std::move(enabled.sentences);
    m_classKeys = std::move(enabled.keys);
    m_described = std::move(described);
    for (const DescribedClass& one : m_described)
        m_lastClassKey = std::max(m_lastClassKey, static_cast<std::uint64_t>(one.key));
    m_joined = joined;
    placeTruths();
    tellClasses(areOthers);
}

void Study::placeTruths()
{
    const ClassPlaces places(m_classKeys, m_joined);
    for (StudyItem& item : m_items)
        item.truth = item.knownClass ? places.of(*item.knownClass) : std::nullopt;
}

void Study::renewClasses(std::vector<std::string> names, std::vector<std::vector<std::string>> sentences)
{
    for (StudyItem& item : m_items)
        if (item.truth)
            item.knownClass = m_classKeys[*item.truth];  // classes that were joined stay so
    std::vector<DescribedClass> all;
    std::uint64_t last = m_lastClassKey;
    sentences.resize(names.size());
    for (std::size_t c = 0; c < names.size(); ++c) {
        const auto before = std::find_if(m_described.begin(), m_described.end(),
                                         [&](const DescribedClass& one) { return one.name == names[c]; });
        if (before == m_described.end()) {
            all.push_back({.key = static_cast<ClassKey>(++last),
                           .name = std::move(names[c]),
                           .sentences = std::move(sentences[c])});
        } else if (before->isDisabled || before->enabledSentences() == sentences[c]) {
            all.push_back(*before);
            all.back().isDisabled = false;
        } else {
            all.push_back({.key = before->key, .name = before->name, .sentences = std::move(sentences[c])});
        }
    }
    for (std::size_t c = 0; c < m_described.size(); ++c)  // at their places, as far as these are there
        if (const DescribedClass& one = m_described[c];
            one.isDisabled &&
            std::none_of(all.begin(), all.end(), [&](const DescribedClass& other) { return other.key == one.key; }))
            all.insert(all.begin() + static_cast<std::ptrdiff_t>(std::min(c, all.size())), one);
    ++m_classesGeneration;
    changeClasses(std::move(all), {});
}

void Study::setSentences(std::size_t classIndex, std::vector<std::string> sentences)
{
    if (m_sentences.at(classIndex) != sentences)
        changeSentences(
            {.key = m_classKeys[classIndex], .name = m_classes.names[classIndex], .sentences = std::move(sentences)});
}

void Study::changeSentences(const DescribedClass& edited)
{
    const auto own = std::find_if(m_described.begin(), m_described.end(),
                                  [&](const DescribedClass& one) { return one.key == edited.key; });
    if (own == m_described.end())
        return;
    own->sentences = edited.sentences;
    own->disabled = edited.disabled;
    const auto place = ClassPlaces(m_classKeys, {}).of(edited.key);
    std::vector<std::string> enabled = own->enabledSentences();
    if (!place || m_sentences[*place] == enabled)
        return;
    m_sentences[*place] = std::move(enabled);
    Q_EMIT sentencesChanged(*place);
    rescore();
}

void Study::setPrompts(zero_shot::PromptOptions prompts, zero_shot::Aggregation aggregation)
{
    m_prompts = std::move(prompts);
    m_aggregation = aggregation;
    Q_EMIT promptsChanged();
    rescore();
}

void Study::dropScorer()
{
    if (std::exchange(m_scorer, nullptr) != nullptr)
        Q_EMIT scoresChanged();
}

void Study::rescore()
{
    const std::uint64_t scoring = ++m_scoring;
    m_scoringWorker->cancel();
    const bool hadProblem = std::exchange(m_scoringProblem, std::nullopt).has_value();
    if (!m_facts)
        dropScorer();  // of the model that was left
    if (model().empty() || m_classes.names.empty()) {
        m_scorer.reset();
        if (hadProblem)
            Q_EMIT scoresChanged();
        return;
    }
    zero_shot::DescriptionSet described;
    described.sentences = m_sentences;
    const bool hasSentences =
        std::any_of(m_sentences.begin(), m_sentences.end(), [](const auto& list) { return !list.empty(); });
    Result<zero_shot::PromptTexts> made =
        zero_shot::promptTexts(m_classes, hasSentences ? &described : nullptr, m_prompts);
    if (!made) {
        setScoringProblem(made.error());
        return;
    }
    auto prompts = std::make_shared<const zero_shot::PromptTexts>(*std::move(made));
    whenThere(prompts->texts, this, [this, scoring, prompts](const Result<void>& there) {
        if (scoring != m_scoring)
            return;
        if (there)
            makeScorer(prompts);
        else if (there.error().code != ErrorCode::Cancelled)
            setScoringProblem(there.error());
    });
}

void Study::setScoringProblem(const Error& error)
{
    m_scorer.reset();
    m_scoringProblem = error;
    Q_EMIT scoresChanged();
}

std::vector<Study::Row> Study::rowsOf(const std::vector<std::string>& texts) const
{
    std::vector<Row> rows;
    rows.reserve(texts.size());
    for (const std::string& text : texts)
        rows.push_back(m_texts.at(text));
    return rows;
}

namespace {

zero_shot::EmbeddingRows joined(const std::vector<std::shared_ptr<const std::vector<float>>>& rows)
{
    zero_shot::EmbeddingRows all;
    if (rows.empty())
        return all;
    all.width = rows.front()->size();
    all.values.reserve(rows.size() * all.width);
    for (const auto& row : rows)
        all.values.insert(all.values.end(), row->begin(), row->end());
    return all;
}

}  // namespace

void Study::makeScorer(const std::shared_ptr<const zero_shot::PromptTexts>& prompts)
{
    using Made = Result<std::shared_ptr<const zero_shot::ClassScorer>>;
    // Texts of the scorer before are taken over from it; it is none of another model's.
    const std::shared_ptr<const zero_shot::ClassScorer> earlier = m_scorer;
    std::vector<std::string> added = earlier != nullptr ? std::vector<std::string>() : prompts->texts;
    if (earlier != nullptr)
        for (const std::size_t place : earlier->missing(*prompts))
            added.push_back(prompts->texts[place]);
    const auto make = [earlier, rows = rowsOf(added), aggregation = m_aggregation, prompts]() -> Made {
        return (earlier != nullptr ? zero_shot::ClassScorer::remake(*earlier, *prompts, joined(rows), aggregation)
                                   : zero_shot::ClassScorer::make(*prompts, joined(rows), aggregation))
            .map([](zero_shot::ClassScorer scorer) {
                return std::make_shared<const zero_shot::ClassScorer>(std::move(scorer));
            });
    };
    m_scoringWorker->run(make, [this](const Made& scorer) {
        if (!scorer) {
            setScoringProblem(scorer.error());
            return;
        }
        m_scorer = *scorer;
        Q_EMIT scoresChanged();
    });
}

void Study::withTexts(std::vector<std::string> texts, QObject* owner,
                      std::function<void(Result<zero_shot::EmbeddingRows>)> done)
{
    const auto deliver = [this, texts, done = std::move(done)](const Result<void>& there) {
        done(there ? Result<zero_shot::EmbeddingRows>(joined(rowsOf(texts))) : failure(there.error()));
    };
    whenThere(texts, owner, deliver);
}

void Study::whenThere(const std::vector<std::string>& texts, QObject* owner,
                      std::function<void(const Result<void>&)> done)
{
    const auto request = static_cast<RequestId>(++m_lastRequest);
    std::vector<std::string> missing;
    std::unordered_set<std::string_view> seen;
    for (const std::string& text : texts)
        if (!m_texts.contains(text) && seen.insert(text).second)
            missing.push_back(text);
    m_textsWanted[request] = {.owner = owner, .done = std::move(done), .asked = missing};
    if (missing.empty() || model().empty()) {
        Result<zero_shot::EmbeddingRows> answer = zero_shot::EmbeddingRows();
        if (!missing.empty())
            answer = failure(ErrorCode::Usage, "texts cannot be embedded", "no model is chosen", "Choose a model.");
        QMetaObject::invokeMethod(
            this, [this, request, answer] { noteTexts(request, answer); }, Qt::QueuedConnection);
        return;
    }
    addWork(missing.size());
    m_thread->embedTexts(request, std::move(missing));
}

void Study::noteTexts(RequestId request, const Result<zero_shot::EmbeddingRows>& rows)
{
    const auto found = m_textsWanted.find(request);
    if (found == m_textsWanted.end())
        return;  // another model was chosen
    const TextsWanted wanted = std::move(found->second);
    m_textsWanted.erase(found);
    if (rows)
        for (std::size_t i = 0; i < wanted.asked.size(); ++i) {
            const std::span<const float> row = rows->row(i);
            m_texts[wanted.asked[i]] = std::make_shared<const std::vector<float>>(row.begin(), row.end());
        }
    finishWork(model().empty() ? 0 : wanted.asked.size());
    if (wanted.owner)
        wanted.done(rows ? Result<void>() : failure(rows.error()));
}

}  // namespace orangery::recognition_page
