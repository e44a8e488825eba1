// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/files/class_set.h"

#include "engine/base/letters.h"
#include "engine/base/numbers.h"

#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>

namespace orangery::zero_shot {

namespace {

constexpr std::string_view kTagOfPlainScalars = "?";
constexpr const char* kRemedy = "Write 'categories: ['first', 'second']', with a quote around every name.";

std::string place(const std::string& source, const YAML::Mark& mark)
{
    return mark.is_null() ? source : source + ", line " + std::to_string(mark.line + 1);
}

bool isAllOf(std::string_view text, std::string_view characters)
{
    return !text.empty() && text.find_first_not_of(characters) == std::string_view::npos;
}

/// Also what YAML 1.1 takes for a number: +1, 1_000, 0x1F, .inf, 12:30 (which counts to sixty) and 2012-01-31, a date.
bool isNumber(std::string text)
{
    constexpr std::string_view kDigits = "0123456789";
    if (text.size() == 10 && text[4] == '-' && text[7] == '-' && isAllOf(text, "0123456789-"))
        return true;
    text.erase(std::remove(text.begin(), text.end(), '_'), text.end());
    std::string_view rest = text;
    if (rest.starts_with('+') || rest.starts_with('-'))
        rest.remove_prefix(1);
    if (rest.starts_with("0x"))
        return isAllOf(rest.substr(2), "0123456789abcdefABCDEF");
    if (rest.starts_with("0o"))
        return isAllOf(rest.substr(2), "01234567");
    if (const std::size_t colon = rest.find(':'); colon != std::string_view::npos)
        return isAllOf(rest.substr(0, colon), kDigits) && isAllOf(rest.substr(colon + 1), "0123456789:.");
    return rest == ".inf" || rest == ".Inf" || rest == ".nan" || rest == ".NaN" || rest == ".NAN" || parseReal(rest);
}

/// What YAML readers make of a name without quotes; empty where they leave it a text.
std::string otherMeaning(const YAML::Node& node)
{
    if (node.Tag() != kTagOfPlainScalars)
        return {};
    std::string text = node.Scalar();
    if (isNumber(text))
        return "a number";
    text = lowered(text);
    constexpr std::array<std::string_view, 8> kTruthValues{"true", "false", "yes", "no", "on", "off", "y", "n"};
    if (std::find(kTruthValues.begin(), kTruthValues.end(), text) != kTruthValues.end())
        return "a truth value";
    return text == "null" || text == "~" || text.empty() ? "nothing" : "";
}

Result<std::vector<std::string>> namesOf(const YAML::Node& list, const std::string& source)
{
    if (!list.IsSequence())
        return failure(
            ErrorCode::Input,
            place(source, list.Mark()) + ": categories are " + (list.IsMap() ? "names with values" : "no list"),
            "a list of names is expected", kRemedy);
    std::vector<std::string> names;
    for (const YAML::Node& entry : list) {
        const std::string where = place(source, entry.Mark()) + ": category " + std::to_string(names.size() + 1);
        if (entry.IsNull())
            return failure(ErrorCode::Input, where + " is empty", "YAML reads nothing there", kRemedy);
        if (!entry.IsScalar())
            return failure(ErrorCode::Input, where + " is no text", "it is a list or has values of its own", kRemedy);
        if (const std::string other = otherMeaning(entry); !other.empty())
            return failure(ErrorCode::Input, where + ", " + entry.Scalar() + ", is " + other + " to YAML",
                           "it has no quotes around it", "Write '" + entry.Scalar() + "' with quotes.");
        names.push_back(entry.Scalar());
    }
    return names;
}

/// The member that holds the names, called as JSON files call it too where GPT4Vis' own is not there.
std::string listMemberOf(const YAML::Node& map)
{
    constexpr std::array<const char*, 4> kNames{"categories", "classes", "labels", "names"};
    const auto found =
        std::find_if(kNames.begin(), kNames.end(), [&](const char* name) { return map[name].IsDefined(); });
    return found == kNames.end() ? kNames.front() : *found;
}

/// Takes the members that are known; a second `dataset` is the data's path (three published files have it).
Result<ClassSet> fromMap(const YAML::Node& map, const std::string& source)
{
    ClassSet set;
    int datasets = 0;
    bool hasCategories = false;
    const std::string listMember = listMemberOf(map);
    for (const auto& member : map) {
        const std::string key = member.first.IsScalar() ? member.first.Scalar() : "";
        if (key == listMember) {
            if (hasCategories)
                return failure(ErrorCode::Input, place(source, member.first.Mark()) + ": categories stand twice",
                               "which of the two holds is not said");
            hasCategories = true;
            Result<std::vector<std::string>> names = namesOf(member.second, source);
            if (!names)
                return failure(names.error());
            set.names = *std::move(names);
            continue;
        }
        const std::string value = member.second.IsScalar() ? member.second.Scalar() : "";
        if (key == "dataset") {
            (++datasets == 1 ? set.dataset : set.dataPath) = value;
            if (datasets == 2)
                set.remarks.push_back(place(source, member.first.Mark()) +
                                      ": dataset stands twice; the second one is taken as data_path");
        } else if (key == "prompt") {
            set.prompt = value;
        } else if (key == "data_path") {
            set.dataPath = value;
        } else if (key == "sentence_num") {
            set.sentences = parseInteger(value);
            if (!set.sentences || *set.sentences < 1)
                return failure(ErrorCode::Input,
                               place(source, member.first.Mark()) + ": sentence_num is '" + value + "'",
                               "a whole number from 1 on is expected");
        }
    }
    if (!hasCategories)
        return failure(ErrorCode::Input, source + " names no classes", "there is no member 'categories'", kRemedy);
    return set;
}

}  // namespace

Result<ClassSet> parseYamlClasses(std::string_view text, const std::string& source)
{
    try {
        const YAML::Node document = YAML::Load(std::string(text));
        if (document.IsMap())
            return fromMap(document, source);
        return namesOf(document, source).map([](std::vector<std::string> names) {
            return ClassSet{.names = std::move(names)};
        });
    } catch (const YAML::Exception& problem) {
        return failure(ErrorCode::Input, place(source, problem.mark) + ": not valid YAML", problem.msg,
                       text.find('\t') == std::string_view::npos ? "" : "YAML takes no tabs for indentation.");
    }
}

}  // namespace orangery::zero_shot
