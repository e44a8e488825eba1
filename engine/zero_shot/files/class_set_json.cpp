// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/files/class_set.h"

#include "engine/base/json.h"
#include "engine/base/numbers.h"
#include "engine/zero_shot/files/named_texts.h"

#include <algorithm>
#include <array>
#include <map>

namespace orangery::zero_shot {

namespace {

constexpr std::array<const char*, 5> kListMembers{"categories", "classes", "labels", "names", "id2label"};

Failure refused(const std::string& source, const std::string& why)
{
    return failure(ErrorCode::Input, source + " is no list of class names", why,
                   R"(Write a JSON list of names, for example ["a cat", "a dog"].)");
}

Result<ClassSet> fromList(const Json& list, const std::string& source)
{
    ClassSet set;
    for (const Json& name : list) {
        if (!name.is_string())
            return refused(source, "entry " + std::to_string(set.names.size() + 1) + " is a JSON " + name.type_name());
        set.names.push_back(name.get<std::string>());
    }
    return set;
}

/// The name of a numbered class: itself, or what follows its WordNet id in `["n01440764", "tench"]`; null = neither.
const Json* numberedName(const Json& value)
{
    const bool isPair = value.is_array() && value.size() == 2 && value[0].is_string() && value[1].is_string();
    return value.is_string() ? &value : isPair ? &value[1] : nullptr;
}

/// `{"0": "tench", "1": "goldfish"}`, or ImageNet's `{"0": ["n01440764", "tench"], ...}`, in the order of the numbers.
Result<ClassSet> fromNumbered(const Json& object, const std::string& source)
{
    std::map<std::uint64_t, std::string> names;
    for (const auto& [key, value] : object.items())
        if (!names.emplace(*parseUnsigned(key), numberedName(value)->get<std::string>()).second)
            return refused(source, "number " + key + " stands twice");
    ClassSet set;
    for (auto& [number, name] : names)
        set.names.push_back(std::move(name));
    return set;
}

bool isNumbered(const Json& object)
{
    const auto items = object.items();
    return !object.empty() && std::all_of(items.begin(), items.end(), [](const auto& item) {
        return numberedName(item.value()) != nullptr && parseUnsigned(item.key()).has_value();
    });
}

/// The keys of an object of lists; one that stands twice is two classes of one name.
Result<ClassSet> fromKeys(const Json& document, std::string_view text, const std::string& source)
{
    ClassSet set;
    if (const Result<NamedTextsFile> named = parseNamedTexts(text, source)) {
        for (const NamedTexts& entry : named->entries) {
            if (!entry.isList)
                return refused(source, "key '" + entry.name + "' holds a JSON string");
            set.names.push_back(entry.name);
        }
        return set;
    }
    for (const auto& [name, texts] : document.items()) {
        if (!texts.is_array())
            return refused(source, "key '" + name + "' holds a JSON " + texts.type_name());
        set.names.push_back(name);
    }
    return set;
}

Result<ClassSet> fromDocument(const Json& document, std::string_view text, const std::string& source)
{
    if (document.is_array())
        return fromList(document, source);
    if (!document.is_object())
        return refused(source, std::string("it holds a JSON ") + document.type_name());
    for (const char* member : kListMembers)
        if (document.contains(member) && !document[member].is_string())
            if (const Json& value = document[member]; value.is_array() || isNumbered(value))
                return value.is_array() ? fromList(value, source) : fromNumbered(value, source);
    if (isNumbered(document))
        return fromNumbered(document, source);
    return fromKeys(document, text, source);
}

}  // namespace

Result<ClassSet> parseJsonClasses(std::string_view text, const std::string& source)
{
    return parseJson(text, source).and_then([&](const Json& document) { return fromDocument(document, text, source); });
}

}  // namespace orangery::zero_shot
