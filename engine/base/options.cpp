// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/options.h"

#include "engine/base/numbers.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

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

/// Letters to insert, delete, replace or swap with their neighbour to make `b` of `a`.
std::size_t typingDistance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> beforeLast(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::swap(beforeLast, last);
        std::swap(last, row);
        row[0] = i + 1;
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t replace = last[j] + (a[i] == b[j] ? 0U : 1U);
            row[j + 1] = std::min({replace, row[j] + 1, last[j + 1] + 1});
            if (i > 0 && j > 0 && a[i] == b[j - 1] && a[i - 1] == b[j])
                row[j + 1] = std::min(row[j + 1], beforeLast[j - 1] + 1);
        }
    }
    return row[b.size()];
}

}  // namespace

const OptionSpec* OptionTable::find(std::string_view name) const
{
    const auto found =
        std::find_if(m_specs.begin(), m_specs.end(), [&](const OptionSpec& spec) { return spec.name == name; });
    return found == m_specs.end() ? nullptr : &*found;
}

void OptionTable::append(const OptionTable& other)
{
    for (const OptionSpec& spec : other.specs())
        if (find(spec.name) == nullptr)
            m_specs.push_back(spec);
}

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

Result<Params> Params::make(const OptionTable& table, const Json& explicitValues)
{
    if (!explicitValues.is_object())
        return failure(ErrorCode::Usage, "parameters have to be a JSON object of option names and values");
    for (const auto& [name, value] : explicitValues.items()) {
        if (table.find(name) != nullptr)
            continue;
        std::vector<std::string> known;
        for (const OptionSpec& spec : table.specs())
            known.push_back(spec.name);
        const auto near = nearestWord(name, known);
        return failure(ErrorCode::Usage, "unknown option '" + name + "'", {},
                       near ? "Did you mean '" + *near + "'?" : std::string());
    }
    Params params;
    params.m_table = table;
    for (const OptionSpec& spec : table.specs()) {
        if (explicitValues.contains(spec.name) && !explicitValues[spec.name].is_null()) {
            Result<Json> value = normaliseOption(spec, explicitValues[spec.name]);
            if (!value)
                return failure(std::move(value).error());
            params.m_explicit[spec.name] = *std::move(value);
        } else if (spec.required && spec.defaultValue.is_null()) {
            return failure(ErrorCode::Usage,
                           spec.positional ? "the argument " + spec.name + " is missing"
                                           : "the option --" + spec.name + " is missing",
                           spec.help);
        }
    }
    return params;
}

bool Params::isSet(std::string_view name) const
{
    return m_explicit.contains(std::string(name));
}

const Json& Params::value(std::string_view name) const
{
    static const Json kNone;
    if (const auto found = m_explicit.find(std::string(name)); found != m_explicit.end())
        return *found;
    const OptionSpec* spec = m_table.find(name);
    return spec != nullptr ? spec->defaultValue : kNone;
}

bool Params::has(std::string_view name) const
{
    return !value(name).is_null();
}

bool Params::flag(std::string_view name) const
{
    const Json& found = value(name);
    return found.is_boolean() && found.get<bool>();
}

std::int64_t Params::integer(std::string_view name) const
{
    return value(name).get<std::int64_t>();
}

std::uint64_t Params::unsignedInteger(std::string_view name) const
{
    return value(name).get<std::uint64_t>();
}

double Params::real(std::string_view name) const
{
    return value(name).get<double>();
}

std::string Params::text(std::string_view name) const
{
    return value(name).get<std::string>();
}

std::filesystem::path Params::path(std::string_view name) const
{
    return text(name);
}

std::vector<std::string> Params::list(std::string_view name) const
{
    std::vector<std::string> items;
    for (const Json& item : value(name))
        items.push_back(item.get<std::string>());
    return items;
}

std::vector<std::pair<std::string, double>> Params::weights(std::string_view name) const
{
    std::vector<std::pair<std::string, double>> items;
    for (const auto& [key, weight] : value(name).items())
        items.emplace_back(key, weight.get<double>());
    return items;
}

std::optional<std::string> nearestWord(std::string_view word, const std::vector<std::string>& candidates)
{
    std::optional<std::string> nearest;
    std::size_t best = std::max<std::size_t>(1, word.size() / 3) + 1;
    for (const std::string& candidate : candidates) {
        const bool begins = word.size() >= 3 && candidate.starts_with(word);
        const std::size_t d = begins ? 1 : typingDistance(word, candidate);
        if (d < best) {
            best = d;
            nearest = candidate;
        }
    }
    return nearest;
}

namespace shared_options {

OptionSpec seed()
{
    return {.name = "seed",
            .type = OptionType::Integer,
            .title = "Seed",
            .help = "Seed of every random draw; the same seed gives the same result.",
            .defaultValue = 0,
            .minimum = 0,
            .group = "Reproducibility"};
}

OptionSpec runFolder()
{
    return {.name = "output",
            .shortName = 'o',
            .type = OptionType::OutputPath,
            .title = "Run folder",
            .help = "Folder to write the run into.",
            .group = "Output",
            .required = true};
}

OptionSpec outputFile(std::string help)
{
    return {.name = "output",
            .shortName = 'o',
            .type = OptionType::OutputPath,
            .title = "Output file",
            .help = std::move(help),
            .group = "Output"};
}

OptionSpec overwrite()
{
    return {.name = "overwrite",
            .type = OptionType::Flag,
            .title = "Overwrite",
            .help = "Replace an existing output.",
            .defaultValue = false,
            .group = "Output"};
}

OptionSpec resume()
{
    return {.name = "resume",
            .type = OptionType::Flag,
            .title = "Resume",
            .help = "Go on with the run that the output folder holds.",
            .defaultValue = false,
            .group = "Output"};
}

OptionSpec shard()
{
    return {.name = "shard",
            .type = OptionType::Text,
            .title = "Shard",
            .help = "K/N: do only every N-th item, beginning with the K-th (1-based).",
            .group = "Batch",
            .advanced = true};
}

OptionSpec keepGoing()
{
    return {.name = "keep-going",
            .type = OptionType::Flag,
            .title = "Keep going",
            .help = "Go on after an item that failed; the exit code is then 3.",
            .defaultValue = false,
            .group = "Batch",
            .advanced = true};
}

OptionSpec skipExisting()
{
    return {.name = "skip-existing",
            .type = OptionType::Flag,
            .title = "Skip existing",
            .help = "Leave out items whose output is there already.",
            .defaultValue = false,
            .group = "Batch",
            .advanced = true};
}

OptionSpec limit()
{
    return {.name = "limit",
            .type = OptionType::Integer,
            .title = "Limit",
            .help = "Do at most this many items.",
            .unit = "items",
            .minimum = 1,
            .group = "Batch",
            .advanced = true};
}

}  // namespace shared_options

Result<Shard> parseShard(std::string_view text)
{
    const std::size_t slash = text.find('/');
    const auto k = parseUnsigned(text.substr(0, slash));
    const auto n = slash == std::string_view::npos ? std::nullopt : parseUnsigned(text.substr(slash + 1));
    if (!k || !n || *k < 1 || *k > *n)
        return failure(ErrorCode::Usage, "--shard: '" + std::string(text) + "' is not accepted",
                       "expected K/N with 1 <= K <= N, for example 2/8");
    return Shard{.index = static_cast<std::size_t>(*k - 1), .count = static_cast<std::size_t>(*n)};
}

}  // namespace orangery
