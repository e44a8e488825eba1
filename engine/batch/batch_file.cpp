// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/batch/batch_file.h"

#include "engine/base/files.h"
#include "engine/base/options.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <set>
#include <system_error>

namespace orangery::batch {

namespace {

Failure malformed(const std::string& place, const std::string& cause, std::string hint = {})
{
    return failure(ErrorCode::Input, place + ": not a valid batch", cause, std::move(hint));
}

Result<void> refuseUnknownMembers(const Json& object, const std::vector<std::string>& known, const std::string& place)
{
    for (const auto& [name, value] : object.items()) {
        if (std::find(known.begin(), known.end(), name) != known.end())
            continue;
        const std::optional<std::string> near = nearestWord(name, known);
        return malformed(place, "unknown member \"" + name + "\"", near ? "Did you mean \"" + *near + "\"?" : "");
    }
    return {};
}

bool isFolderName(const std::string& id)
{
    constexpr std::size_t kLongest = 200;
    return !id.empty() && id.size() <= kLongest && id.front() != '.' && id.find('/') == std::string::npos &&
           id.find('\0') == std::string::npos;
}

std::string paddedNumber(std::size_t number, std::size_t count)
{
    const std::size_t width = std::to_string(count - 1).size();
    const std::string digits = std::to_string(number);
    return std::string(width - std::min(width, digits.size()), '0') + digits;
}

Result<Item> parseItem(const Json& entry, std::size_t number, std::size_t count, const std::string& source)
{
    const std::string place = source + ", item " + std::to_string(number);
    if (!entry.is_object())
        return malformed(place, "an item has to be an object with a \"task\"");
    if (Result<void> known = refuseUnknownMembers(entry, {"id", "task", "parameters", "each"}, place); !known)
        return failure(known.error());
    Item item;
    if (!entry.contains("task") || !entry["task"].is_string())
        return malformed(place, "the member \"task\" is missing, for example \"comcts.search\"");
    item.task = entry["task"].get<std::string>();
    if (entry.contains("parameters")) {
        if (!entry["parameters"].is_object())
            return malformed(place, "\"parameters\" has to be an object of option names and values");
        item.parameters = entry["parameters"];
    }
    if (!entry.contains("id")) {
        item.id = paddedNumber(number, count);
        return item;
    }
    if (!entry["id"].is_string() || !isFolderName(entry["id"].get<std::string>()))
        return malformed(place, "\"id\" has to be a text that can name a folder");
    item.id = entry["id"].get<std::string>();
    return item;
}

/// The values of one list in "each", at least one object.
Result<std::vector<Item>> parseChoices(const Json& list, const std::string& place)
{
    if (!list.is_array() || list.empty())
        return malformed(place, "\"each\" has to be a list of lists of objects with option names and values");
    std::vector<Item> choices;
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (!list[i].is_object())
            return malformed(place, "\"each\" has to be a list of lists of objects with option names and values");
        Item choice{.id = paddedNumber(i, list.size()), .task = {}, .parameters = list[i]};
        if (list[i].contains("id")) {
            if (!list[i]["id"].is_string() || !isFolderName(list[i]["id"].get<std::string>()))
                return malformed(place, "\"id\" in \"each\" has to be a text that can name a folder");
            choice.id = list[i]["id"].get<std::string>();
            choice.parameters.erase("id");
        }
        choices.push_back(std::move(choice));
    }
    return choices;
}

/// An item for every choice of one object from each list of "each"; the first list changes slowest.
Result<std::vector<Item>> multiplied(const Item& item, const Json& each, bool isNamed, const std::string& place)
{
    constexpr std::size_t kMost = 100'000;
    if (!each.is_array() || each.empty())
        return malformed(place, "\"each\" has to be a list of lists of objects with option names and values");
    std::vector<Item> items{item};
    if (!isNamed)
        items.front().id.clear();
    for (const Json& list : each) {
        const Result<std::vector<Item>> choices = parseChoices(list, place);
        if (!choices)
            return failure(choices.error());
        if (items.size() * choices->size() > kMost)
            return malformed(place, "\"each\" makes more than " + std::to_string(kMost) + " items");
        std::vector<Item> more;
        for (const Item& one : items)
            for (const Item& choice : *choices) {
                Item& made = more.emplace_back(one);
                made.id += (made.id.empty() ? "" : "-") + choice.id;
                made.parameters.update(choice.parameters);
            }
        items = std::move(more);
    }
    return items;
}

}  // namespace

Result<BatchFile> parseBatchFile(std::string_view text, const std::string& source)
{
    const Result<Json> document = parseJson(text, source);
    if (!document)
        return failure(document.error());
    if (!document->is_object() || !document->contains("schema") || (*document)["schema"] != kBatchSchema)
        return malformed(source, "it has to be an object with \"schema\": \"" + std::string(kBatchSchema) + "\"");
    if (Result<void> known = refuseUnknownMembers(*document, {"schema", "defaults", "tasks"}, source); !known)
        return failure(known.error());
    BatchFile batch;
    if (document->contains("defaults")) {
        if (!(*document)["defaults"].is_object())
            return malformed(source, "\"defaults\" has to be an object of option names and values");
        batch.defaults = (*document)["defaults"];
    }
    if (!document->contains("tasks") || !(*document)["tasks"].is_array())
        return malformed(source, "the list \"tasks\" is missing");
    const Json& tasks = (*document)["tasks"];
    std::set<std::string> ids;
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        Result<Item> item = parseItem(tasks[i], i, tasks.size(), source);
        if (!item)
            return failure(std::move(item).error());
        const std::string place = source + ", item " + std::to_string(i);
        Result<std::vector<Item>> items = std::vector<Item>{*item};
        if (tasks[i].contains("each"))
            items = multiplied(*item, tasks[i]["each"], tasks[i].contains("id") || tasks.size() > 1, place);
        if (!items)
            return failure(items.error());
        for (Item& one : *items) {
            if (!ids.insert(one.id).second)
                return malformed(place, "the id '" + one.id + "' comes twice");
            batch.items.push_back(std::move(one));
        }
    }
    return batch;
}

Result<std::string> readBatchText(const std::string& path, const std::stop_token& stop)
{
    constexpr std::uint64_t kLongest = std::uint64_t{1} << 30U;
    constexpr int kPatienceMs = 100;  // between looks at `stop`
    if (path != "-")
        return readFile(path, kLongest);
    // Not /dev/stdin, which needs /proc.
    std::string text;
    std::array<char, 65536> block{};
    while (!stop.stop_requested()) {
        pollfd waiting{STDIN_FILENO, POLLIN, 0};
        if (::poll(&waiting, 1, kPatienceMs) == 0)
            continue;
        const ssize_t got = ::read(STDIN_FILENO, block.data(), block.size());
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return failure(ErrorCode::Input, "cannot read standard input", std::system_category().message(errno));
        if (got == 0)
            return text;
        text.append(block.data(), static_cast<std::size_t>(got));
        if (text.size() > kLongest)
            return failure(ErrorCode::Input, "cannot read standard input", "the batch is longer than 1 GiB");
    }
    return failure(ErrorCode::Cancelled, "cancelled");
}

}  // namespace orangery::batch
