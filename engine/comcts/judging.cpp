// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/judging.h"

#include "engine/base/counted.h"

#include <algorithm>

namespace orangery::comcts {

namespace {

Json optionalNumbers(const std::vector<std::optional<double>>& values)
{
    Json list = Json::array();
    for (const std::optional<double>& value : values)
        list.push_back(value ? Json(*value) : Json());
    return list;
}

/// What a judge throws is one more way to fail.
template <class Call>
auto caught(const Call& call) -> decltype(call())
{
    try {
        return call();
    } catch (const std::exception& error) {
        return failure(ErrorCode::Failed, "the judge failed", error.what());
    }
}

/// Judges are other people's code: one score for each section, each a number from -1 to 1.
Result<std::vector<double>> checkedScores(Result<std::vector<double>> scores, std::size_t count)
{
    if (!scores)
        return scores;
    if (scores->size() != count)
        return failure(ErrorCode::Failed,
                       "the judge gave " + counted(scores->size(), "score(s) for ") + counted(count, "section(s)"));
    for (const double score : *scores)
        if (!(score >= -1 && score <= 1))
            return failure(ErrorCode::Failed, "the judge gave a score that is no number from -1 to 1");
    return scores;
}

}  // namespace

Json sectionHeadings(std::span<const Section> sections)
{
    Json names = Json::array();
    for (const Section& section : sections)
        names.push_back(headingOf(section.kind, section.step));
    return names;
}

bool JudgedAnswer::scored() const
{
    return response && !fused.empty() &&
           std::all_of(fused.begin(), fused.end(), [](const auto& score) { return score.has_value(); });
}

Judging::Judging(const Question& question, const RoundPlan& plan, std::span<const WeightedJudge> judges,
                 const SearchOptions& options, const EventSink& emit)
    : m_question(question), m_plan(plan), m_judges(judges), m_options(options), m_emit(emit)
{
}

Result<JudgedAnswer> Judging::read(const std::string& model, const PolicyAnswer& answer)
{
    JudgedAnswer judged{.model = model};
    if (!answer)
        return judged;  // its policy_failed event was written when it happened
    // As the log will hold it, so that a resumed search goes on from the same text.
    judged.text = repairUtf8(answer->text);
    const auto refuse = [&](const std::string& reason, std::size_t offset) -> Result<JudgedAnswer> {
        const Json event = {{"round", m_plan.round}, {"model", model}, {"reason", reason}, {"offset", offset}};
        if (Result<void> written = m_emit("response_invalid", event); !written)
            return failure(written.error());
        return judged;
    };
    tl::expected<Response, InvalidResponse> parsed = parseResponse(judged.text);
    if (!parsed)
        return refuse(parsed.error().reason, parsed.error().offset);

    judged.text = parsed->text;
    if (parsed->sections.size() < m_plan.depth)
        return refuse("prefix_lost", parsed->text.size());
    judged.drifted = normalisedPrefix(std::span(parsed->sections).first(m_plan.depth)) != m_plan.prefix;
    Json event = {{"round", m_plan.round},
                  {"model", model},
                  {"sections", sectionHeadings(parsed->sections)},
                  {"repairs", parsed->repairs}};
    if (judged.drifted)
        event["prefix_drift"] = true;
    judged.response = *std::move(parsed);
    if (Result<void> written = m_emit("response_parsed", event); !written)
        return failure(written.error());
    return judged;
}

JudgedResponse Judging::request(const JudgedAnswer& judged, const Judge& judge, std::string_view purpose) const
{
    const std::uint64_t seed =
        deriveSeed(m_options.seed, {std::string_view(m_question.id), static_cast<std::uint64_t>(m_plan.round),
                                    std::string_view(judged.model), std::string_view(judge.name()), purpose});
    return {.question = &m_question,
            .round = m_plan.round,
            .model = judged.model,
            .response = &*judged.response,
            .seed = seed};
}

Result<void> Judging::judgeFailed(const JudgedAnswer& judged, const Judge& judge, std::string_view purpose,
                                  const Error& error) const
{
    return m_emit("judge_failed", {{"round", m_plan.round},
                                   {"model", judged.model},
                                   {"judge", judge.name()},
                                   {"purpose", purpose},
                                   {"message", orangery::describe(error)}});
}

Result<void> Judging::askVerdict(JudgedAnswer& judged, const std::stop_token& stop)
{
    if (!judged.response)
        return {};
    for (const WeightedJudge& weighted : m_judges) {
        Judge& judge = *weighted.judge;
        const JudgedResponse asked = request(judged, judge, "verdict");
        Result<Verdict> verdict = caught([&] { return judge.verdict(asked, stop); });
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, "cancelled");
        if (verdict) {
            judged.verdict = *std::move(verdict);
            return m_emit("answer_judged", {{"round", m_plan.round},
                                            {"model", judged.model},
                                            {"judge", judge.name()},
                                            {"answer", judged.response->answer},
                                            {"verdict", judged.verdict->correct},
                                            {"reply", judged.verdict->reply}});
        }
        if (Result<void> written = judgeFailed(judged, judge, "verdict", verdict.error()); !written)
            return written;
    }
    return {};
}

Result<void> Judging::askScores(JudgedAnswer& judged, const std::stop_token& stop)
{
    if (!judged.response || !judged.verdict)
        return {};
    Json lists = Json::object();
    for (const WeightedJudge& weighted : m_judges) {
        Judge& judge = *weighted.judge;
        const JudgedResponse asked = request(judged, judge, "scores");
        Result<std::vector<double>> scores =
            checkedScores(caught([&] { return judge.scores(asked, stop); }), judged.response->sections.size());
        if (stop.stop_requested())
            return failure(ErrorCode::Cancelled, "cancelled");
        if (scores) {
            lists[judge.name()] = *scores;
            judged.scores.emplace_back(*std::move(scores));
            continue;
        }
        lists[judge.name()] = nullptr;
        judged.scores.emplace_back();
        if (Result<void> written = judgeFailed(judged, judge, "scores", scores.error()); !written)
            return written;
    }
    fuseScores(judged);
    return m_emit("steps_scored", {{"round", m_plan.round},
                                   {"model", judged.model},
                                   {"scores", std::move(lists)},
                                   {"fused", optionalNumbers(judged.fused)}});
}

void Judging::fuseScores(JudgedAnswer& judged) const
{
    std::vector<double> weights;
    for (const WeightedJudge& weighted : m_judges)
        weights.push_back(weighted.weight);
    const std::size_t count = judged.response->sections.size();
    for (std::size_t i = 0; i < count; ++i) {
        std::vector<std::optional<double>> section;
        for (const auto& scores : judged.scores)
            section.push_back(scores ? std::optional<double>((*scores)[i]) : std::nullopt);
        judged.fused.push_back(fuse(section, weights));
    }
    if (!judged.scored())
        return;
    for (std::size_t i = m_plan.depth; i < count && !judged.cut; ++i)
        if (*judged.fused[i] < m_options.threshold)
            judged.cut = i;
}

}  // namespace orangery::comcts
