// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/judge_reply.h"

#include "engine/base/counted.h"

#include <algorithm>
#include <string>

namespace orangery::comcts {

namespace {

bool isLetter(char c)
{
    return c >= 'a' && c <= 'z';
}

std::string lowered(std::string_view text)
{
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return lower;
}

std::vector<std::string_view> wordsOf(std::string_view text)
{
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        while (end < text.size() && (isLetter(text[end]) || text[end] == '\''))
            ++end;
        if (end > at)
            words.push_back(text.substr(at, end - at));
        at = std::max(end, at + 1);
    }
    return words;
}

bool denies(std::string_view word)
{
    return word == "not" || word == "no" || word == "never" || word == "cannot" || word.ends_with("n't");
}

/// The decision in one piece of a reply.
std::optional<double> decisionIn(std::string_view piece)
{
    bool denied = false;
    std::optional<double> decision;
    for (const std::string_view word : wordsOf(piece)) {
        if (word == "incorrect" || (word == "correct" && denied))
            return -1;
        if (word == "neutral")
            decision = 0;
        else if (word == "correct" && !decision)
            decision = 1;
        denied = denied || denies(word);
    }
    return decision;
}

}  // namespace

std::optional<bool> parseVerdict(std::string_view reply)
{
    const std::string lower = lowered(reply);
    const std::vector<std::string_view> words = wordsOf(lower);
    if (!words.empty() && words.front() == "yes")
        return true;
    if (!words.empty() && words.front() == "no")
        return false;
    return std::nullopt;
}

Result<std::vector<double>> parseScores(std::string_view reply, std::size_t count)
{
    constexpr std::string_view kHeading = "final decision";
    const std::string lower = lowered(reply);
    std::string_view text = lower;
    if (const std::size_t heading = text.rfind(kHeading); heading != std::string_view::npos)
        text.remove_prefix(heading + kHeading.size());

    std::vector<double> scores;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find_first_of(";\r\n", at), text.size());
        if (const std::optional<double> decision = decisionIn(text.substr(at, end - at)))
            scores.push_back(*decision);
        at = end + 1;
    }
    if (scores.size() != count)
        return failure(ErrorCode::Failed, "the judge's reply decides on " +
                                              counted(scores.size(), "section(s) and the response has ") +
                                              std::to_string(count));
    return scores;
}

}  // namespace orangery::comcts
