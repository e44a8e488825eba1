// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/descriptions/description_reply.h"

#include "engine/base/counted.h"
#include "engine/chat/failures.h"
#include "engine/zero_shot/files/class_names.h"
#include "engine/zero_shot/files/named_texts.h"

#include <algorithm>
#include <optional>

namespace orangery::zero_shot {

namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr std::string_view kFence = "```";

/// What stands in the first fenced block, else the whole reply.
std::string_view withoutFence(std::string_view reply)
{
    const std::size_t open = reply.find(kFence);
    if (open == std::string_view::npos)
        return reply;
    const std::size_t begin = std::min(reply.find('\n', open), reply.size());
    const std::size_t end = reply.find(kFence, begin);
    return reply.substr(begin, end == std::string_view::npos ? end : end - begin);
}

std::optional<NamedTexts> entryFor(const std::vector<NamedTexts>& entries, const std::string& className)
{
    for (const NamedTexts& entry : entries)
        if (entry.name == className)
            return entry;
    for (const NamedTexts& entry : entries)
        if (looseName(entry.name) == looseName(className))
            return entry;
    return std::nullopt;
}

}  // namespace

Result<std::vector<std::string>> parseDescriptionReply(std::string_view reply, const std::string& className,
                                                       std::size_t count)
{
    const auto refused = [&](const std::string& why) {
        return failure(ErrorCode::Failed, "the reply about '" + className + "' cannot be used", chat::withoutKeys(why));
    };
    if (reply.find_first_not_of(kBlanks) == std::string::npos)
        return refused("it is empty");
    if (const std::string error = chat::serverErrorIn(reply); !error.empty())
        return refused("it is " + error);
    std::string_view body = withoutFence(reply);
    const std::size_t begin = body.find_first_of("{[");
    if (begin == std::string_view::npos)
        return refused("there is no JSON in it; it begins '" + chat::beginningOf(reply) + "'");
    const std::size_t end = body.find_last_of(body[begin] == '{' ? '}' : ']');
    if (end == std::string_view::npos || end < begin)
        return refused("its JSON does not end");
    body = body.substr(begin, end + 1 - begin);
    const std::string object = body.front() == '[' ? R"({"":)" + std::string(body) + "}" : std::string(body);
    const Result<NamedTextsFile> file = parseNamedTexts(object, "the reply");
    if (!file)
        return refused(file.error().message + (file.error().cause.empty() ? "" : ": " + file.error().cause));
    const auto entry = body.front() == '[' ? std::optional(file->entries.front()) : entryFor(file->entries, className);
    if (!entry)
        return refused(file->entries.empty() ? "its object is empty"
                                             : "it describes '" + file->entries.front().name + "', not '" + className +
                                                   "'; was the name translated?");
    if (!entry->isList || entry->texts.size() != count)
        return refused("it has " + counted(entry->texts.size(), "sentence(s), not ") + std::to_string(count));
    for (const std::string& sentence : entry->texts)
        if (sentence.find_first_not_of(kBlanks) == std::string::npos)
            return refused("one of its sentences is empty");
    return entry->texts;
}

}  // namespace orangery::zero_shot
