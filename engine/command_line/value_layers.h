// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/base/task.h"

#include <string>
#include <string_view>

namespace orangery::command_line {

// Values come from five places; a nearer one hides a farther one:
// flag > environment > batch file > user configuration > default of the table.

/// Id of the task that runs others. The user's general options pass it by and reach the tasks that it runs.
inline constexpr std::string_view kBatchTask = "run";

/// Name of the environment variable behind an option: ORANGERY_LOG_FILE for --log-file.
[[nodiscard]] std::string environmentName(const OptionSpec& option);

/// Values that the environment sets for options of this table; positional ones have no variable, and an empty
/// variable counts as unset. ErrorCode::Usage naming the variable for a bad value.
[[nodiscard]] Result<Json> environmentValues(const OptionTable& table);

/// What the user has set for all time in config.json:
/// {"options": {name: value, ...}, "tasks": {"tool.verb": {name: value, ...}, ...}}; other members are not ours.
class UserConfiguration {
public:
    /// A missing file is an empty configuration. ErrorCode::Input for a malformed one.
    [[nodiscard]] static Result<UserConfiguration> load(const fs::path& path);
    [[nodiscard]] static Result<UserConfiguration> load() { return load(userConfigFolder() / "config.json"); }

    /// Values for one task: "options" as far as its table has them, and over those its own entry in "tasks".
    [[nodiscard]] Result<Json> valuesFor(const std::string& task, const OptionTable& table) const;

private:
    fs::path m_path;
    Json m_document = Json::object();
};

/// `base` with every member of `nearer` over it.
[[nodiscard]] Json layered(Json base, const Json& nearer);

}  // namespace orangery::command_line
