// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/chat/failures.h"

#include "engine/base/json.h"
#include "engine/base/letters.h"
#include "engine/base/numbers.h"

#include <algorithm>
#include <cstdint>

namespace orangery::chat {

namespace {

constexpr std::size_t kMostShown = 120;  // bytes of a server's own words
constexpr std::string_view kBlanks = " \t\r\n";

/// Where `word`, in small letters, stands in `text`.
std::size_t findLoosely(std::string_view text, std::string_view word)
{
    const auto found =
        std::search(text.begin(), text.end(), word.begin(), word.end(), [](char a, char b) { return lowered(a) == b; });
    return found == text.end() ? std::string_view::npos : static_cast<std::size_t>(found - text.begin());
}

bool isOfKey(char c)
{
    return (c >= '0' && c <= '9') || (lowered(c) >= 'a' && lowered(c) <= 'z') || c == '-' || c == '_' || c == '.' ||
           c == '*';
}

/// The error of an object {"error": TEXT} or {"error": {"message": TEXT}}.
std::string errorOf(const Json& object)
{
    const Json error = object.is_object() ? object.value("error", Json()) : Json();
    const Json message = error.is_object() ? error.value("message", Json()) : error;
    return message.is_string() ? message.get<std::string>() : std::string();
}

}  // namespace

std::string meaningOf(std::string_view kind)
{
    const auto status = parseUnsigned(kind);
    const auto said = [&](const char* words) { return std::string(kind) + ": " + words; };
    if (!status)
        return std::string(kind);
    if (*status == 401 || *status == 403)
        return said("the server refused the key");
    if (*status == 404)
        return said("the server knows no such address or model");
    if (*status == 408)
        return said("the server waited too long");
    if (*status == 413)
        return said("the request is too large for the server");
    if (*status == 429)
        return said("too many requests, or the quota is used up");
    if (*status >= 500 && *status < 600)
        return said("the server failed");
    return said("the server refused the request");
}

std::string withoutKeys(std::string_view text)
{
    constexpr std::size_t kLeastKey = 8;
    std::string clean;
    while (!text.empty()) {
        std::size_t begin = text.find("sk-");
        constexpr std::string_view kBearer = "bearer ";
        if (const std::size_t bearer = findLoosely(text, kBearer); bearer < begin)
            begin = bearer + kBearer.size();
        if (begin == std::string_view::npos)
            break;
        const auto end = static_cast<std::size_t>(
            std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(begin), text.end(), isOfKey) - text.begin());
        clean.append(text.substr(0, begin));
        clean.append(end - begin >= kLeastKey ? std::string_view("[key]") : text.substr(begin, end - begin));
        text.remove_prefix(end);
    }
    return clean.append(text);
}

std::string beginningOf(std::string_view text)
{
    text.remove_prefix(std::min(text.find_first_not_of(kBlanks), text.size()));
    std::string words = withoutKeys(repairUtf8(text));
    std::replace_if(
        words.begin(), words.end(), [](char c) { return c == '\n' || c == '\r' || c == '\t'; }, ' ');
    return words.size() <= kMostShown ? words : repairUtf8(words.substr(0, kMostShown)) + "...";
}

std::string serverErrorIn(std::string_view reply)
{
    reply.remove_prefix(std::min(reply.find_first_not_of(kBlanks), reply.size()));
    if (findLoosely(reply.substr(0, 64), "<!doctype html") == 0 || findLoosely(reply.substr(0, 64), "<html") == 0) {
        constexpr std::string_view kTitle = "<title>";
        const std::size_t begin = findLoosely(reply, kTitle);
        if (begin == std::string_view::npos)
            return "a page of HTML";
        const std::string_view rest = reply.substr(begin + kTitle.size());
        return "a page of HTML, '" + beginningOf(rest.substr(0, findLoosely(rest, "</title>"))) + "'";
    }
    if (!reply.starts_with('{'))
        return {};
    const Result<Json> object = parseJson(reply, "the reply");
    const std::string message = object ? errorOf(*object) : std::string();
    return message.empty() ? std::string() : "the server's error '" + beginningOf(message) + "'";
}

}  // namespace orangery::chat
