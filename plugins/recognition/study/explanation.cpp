// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/study/explanation.h"

#include "engine/base/table.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>

namespace orangery::recognition_page {

namespace {

/// For each text of a class how many classes have it.
std::unordered_map<std::size_t, std::size_t> classesOfTexts(const zero_shot::PromptTexts& prompts,
                                                            std::size_t classIndex)
{
    std::unordered_map<std::size_t, std::size_t> counts;
    for (const zero_shot::PromptTexts::Group& group : prompts.groups)
        for (const std::size_t text : group.ofClass[classIndex])
            counts[text] = 0;
    for (std::size_t c = 0; c < prompts.groups.front().ofClass.size(); ++c) {
        std::set<std::size_t> own;
        for (const zero_shot::PromptTexts::Group& group : prompts.groups)
            own.insert(group.ofClass[c].begin(), group.ofClass[c].end());
        for (const std::size_t text : own)
            if (const auto found = counts.find(text); found != counts.end())
                ++found->second;
    }
    return counts;
}

}  // namespace

bool isGeneric(const TextShare& share, std::size_t classes)
{
    return share.classes > 1 && 2 * share.classes >= classes;
}

std::optional<Explanation> explanationOf(const Study& study, std::size_t item, std::size_t classIndex)
{
    const auto scorer = study.scorer();
    if (scorer == nullptr || item >= study.items().size() || classIndex >= scorer->classes() ||
        study.items()[item].v.size() != scorer->width())
        return std::nullopt;
    Explanation explanation{
        .item = item, .classIndex = classIndex, .className = study.classes().names.at(classIndex), .shares = {}};
    const std::unordered_map<std::size_t, std::size_t> owners = classesOfTexts(scorer->prompts(), classIndex);
    for (const zero_shot::SentenceShare& share : scorer->explain(classIndex, study.items()[item].v)) {
        explanation.score += share.contribution;
        explanation.shares.push_back(
            {.text = scorer->prompts().texts.at(share.text),
             .cosine = share.cosine,
             .contribution = share.contribution,
             .without = std::isnan(share.without) ? std::nullopt : std::optional(share.without),
             .classes = owners.at(share.text)});
    }
    std::stable_sort(explanation.shares.begin(), explanation.shares.end(),
                     [](const TextShare& a, const TextShare& b) { return a.contribution > b.contribution; });
    return explanation;
}

std::string explanationCsv(const Study& study, const std::vector<Explanation>& explanations)
{
    Table table{.name = "explanation",
                .columns = {{"input", "", "as it was named"},
                            {"class", "", "name of the class"},
                            {"score", "", "of the class: the sum of its contributions"},
                            {"text", "", "as the text encoder is given it"},
                            {"cosine", "", "of the text with the input"},
                            {"contribution", "", "what the text adds to the score"},
                            {"score_without", "", "score of the class if the text were not there"},
                            {"classes", "classes", "that this very text stands for"}},
                .rows = {}};
    for (const Explanation& explanation : explanations)
        for (const TextShare& share : explanation.shares)
            table.rows.push_back({study.items().at(explanation.item).input, explanation.className, explanation.score,
                                  share.text, share.cosine, share.contribution,
                                  share.without ? Cell(*share.without) : Cell(),
                                  static_cast<std::int64_t>(share.classes)});
    return writeCsv(table);
}

}  // namespace orangery::recognition_page
