// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/result.h"

#include <algorithm>

namespace orangery {

int exitCode(ErrorCode code)
{
    switch (code) {
    case ErrorCode::Failed:
        return 1;
    case ErrorCode::Usage:
        return 2;
    case ErrorCode::Input:
        return 4;
    case ErrorCode::Resource:
        return 5;
    case ErrorCode::Cancelled:
        return 130;
    }
    return 1;
}

namespace {

/// Library texts may hold line breaks; an error stays one line a part.
std::string oneLine(std::string text)
{
    std::replace(text.begin(), text.end(), '\n', ' ');
    std::replace(text.begin(), text.end(), '\r', ' ');
    constexpr std::size_t kLongest = 600;
    if (text.size() > kLongest) {
        text.resize(kLongest);
        while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0U) == 0x80U)
            text.pop_back();
        text += " ...";
    }
    return text;
}

}  // namespace

std::string describe(const Error& error)
{
    std::string text = oneLine(error.message);
    if (!error.cause.empty())
        text.append("\n  ").append(oneLine(error.cause));
    if (!error.hint.empty())
        text.append("\n  ").append(oneLine(error.hint));
    return text;
}

}  // namespace orangery
