// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/replies/reply_score.h"

#include "engine/base/counted.h"
#include "engine/base/json.h"
#include "engine/zero_shot/files/class_names.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kAskedFor = 5;
constexpr std::array<const char*, 6> kExtensions{".jpg", ".JPEG", ".jpeg", ".png", ".JPG", ".PNG"};

using Items = std::vector<std::string>;

/// Adds one sample: `items` are those that count.
void count(RuleScore& score, const Items& items, const std::string& label)
{
    ++score.total;
    score.top1 += !items.empty() && items.front() == label ? 1 : 0;
    score.top5 += std::find(items.begin(), items.end(), label) != items.end() ? 1 : 0;
}

/// A set of names, and what of a list belongs to it.
class NameSet {
public:
    void insert(const std::string& name) { m_names.insert(name); }
    [[nodiscard]] Items filter(const Items& items) const
    {
        Items kept;
        std::copy_if(items.begin(), items.end(), std::back_inserter(kept),
                     [this](const std::string& item) { return m_names.contains(item); });
        return kept;
    }

private:
    std::unordered_set<std::string> m_names;
};

/// Names are few and answers many: each is folded once.
class LooseNames {
public:
    const std::string& of(const std::string& name)
    {
        const auto [place, isNew] = m_known.try_emplace(name);
        if (isNew)
            place->second = looseName(name);
        return place->second;
    }
    Items of(const Items& names)
    {
        Items loose;
        std::transform(names.begin(), names.end(), std::back_inserter(loose),
                       [this](const std::string& name) { return of(name); });
        return loose;
    }

private:
    std::unordered_map<std::string, std::string> m_known;
};

bool repeatsItself(Items items)
{
    std::sort(items.begin(), items.end());
    return std::adjacent_find(items.begin(), items.end()) != items.end();
}

/// Counts answers whose form is not the one asked for.
void countForm(ReplyScore& score, const Items& items)
{
    score.empty += items.empty() ? 1 : 0;
    score.shorter += !items.empty() && items.size() < kAskedFor ? 1 : 0;
    score.longer += items.size() > kAskedFor ? 1 : 0;
    score.repeating += repeatsItself(items) ? 1 : 0;
}

bool isNearlyKnown(const std::string& id, const Truth& truth)
{
    return std::any_of(kExtensions.begin(), kExtensions.end(),
                       [&](const char* extension) { return truth.indexOf.contains(id + extension); });
}

}  // namespace

Result<ReplyScore> scoreReplies(const std::vector<NamedTexts>& answers, const Truth& truth, const std::string& source)
{
    ReplyScore score;
    score.truthSamples = static_cast<std::int64_t>(truth.samples.size());
    score.answers = static_cast<std::int64_t>(answers.size());
    NameSet names;
    NameSet looseNames;
    LooseNames loose;
    std::unordered_map<std::string, std::size_t> classOf;
    for (const std::string& name : truth.categories) {
        names.insert(name);
        looseNames.insert(loose.of(name));
        classOf.emplace(name, score.classes.size());
        score.classes.push_back({.name = name});
    }
    for (const Truth::Sample& sample : truth.samples) {
        ++score.classes[classOf.at(sample.label)].samples;
        score.samples.push_back({.id = sample.id, .label = sample.label, .items = {}, .place = {}});
    }
    for (const NamedTexts& answer : answers) {
        if (!answer.isList)
            return failure(ErrorCode::Input, source + ": the answer to '" + answer.name + "' is no list",
                           "an answer is a list of class names, the most likely first");
        countForm(score, answer.texts);
        const auto known = truth.indexOf.find(answer.name);
        if (known == truth.indexOf.end()) {
            score.unknownIds.push_back(answer.name);
            if (isNearlyKnown(answer.name, truth))
                score.nearlyKnownIds.push_back(answer.name);
            continue;
        }
        JudgedReply& sample = score.samples[known->second];
        if (sample.isAnswered)
            return failure(ErrorCode::Input, source + ": sample '" + answer.name + "' is answered twice",
                           "which of the two answers counts is not said");
        const std::string& label = sample.label;
        const Items kept = names.filter(answer.texts);
        sample.isAnswered = true;
        sample.items = answer.texts;
        sample.offList = answer.texts.size() - kept.size();
        if (const auto right = std::find(kept.begin(), kept.end(), label); right != kept.end())
            sample.place = static_cast<std::size_t>(right - kept.begin());
        score.offListItems += static_cast<std::int64_t>(sample.offList);
        count(score.ruleA, kept, label);
        count(score.ruleC, answer.texts, label);
        count(score.ruleD, looseNames.filter(loose.of(answer.texts)), loose.of(label));
        count(score.classes[classOf.at(label)].ruleA, kept, label);
    }
    if (score.ruleA.total == 0)
        return failure(
            ErrorCode::Input, source + " answers no sample of the truth",
            "none of its " + std::to_string(answers.size()) + " ids is among the truth's " +
                std::to_string(truth.samples.size()) +
                (score.nearlyKnownIds.empty() ? ""
                                              : "; with an extension such as .jpg added, " +
                                                    std::to_string(score.nearlyKnownIds.size()) + " would be"),
            "Name the truth that belongs to these answers.");
    score.ruleB = score.ruleA;
    score.ruleB.total = score.truthSamples;
    for (const JudgedReply& sample : score.samples)
        if (!sample.isAnswered) {
            ++score.missing;
            if (score.missingIds.size() < kShownIds)
                score.missingIds.push_back(sample.id);
        }
    return score;
}

