// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/pieces.h"

#include <algorithm>

namespace orangery::text {

namespace {

/// A match joins the part before it, unless that ends with a match as well.
void mergeWithPrevious(const std::vector<Match>& matches, std::vector<Span>& parts)
{
    bool afterMatch = false;
    for (const Match& match : matches) {
        if (match.isMatch && !afterMatch && !parts.empty())
            parts.back().end = match.span.end;
        else
            parts.push_back(match.span);
        afterMatch = match.isMatch;
    }
}

void mergeWithNext(const std::vector<Match>& matches, std::vector<Span>& parts)
{
    bool beforeMatch = false;
    for (auto match = matches.rbegin(); match != matches.rend(); ++match) {
        if (match->isMatch && !beforeMatch && !parts.empty())
            parts.back().begin = match->span.begin;
        else
            parts.push_back(match->span);
        beforeMatch = match->isMatch;
    }
    std::reverse(parts.begin(), parts.end());
}

void mergeAlike(const std::vector<Match>& matches, std::vector<Span>& parts)
{
    bool afterMatch = false;
    for (const Match& match : matches) {
        if (match.isMatch == afterMatch && !parts.empty())
            parts.back().end = match.span.end;
        else
            parts.push_back(match.span);
        afterMatch = match.isMatch;
    }
}

}  // namespace

void splitAt(const std::vector<Match>& matches, SplitBehaviour behaviour, std::vector<Span>& parts)
{
    parts.clear();
    switch (behaviour) {
    case SplitBehaviour::Removed:
        for (const Match& match : matches)
            if (!match.isMatch)
                parts.push_back(match.span);
        return;
    case SplitBehaviour::Isolated:
        for (const Match& match : matches)
            parts.push_back(match.span);
        return;
    case SplitBehaviour::MergedWithPrevious:
        return mergeWithPrevious(matches, parts);
    case SplitBehaviour::MergedWithNext:
        return mergeWithNext(matches, parts);
    case SplitBehaviour::Contiguous:
        return mergeAlike(matches, parts);
    }
}

}  // namespace orangery::text
