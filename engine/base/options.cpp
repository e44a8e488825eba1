// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/options.h"

#include <algorithm>
#include <numeric>

namespace orangery {

namespace {

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

}  // namespace orangery
