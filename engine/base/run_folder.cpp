// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/run_folder.h"

#include "engine/base/hash.h"
#include "engine/base/json_file.h"

#include <algorithm>
#include <array>
#include <ctime>
#include <utility>

namespace orangery {

namespace {

Result<Json> hashedInputs(const std::vector<fs::path>& paths)
{
    Json inputs = Json::array();
    for (const fs::path& path : paths) {
        const Result<std::string> hash = sha256OfFile(path);
        if (!hash)
            return failure(hash.error());
        inputs.push_back({{"path", path.string()}, {"sha256", *hash}});
    }
    return inputs;
}

Result<void> makeRoom(const fs::path& path, IfExists ifExists)
{
    std::error_code error;
    const fs::file_status status = fs::status(path, error);
    if (!fs::exists(status))
        return {};
    if (!fs::is_directory(status))
        return failure(ErrorCode::Usage, path.string() + " exists and is not a folder", {},
                       "Name another run folder with -o.");
    // What a run that was killed at its very start leaves behind does not make a folder somebody's.
    const bool onlyParts = std::all_of(fs::directory_iterator(path, error), fs::directory_iterator(),
                                       [](const auto& entry) { return entry.path().extension() == ".part"; });
    if (error)
        return failure(ErrorCode::Usage, "cannot read the folder " + path.string(), error.message());
    if (onlyParts)
        return {};
    if (!isRunFolder(path))
        return failure(ErrorCode::Usage, path.string() + " exists and is not a run folder", "nothing in it was touched",
                       "Name another run folder with -o.");
    if (ifExists != IfExists::Overwrite)
        return failure(ErrorCode::Usage, path.string() + " holds a run already", {},
                       "Name another run folder with -o, or add --overwrite or --resume.");
    // run.json goes last: a folder that lost it in the middle of this would be nobody's run and be refused for ever.
    for (const fs::directory_entry& entry : fs::directory_iterator(path, error))
        if (entry.path().filename() != "run.json")
            fs::remove_all(entry.path(), error);
    fs::remove(path / "run.json", error);
    if (error)
        return failure(ErrorCode::Failed, "cannot empty the run folder " + path.string(), error.message());
    return {};
}

}  // namespace

std::string utcNow()
{
    const std::time_t now = std::time(nullptr);
    std::tm parts{};
    ::gmtime_r(&now, &parts);
    std::array<char, 32> text{};
    return {text.data(), std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

bool isRunFolder(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_regular_file(path / "run.json", ignored);
}

bool hasEnded(const Json& record)
{
    return record.value("complete", false) || !record.value("finished", Json()).is_null();
}

Result<Json> readRunRecord(const fs::path& path)
{
    const fs::path file = path / "run.json";
    Result<Json> record = readJsonFile(file);
    if (!record)
        return record;
    const auto text = [&](const char* key) {
        return record->is_object() && record->contains(key) && (*record)[key].is_string()
                   ? (*record)[key].get<std::string>()
                   : std::string();
    };
    if (text("schema") != kRunSchema)
        return failure(ErrorCode::Input, file.string() + ": another kind or version of run",
                       "this program reads " + std::string(kRunSchema) + ", the file says '" + text("schema") + "'");
    if (text("task").empty())
        return failure(ErrorCode::Input, file.string() + ": the field task is missing");
    return record;
}

Result<std::vector<Json>> recordedEvents(const fs::path& run)
{
    std::error_code ignored;
    if (!fs::exists(run / "events.jsonl", ignored))
        return std::vector<Json>();
    return readEventLog(run / "events.jsonl").map([](EventLogContents log) { return std::move(log.events); });
}

RunFolder::RunFolder(fs::path path, Json record, EventLog events)
    : m_path(std::move(path)), m_record(std::move(record)), m_events(std::move(events))
{
}

Result<RunFolder> RunFolder::create(const fs::path& path, const RunInfo& info, IfExists ifExists)
{
    Result<Json> inputs = hashedInputs(info.inputs);
    if (!inputs)
        return failure(inputs.error());
    if (Result<void> room = makeRoom(path, ifExists); !room)
        return failure(room.error());
    if (Result<void> made = makeFolder(path); !made)
        return failure(made.error());
    Json record = {{"schema", kRunSchema},
                   {"task", info.task},
                   {"parameters", info.parameters},
                   {"versions", {{"orangery", kVersion}}},
                   {"seed", info.seed},
                   {"device", info.device},
                   {"inputs", *std::move(inputs)},
                   {"parent", info.parent.empty() ? Json() : Json(info.parent)},
                   {"columns", Json::object()},
                   {"outcome", nullptr},
                   {"complete", false},
                   {"started", utcNow()},
                   {"finished", nullptr}};
    // run.json comes first: a folder with a log and no record would be refused by every later command.
    if (Result<void> written = writeFile(path / "run.json", writeJsonFile(record)); !written)
        return failure(written.error());
    Result<EventLog> events = EventLog::create(path / "events.jsonl", info.task);
    if (!events)
        return failure(events.error());
    return RunFolder(path, std::move(record), *std::move(events));
}

Result<RunFolder> RunFolder::resume(const fs::path& path, std::uint64_t validThrough)
{
    Result<Json> record = readRunRecord(path);
    if (!record)
        return failure(record.error());
    Result<EventLog> events = EventLog::resume(path / "events.jsonl", validThrough);
    if (!events)
        return failure(events.error());
    (*record)["outcome"] = nullptr;
    (*record)["complete"] = false;
    (*record)["finished"] = nullptr;
    RunFolder run(path, *std::move(record), *std::move(events));
    if (Result<void> written = run.writeRecord(); !written)
        return failure(written.error());
    return run;
}

Result<void> RunFolder::writeRecord() const
{
    return writeFile(m_path / "run.json", writeJsonFile(m_record));
}

Result<void> RunFolder::writeTable(const Table& table)
{
    if (Result<void> made = makeFolder(m_path / "tables"); !made)
        return made;
    if (Result<void> written = writeFile(m_path / "tables" / (table.name + ".csv"), writeCsv(table)); !written)
        return written;
    describeColumns(table);
    return writeRecord();
}

void RunFolder::describeColumns(const Table& table)
{
    Json columns = Json::object();
    for (const Column& column : table.columns)
        columns[column.name] = {{"unit", column.unit}, {"meaning", column.meaning}};
    m_record["columns"][table.name] = std::move(columns);
}

Result<void> RunFolder::writeArtefact(const fs::path& name, std::string_view bytes) const
{
    return writeFile(m_path / name, bytes);
}

Result<void> RunFolder::finish(const Json& outcome, bool complete)
{
    m_record["outcome"] = outcome;
    m_record["complete"] = complete;
    m_record["finished"] = utcNow();
    if (Result<void> committed = m_events.commit(); !committed)
        return committed;
    return writeRecord();
}

}  // namespace orangery