Result<ScoredFiles> scoreFiles(const fs::path& predictions, const fs::path& truth)
{
    const Result<NamedTextsFile> labels = readNamedTexts(truth);
    if (!labels)
        return failure(labels.error());
    const Result<Truth> known = truthFrom(labels->entries, truth.string());
    if (!known)
        return failure(known.error());
    const Result<NamedTextsFile> answers = readNamedTexts(predictions);
    if (!answers)
        return failure(answers.error());
    Result<ReplyScore> score = scoreReplies(answers->entries, *known, predictions.string());
    if (!score)
        return failure(score.error());
    ScoredFiles scored{.score = *std::move(score), .remarks = labels->remarks};
    scored.remarks.insert(scored.remarks.end(), answers->remarks.begin(), answers->remarks.end());
    if (const auto& nearly = scored.score.nearlyKnownIds; !nearly.empty())
        scored.remarks.push_back(
            counted(nearly.size(),
                    "answered id(s) would be in the truth with an extension such as .jpg added, for example '") +
            nearly.front() + "'");
    return scored;
}

Table classTable(const ReplyScore& score)
{
    Table table{.name = "classes",
                .columns = {{"class", "", "class name of the truth"},
                            {"samples", "samples", "samples of the class in the truth"},
                            {"answered", "samples", "of them, those with an answer"},
                            {"top1", "samples", "right at the first place, rule A"},
                            {"top5", "samples", "right at any place, rule A"}},
                .rows = {}};
    for (const ReplyScore::ClassScore& one : score.classes)
        table.rows.push_back({one.name, one.samples, one.ruleA.total, one.ruleA.top1, one.ruleA.top5});
    return table;
}

Table sampleTable(const ReplyScore& score)
{
    Table table{.name = "samples",
                .columns = {{"id", "", "as the truth has it"},
                            {"truth", "", "class of the sample"},
                            {"answered", "", "1 where there is an answer"},
                            {"place", "",
                             "of the class among the answered classes of the truth, from 1; empty = not among them"},
                            {"off_list", "", "answered names that are no class of the truth"},
                            {"answer", "", "as it stands, a JSON list"}},
                .rows = {}};
    for (const JudgedReply& sample : score.samples)
        table.rows.push_back({sample.id, sample.label, std::int64_t{sample.isAnswered ? 1 : 0},
                              sample.place ? Cell(static_cast<std::int64_t>(*sample.place + 1)) : Cell(),
                              static_cast<std::int64_t>(sample.offList),
                              sample.isAnswered ? Cell(Json(sample.items).dump()) : Cell()});
    return table;
}

}  // namespace orangery::zero_shot
