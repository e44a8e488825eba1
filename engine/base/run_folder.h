// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/event_log.h"
#include "engine/base/table.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace orangery {

inline constexpr std::string_view kRunSchema = "orangery.run/1";
inline constexpr std::string_view kVersion = ORANGERY_VERSION;

enum class IfExists {
    Refuse,     ///< ErrorCode::Usage
    Overwrite,  ///< remove what the old run left; a folder that is no run is still refused
    Resume,     ///< go on with the run that is there, or begin a new one
};

/// What run.json says of a run from its start.
struct RunInfo {
    std::string task;
    Json parameters = Json::object();
    std::uint64_t seed = 0;
    std::string device = "cpu";
    std::vector<fs::path> inputs = {};
    std::string parent = {};  ///< path of the run that this one belongs to, relative to its folder
};

/// A folder that a task writes: run.json (readable while running), events.jsonl, tables and artefacts.
class RunFolder {
public:
    /// Creates the folder, run.json with "complete": false, and the log.
    [[nodiscard]] static Result<RunFolder> create(const fs::path& path, const RunInfo& info, IfExists ifExists);

    /// Goes on with an unfinished run; `validThrough` is the seq of the last event that counts.
    [[nodiscard]] static Result<RunFolder> resume(const fs::path& path, std::uint64_t validThrough);

    [[nodiscard]] const fs::path& path() const { return m_path; }
    [[nodiscard]] EventLog& events() { return m_events; }

    /// tables/NAME.csv, and its columns into run.json.
    [[nodiscard]] Result<void> writeTable(const Table& table);
    /// Notes the columns of a table that lies elsewhere in the folder, for the next time run.json is written.
    void describeColumns(const Table& table);
    [[nodiscard]] Result<void> writeArtefact(const fs::path& name, std::string_view bytes) const;
    /// Writes run.json with what came out.
    [[nodiscard]] Result<void> finish(const Json& outcome, bool complete);

private:
    RunFolder(fs::path path, Json record, EventLog events);
    [[nodiscard]] Result<void> writeRecord() const;

    fs::path m_path;
    Json m_record;
    EventLog m_events;
};

/// Whether a folder holds a run (its run.json is there).
[[nodiscard]] bool isRunFolder(const fs::path& path);

/// Reads and checks run.json. ErrorCode::Input for another major schema or a missing field.
[[nodiscard]] Result<Json> readRunRecord(const fs::path& path);

/// Whether run.json says that the run has ended: nothing more comes, unless it is resumed or begun anew.
[[nodiscard]] bool hasEnded(const Json& record);

/// Every whole event of a run's log; none of a run that was killed before its first one, which is begun anew then.
[[nodiscard]] Result<std::vector<Json>> recordedEvents(const fs::path& run);

/// The current time as "2026-01-31T12:00:00Z".
[[nodiscard]] std::string utcNow();

}  // namespace orangery
