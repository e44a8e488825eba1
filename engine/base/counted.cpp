// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/counted.h"

#include <algorithm>

namespace orangery {

namespace {

bool isWord(std::string_view text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

/// Whether what stands between brackets is a choice, and what is kept of it.
bool choose(std::string_view inside, bool isOne, std::string_view& kept)
{
    if (inside == "s" || inside == "es") {
        kept = isOne ? std::string_view() : inside;
        return true;
    }
    const std::size_t bar = inside.find('|');
    if (bar == std::string_view::npos || !isWord(inside.substr(0, bar)) || !isWord(inside.substr(bar + 1)))
        return false;
    kept = isOne ? inside.substr(0, bar) : inside.substr(bar + 1);
    return true;
}

}  // namespace

std::string inNumber(std::string_view text, bool isOne)
{
    std::string written;
    while (!text.empty()) {
        const std::size_t open = text.find('(');
        written += text.substr(0, open);
        if (open == std::string_view::npos)
            break;
        text.remove_prefix(open);
        const std::size_t close = text.find(')');
        std::string_view kept;
        if (close != std::string_view::npos && choose(text.substr(1, close - 1), isOne, kept)) {
            written += kept;
            text.remove_prefix(close + 1);
        } else {
            written += '(';
            text.remove_prefix(1);
        }
    }
    return written;
}

}  // namespace orangery
