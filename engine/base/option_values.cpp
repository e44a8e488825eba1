// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/options.h"

#include "engine/base/numbers.h"

#include <algorithm>
#include <cmath>

namespace orangery {

namespace {

Failure badValue(const OptionSpec& spec, std::string_view shown, const std::string& expected)
{
    return failure(ErrorCode::Usage, "--" + spec.name + ": '" + std::string(shown) + "' is not accepted",
                   "expected " + expected);
}

std::string joined(const std::vector<std::string>& words, std::string_view separator)
{
    std::string text;
    for (const std::string& word : words) {
        if (!text.empty())
            text += separator;
        text += word;
    }
    return text;
}

std::string rangeText(const OptionSpec& spec, std::string kind)
{
    if (spec.minimum && spec.maximum)
        return kind + " from " + formatNumber(*spec.minimum) + " to " + formatNumber(*spec.maximum);
    if (spec.minimum)
        return kind + " of at least " + formatNumber(*spec.minimum);
    if (spec.maximum)
        return kind + " of at most " + formatNumber(*spec.maximum);
    return kind;
}

bool inRange(const OptionSpec& spec, double value)
{
    return std::isfinite(value) && (!spec.minimum || value >= *spec.minimum) &&
           (!spec.maximum || value <= *spec.maximum);
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view kBlanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

/// Items between commas; "\\," is a comma within an item.
std::vector<std::string> splitList(std::string_view text)
{
    std::vector<std::string> items(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == ',') {
            items.emplace_back();
        } else {
            if (text[i] == '\\' && i + 1 < text.size() && text[i + 1] == ',')
                ++i;
            items.back() += text[i];
        }
    }
    for (std::string& item : items)
        item = trimmed(item);
    std::erase_if(items, [](const std::string& item) { return item.empty(); });
    return items;
}

std::string commasEscaped(const std::string& item)
{
    std::string escaped;
    for (const char c : item) {
        if (c == ',')
            escaped += '\\';
        escaped += c;
    }
    return escaped;
}

Result<void> addWeight(const OptionSpec& spec, Json& weights, std::string_view item)
{
    const std::size_t equals = item.rfind('=');
    const std::string name(trimmed(item.substr(0, equals)));
    double weight = 1;
    if (equals != std::string_view::npos) {
        const std::optional<double> given = parseReal(trimmed(item.substr(equals + 1)));
        if (!given || *given <= 0)
            return badValue(spec, item, "NAME or NAME=WEIGHT with a positive weight");
        weight = *given;
    }
    if (name.empty())
        return badValue(spec, item, "NAME or NAME=WEIGHT with a positive weight");
    weights[name] = weight;
    return {};
}

Result<Json> normaliseWeights(const OptionSpec& spec, const Json& value)
{
    Json weights = Json::object();
    const auto addAll = [&](std::string_view text) -> Result<void> {
        for (const std::string& item : splitList(text))
            if (Result<void> added = addWeight(spec, weights, item); !added)
                return added;
        return {};
    };
    if (value.is_string()) {
        if (Result<void> added = addAll(value.get_ref<const std::string&>()); !added)
            return failure(added.error());
    } else if (value.is_array()) {
        for (const Json& item : value) {
            if (!item.is_string())
                return badValue(spec, writeJson(item), "names");
            if (Result<void> added = addAll(item.get_ref<const std::string&>()); !added)
                return failure(added.error());
        }
    } else if (value.is_object()) {
        for (const auto& [name, weight] : value.items()) {
            if (!weight.is_number() || !(weight.get<double>() > 0) || !std::isfinite(weight.get<double>()))
                return badValue(spec, name + "=" + writeJson(weight), "positive weights");
            weights[name] = weight.get<double>();
        }
    } else {
        return badValue(spec, writeJson(value), "NAME=WEIGHT pairs");
    }
    return weights;
}

Result<Json> normaliseList(const OptionSpec& spec, const Json& value)
{
    if (value.is_string())
        return Json(splitList(value.get_ref<const std::string&>()));
    const auto isText = [](const Json& item) { return item.is_string(); };
    if (!value.is_array() || !std::all_of(value.begin(), value.end(), isText))
        return badValue(spec, writeJson(value), "a list of names");
    return value;
}

Result<Json> normaliseInteger(const OptionSpec& spec, const Json& value)
{
    const std::string expected = rangeText(spec, "a whole number");
    if (value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t{1} << 53U) {
        if (spec.maximum && *spec.maximum < 9.1e15)
            return badValue(spec, writeJson(value), expected);
        return value;
    }
    if (!value.is_number() || std::floor(value.get<double>()) != value.get<double>() ||
        !inRange(spec, value.get<double>()))
        return badValue(spec, writeJson(value), expected);
    if (value.is_number_float())
        return Json(value.get<std::int64_t>());
    return value;
}

}  // namespace

Result<Json> parseOptionText(const OptionSpec& spec, std::string_view text)
{
    switch (spec.type) {
    case OptionType::Flag:
        if (text.empty() || text == "true" || text == "1" || text == "yes" || text == "on")
            return Json(true);
        if (text == "false" || text == "0" || text == "no" || text == "off")
            return Json(false);
        return badValue(spec, text, "true or false");
    case OptionType::Integer:
        if (const auto value = parseInteger(text))
            return normaliseOption(spec, Json(*value));
        if (const auto value = parseUnsigned(text))
            return normaliseOption(spec, Json(*value));
        return badValue(spec, text, rangeText(spec, "a whole number"));
    case OptionType::Real:
        if (const auto value = parseReal(text))
            return normaliseOption(spec, Json(*value));
        return badValue(spec, text, rangeText(spec, "a number"));
    default:
        return normaliseOption(spec, Json(text));
    }
}

Result<Json> normaliseOption(const OptionSpec& spec, const Json& value)
{
    switch (spec.type) {
    case OptionType::Flag:
        if (!value.is_boolean())
            return badValue(spec, writeJson(value), "true or false");
        return value;
    case OptionType::Integer:
        return normaliseInteger(spec, value);
    case OptionType::Real:
        if (!value.is_number() || !inRange(spec, value.get<double>()))
            return badValue(spec, writeJson(value), rangeText(spec, "a number"));
        return Json(value.get<double>());
    case OptionType::Choice:
        if (!value.is_string() || std::find(spec.choices.begin(), spec.choices.end(),
                                            value.get_ref<const std::string&>()) == spec.choices.end())
            return badValue(spec, value.is_string() ? value.get<std::string>() : writeJson(value),
                            "one of " + joined(spec.choices, ", "));
        return value;
    case OptionType::List:
        return normaliseList(spec, value);
    case OptionType::Weights:
        return normaliseWeights(spec, value);
    case OptionType::Text:
    case OptionType::InputPath:
    case OptionType::OutputPath:
        if (!value.is_string())
            return badValue(spec, writeJson(value), "a text");
        if (spec.type != OptionType::Text && value.get_ref<const std::string&>().empty())
            return badValue(spec, "", "a path");
        return value;
    }
    return value;
}

std::string formatOption(const OptionSpec& spec, const Json& value)
{
    switch (spec.type) {
    case OptionType::List: {
        std::vector<std::string> items;
        for (const Json& item : value)
            items.push_back(commasEscaped(item.get<std::string>()));
        return joined(items, ",");
    }
    case OptionType::Weights: {
        std::vector<std::string> items;
        for (const auto& [name, weight] : value.items())
            items.push_back(commasEscaped(name) + "=" + formatNumber(weight.get<double>()));
        return joined(items, ",");
    }
    case OptionType::Real:
        return formatNumber(value.get<double>());
    default:
        return value.is_string() ? value.get<std::string>() : writeJson(value);
    }
}

}  // namespace orangery
