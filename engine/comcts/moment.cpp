// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/moment.h"

#include <algorithm>

namespace orangery::comcts {

namespace {

/// How many steps are applied when a round is closed, and the search's end where nothing but that follows.
Result<std::size_t> stepsUntilRound(const TreeHistory& history, std::int64_t round)
{
    if (round == 0)
        return std::size_t{0};
    const std::vector<HistoryStep>& steps = history.steps();
    const auto closes = [&](const HistoryStep& step) {
        return step.round == round && std::holds_alternative<history::RoundClosed>(step.change);
    };
    auto end = std::find_if(steps.begin(), steps.end(), closes);
    if (end == steps.end())
        return failure(ErrorCode::Usage, "--round: there is no finished round " + std::to_string(round),
                       "the log holds " + std::to_string(history.rounds()), "Name one of them, or leave out --round.");
    ++end;
    if (end != steps.end() && std::holds_alternative<history::Finished>(end->change))
        ++end;
    return static_cast<std::size_t>(end - steps.begin());
}

Result<std::size_t> stepsUntilEvent(const TreeHistory& history, std::int64_t event)
{
    const std::vector<HistoryStep>& steps = history.steps();
    const std::uint64_t last = steps.empty() ? 0 : steps.back().seq;
    const auto seq = static_cast<std::uint64_t>(event);
    if (seq > last)
        return failure(ErrorCode::Usage, "--event: no event " + std::to_string(event) + " changes the tree",
                       "the last that does is event " + std::to_string(last),
                       "Name an earlier one, or leave out --event.");
    const auto end =
        std::partition_point(steps.begin(), steps.end(), [seq](const HistoryStep& step) { return step.seq <= seq; });
    return static_cast<std::size_t>(end - steps.begin());
}

}  // namespace

Result<TreeDocument> openTreeAt(const fs::path& path, const Moment& moment)
{
    if (!moment.round && !moment.event)
        return openTree(path);
    if (moment.round && moment.event)
        return failure(ErrorCode::Usage, "--round and --event are both given", "each names a moment of the search",
                       "Leave one out.");
    std::error_code ignored;
    if (!fs::exists(path / "events.jsonl", ignored))
        return failure(ErrorCode::Usage, path.string() + ": holds no event log, so only its end can be shown", {},
                       "Leave out --round and --event, or name the run folder that the search wrote.");
    Result<TreeHistory> history = openHistory(path);
    if (!history)
        return failure(history.error());
    const Result<std::size_t> steps =
        moment.round ? stepsUntilRound(*history, *moment.round) : stepsUntilEvent(*history, *moment.event);
    if (!steps)
        return failure(steps.error());
    history->seek(*steps);
    return documentOf(*history);
}

}  // namespace orangery::comcts
