// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orangery {

enum class OptionType {
    Flag,     ///< true or false
    Integer,  ///< JSON integer
    Real,     ///< JSON number
    Text,
    InputPath,   ///< something that exists
    OutputPath,  ///< something to be written
    Choice,      ///< one of `choices`
    List,        ///< list of texts; on the command line comma-separated or repeated
    Weights,     ///< name -> weight, in the order given; "a=0.7,b=0.3", a bare name weighs 1
};

/// One option of a task, as the command line, forms, batch files and the manual all know it.
struct OptionSpec {
    std::string name;       ///< long name without dashes, e.g. "threshold"
    char shortName = '\0';  ///< '\0' = none
    OptionType type = OptionType::Text;
    std::string title;       ///< label in a form
    std::string help;        ///< one sentence
    Json defaultValue = {};  ///< null = none
    std::string unit = {};   ///< e.g. "calls"; empty = a pure number or a name
    std::optional<double> minimum = {};
    std::optional<double> maximum = {};
    std::vector<std::string> choices = {};
    std::string group = {};      ///< heading in forms and in the help
    std::string enabledIf = {};  ///< "name=value": only then has the option a meaning
    bool required = false;
    bool positional = false;  ///< on the command line written without its name, in table order
    bool advanced = false;    ///< folded away in a form
};

/// The options of one task, in the order in which people see them.
class OptionTable {
public:
    OptionTable() = default;
    OptionTable(std::initializer_list<OptionSpec> specs) : m_specs(specs) {}

    [[nodiscard]] const std::vector<OptionSpec>& specs() const { return m_specs; }
    [[nodiscard]] const OptionSpec* find(std::string_view name) const;
    void add(OptionSpec spec) { m_specs.push_back(std::move(spec)); }
    void append(const OptionTable& other);

private:
    std::vector<OptionSpec> m_specs;
};

/// Reads one value as it was typed. ErrorCode::Usage with the option's range or choices when it does not fit.
[[nodiscard]] Result<Json> parseOptionText(const OptionSpec& spec, std::string_view text);

/// Checks a JSON value against type, range and choices, and brings lists and weights to their normal form
/// (a List may come as one text, Weights as a text, a list of names or an object).
[[nodiscard]] Result<Json> normaliseOption(const OptionSpec& spec, const Json& value);

/// The value as it would be typed after `--name`, not quoted.
[[nodiscard]] std::string formatOption(const OptionSpec& spec, const Json& value);

/// Parameters of one call of a task: what was set, checked, with the table's defaults behind it.
class Params {
public:
    /// Checks every member of `explicitValues`; ErrorCode::Usage for an unknown name (with the nearest known
    /// one), a bad value, or a required option that is missing.
    [[nodiscard]] static Result<Params> make(const OptionTable& table, const Json& explicitValues);

    /// Whether the caller set the option; an option left at its default is not set.
    [[nodiscard]] bool isSet(std::string_view name) const;
    /// Whether there is a value at all, set or default.
    [[nodiscard]] bool has(std::string_view name) const;

    // Each expects an option of that type that has a value.
    [[nodiscard]] bool flag(std::string_view name) const;
    [[nodiscard]] std::int64_t integer(std::string_view name) const;
    [[nodiscard]] std::uint64_t unsignedInteger(std::string_view name) const;
    [[nodiscard]] double real(std::string_view name) const;
    [[nodiscard]] std::string text(std::string_view name) const;
    [[nodiscard]] std::filesystem::path path(std::string_view name) const;
    [[nodiscard]] std::vector<std::string> list(std::string_view name) const;
    [[nodiscard]] std::vector<std::pair<std::string, double>> weights(std::string_view name) const;

    /// The values that were set, in table order: what run.json, batch files and "Copy as command line" keep.
    [[nodiscard]] const Json& explicitValues() const { return m_explicit; }

private:
    [[nodiscard]] const Json& value(std::string_view name) const;

    OptionTable m_table;
    Json m_explicit = Json::object();
};

/// The nearest of `candidates` to a mistyped `word`, or nothing when none is near.
[[nodiscard]] std::optional<std::string> nearestWord(std::string_view word, const std::vector<std::string>& candidates);

/// Options that many tasks share; each task lists those that it uses.
namespace shared_options {
[[nodiscard]] OptionSpec seed();
[[nodiscard]] OptionSpec runFolder();  ///< "output", -o
[[nodiscard]] OptionSpec outputFile(std::string help);
[[nodiscard]] OptionSpec overwrite();
[[nodiscard]] OptionSpec resume();
[[nodiscard]] OptionSpec shard();
[[nodiscard]] OptionSpec keepGoing();
[[nodiscard]] OptionSpec skipExisting();
[[nodiscard]] OptionSpec limit();
}  // namespace shared_options

/// K of N, from "K/N" with 1 <= K <= N.
struct Shard {
    std::size_t index = 0;  ///< zero-based K
    std::size_t count = 1;
    /// Whether item `i` belongs to this shard; items go round robin.
    [[nodiscard]] bool contains(std::size_t i) const { return i % count == index; }
};
[[nodiscard]] Result<Shard> parseShard(std::string_view text);

}  // namespace orangery
