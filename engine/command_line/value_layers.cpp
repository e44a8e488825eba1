// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/command_line/value_layers.h"

#include "engine/base/json_file.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <utility>

namespace orangery::command_line {

namespace {

/// The same failure, told with the place that the value came from.
Failure cameFrom(const std::string& place, Error error)
{
    error.message = place + ": " + error.message;
    return failure(std::move(error));
}

Result<Json> checkedValue(const OptionSpec& spec, const Json& value, const std::string& place)
{
    Result<Json> checked = normaliseOption(spec, value);
    if (!checked)
        return cameFrom(place, std::move(checked).error());
    return checked;
}

}  // namespace

std::string environmentName(const OptionSpec& option)
{
    std::string name = "ORANGERY_" + option.name;
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return c == '-' ? '_' : static_cast<char>(std::toupper(c)); });
    return name;
}

Result<Json> environmentValues(const OptionTable& table)
{
    Json values = Json::object();
    for (const OptionSpec& spec : table.specs()) {
        if (spec.positional)
            continue;
        const std::string name = environmentName(spec);
        const char* text = std::getenv(name.c_str());
        if (text == nullptr || *text == '\0')
            continue;
        Result<Json> value = parseOptionText(spec, text);
        if (!value)
            return cameFrom("environment variable " + name, std::move(value).error());
        values[spec.name] = *std::move(value);
    }
    return values;
}

Result<UserConfiguration> UserConfiguration::load(const fs::path& path)
{
    UserConfiguration configuration;
    configuration.m_path = path;
    std::error_code ignored;
    if (!fs::exists(path, ignored))
        return configuration;
    Result<Json> document = readJsonFile(path, std::uint64_t{16} << 20U);
    if (!document)
        return failure(std::move(document).error());
    for (const char* part : {"options", "tasks"})
        if (!document->is_object() || (document->contains(part) && !(*document)[part].is_object()))
            return failure(ErrorCode::Input, path.string() + ": not a configuration",
                           "it has to be an object whose members \"options\" and \"tasks\" are objects");
    configuration.m_document = *std::move(document);
    return configuration;
}

Result<Json> UserConfiguration::valuesFor(const std::string& task, const OptionTable& table) const
{
    Json values = Json::object();
    if (task != kBatchTask && m_document.contains("options")) {
        for (const auto& [name, value] : m_document["options"].items()) {
            const OptionSpec* spec = table.find(name);
            if (spec == nullptr)
                continue;
            Result<Json> checked = checkedValue(*spec, value, m_path.string());
            if (!checked)
                return checked;
            values[name] = *std::move(checked);
        }
    }
    if (!m_document.contains("tasks") || !m_document["tasks"].contains(task))
        return values;
    const Json& own = m_document["tasks"][task];
    if (!own.is_object())
        return failure(ErrorCode::Input, m_path.string() + ": \"" + task + "\" has to be an object of options");
    for (const auto& [name, value] : own.items()) {
        const OptionSpec* spec = table.find(name);
        if (spec == nullptr)
            return failure(ErrorCode::Input, m_path.string() + ": " + task + " has no option '" + name + "'");
        Result<Json> checked = checkedValue(*spec, value, m_path.string() + ", " + task);
        if (!checked)
            return checked;
        values[name] = *std::move(checked);
    }
    return values;
}

Json layered(Json base, const Json& nearer)
{
    for (const auto& [name, value] : nearer.items())
        base[name] = value;
    return base;
}

}  // namespace orangery::command_line
