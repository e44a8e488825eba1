// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/replies/score_task.h"

#include "engine/base/counted.h"
#include "engine/base/existing_output.h"
#include "engine/base/numbers.h"
#include "engine/zero_shot/replies/agreement.h"
#include "engine/zero_shot/replies/reply_score.h"

#include <utility>

namespace orangery::zero_shot {

namespace {

constexpr std::array<std::pair<const char*, RuleScore ReplyScore::*>, 4> kRules{{
    {"rule_a", &ReplyScore::ruleA},
    {"rule_b", &ReplyScore::ruleB},
    {"rule_c", &ReplyScore::ruleC},
    {"rule_d", &ReplyScore::ruleD},
}};
constexpr std::array<const char*, 4> kMeanings{
    "answered samples, names outside the list removed (as published)", "every sample, a missing answer is wrong",
    "answered samples, nothing removed", "as the first, without regard to case and punctuation"};

double share(std::int64_t part, std::int64_t whole)
{
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

Json toJson(const RuleScore& rule)
{
    return {{"total", rule.total},
            {"top1", rule.top1},
            {"top5", rule.top5},
            {"top1_share", share(rule.top1, rule.total)},
            {"top5_share", share(rule.top5, rule.total)}};
}

Json documentOf(const ReplyScore& score)
{
    Json document = Json::object();
    for (const auto& [name, rule] : kRules)
        document[name] = toJson(score.*rule);
    document["truth_samples"] = score.truthSamples;
    document["answers"] = score.answers;
    document["missing"] = score.missing;
    document["off_list_items"] = score.offListItems;
    document["unknown_ids"] = score.unknownIds.size();
    document["unknown_ids_known_with_extension"] = score.nearlyKnownIds.size();
    document["empty_answers"] = score.empty;
    document["shorter_answers"] = score.shorter;
    document["longer_answers"] = score.longer;
    document["repeating_answers"] = score.repeating;
    document["missing_examples"] = score.missingIds;
    Json unknown = Json::array();
    for (std::size_t i = 0; i < std::min(score.unknownIds.size(), kShownIds); ++i)
        unknown.push_back(score.unknownIds[i]);
    document["unknown_examples"] = std::move(unknown);
    return document;
}

std::string padded(std::string text, std::size_t width)
{
    return text.size() < width ? std::string(width - text.size(), ' ') + text : text;
}

std::string textOf(const ReplyScore& score)
{
    constexpr std::size_t kColumn = 9;
    std::string text = "rule      total     top1     top5   top1 %   top5 %\n";
    std::size_t i = 0;
    for (const auto& [name, rule] : kRules) {
        const RuleScore& counted = score.*rule;
        text += name + padded(std::to_string(counted.total), kColumn) + padded(std::to_string(counted.top1), kColumn) +
                padded(std::to_string(counted.top5), kColumn) +
                padded(formatFixed(100 * share(counted.top1, counted.total), 2), kColumn) +
                padded(formatFixed(100 * share(counted.top5, counted.total), 2), kColumn) + "  " + kMeanings[i++] +
                "\n";
    }
    return text + std::to_string(score.missing) + " of " + std::to_string(score.truthSamples) +
           " samples have no answer; " + counted(score.offListItems, "item(s) (is|are) no class of the truth; ") +
           counted(score.unknownIds.size(), "answered id(s) (is|are) not in the truth\n");
}

Result<void> writeTable(const Params& params, const char* option, const Table& table)
{
    return params.has(option) ? writeFile(params.path(option), writeCsv(table)) : Result<void>();
}

Result<TaskOutput> score(const Params& params, Context& context)
{
    for (const char* option : {"output", "samples"})
        if (params.has(option))
            if (auto free = refuseExisting(params.path(option), params.flag("overwrite")); !free)
                return failure(free.error());
    const Result<ScoredFiles> scored = scoreFiles(params.path("predictions"), params.path("truth"));
    if (!scored)
        return failure(scored.error());
    for (const std::string& remark : scored->remarks)
        context.log->warning(remark);
    Json document = documentOf(scored->score);
    std::string text = textOf(scored->score);
    if (params.has("beside")) {
        const Result<Agreement> agreement = agreementOf(scored->score, params.path("beside"));
        if (!agreement)
            return failure(agreement.error());
        document["beside"] = toJson(*agreement);
        text += describe(*agreement) + "\n";
    }
    if (auto written = writeTable(params, "output", classTable(scored->score)); !written)
        return failure(written.error());
    if (auto written = writeTable(params, "samples", sampleTable(scored->score)); !written)
        return failure(written.error());
    return TaskOutput{.document = std::move(document), .text = std::move(text)};
}

}  // namespace

Task scoreTask()
{
    return {.id = "recognize.score",
            .title = "Score a chat model's answers",
            .help =
                "Scores ranked class names that a chat model gave for pictures, clips or point clouds, by four rules "
                "side by side: the published one, which forgives names outside the list and leaves unanswered samples "
                "out, and three stricter or looser ones.",
            .options = {{.name = "predictions",
                         .type = OptionType::InputPath,
                         .title = "Answers",
                         .help = "JSON: id of a sample -> list of class names, the most likely first.",
                         .required = true},
                        {.name = "truth",
                         .type = OptionType::InputPath,
                         .title = "Truth",
                         .help = "JSON: id of a sample -> class name.",
                         .required = true},
                        {.name = "beside",
                         .type = OptionType::InputPath,
                         .title = "Beside",
                         .help = "Run of recognize evaluate on the same samples: counts where the two agree."},
                        {.name = "samples",
                         .type = OptionType::OutputPath,
                         .title = "Samples",
                         .help = "CSV file to write, one row a sample of the truth."},
                        shared_options::outputFile("CSV file to write, one row a class."),
                        shared_options::overwrite()},
            .run = score};
}

}  // namespace orangery::zero_shot
