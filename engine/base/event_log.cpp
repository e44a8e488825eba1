// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/event_log.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace orangery {

namespace {

using Clock = std::chrono::steady_clock;

Failure cannotAppend(const fs::path& path, int error)
{
    return failure(ErrorCode::Failed, "cannot write " + path.string(), std::system_category().message(error),
                   error == ENOSPC || error == EFBIG || error == EDQUOT ? "Free some space, then go on with --resume."
                                                                        : std::string());
}

/// Lines of two writers would be out of order for every reader. Where a file system knows no locks, nothing is refused.
Result<void> claim(int descriptor, const fs::path& path)
{
    if (::flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK)
        return {};
    return failure(ErrorCode::Usage, path.string() + " is being written by another call",
                   "a run goes on in one place at a time", "Wait for its end, or name another run folder with -o.");
}

}  // namespace

struct EventLog::State {
    fs::path path;
    int descriptor = -1;
    std::uint64_t nextSeq = 0;
    std::int64_t earlierMs = 0;  ///< time that the run had taken before it was resumed
    Clock::time_point start = Clock::now();
    std::uint64_t wholeBytes = 0;
    std::mutex mutex;

    ~State()
    {
        if (descriptor >= 0)
            ::close(descriptor);
    }

    Result<std::uint64_t> append(std::string_view kind, const Json& fields)
    {
        const std::scoped_lock lock(mutex);
        const auto elapsed = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start).count();
        Json event = {{"seq", nextSeq}, {"t_ms", earlierMs + elapsed}, {"ev", kind}};
        for (const auto& [key, value] : fields.items())
            event[key] = value;
        const std::string line = writeJson(event, {.indent = -1, .ascii = false, .spaced = false}) + "\n";
        ssize_t written = 0;
        do
            written = ::write(descriptor, line.data(), line.size());
        while (written < 0 && errno == EINTR);
        if (written != static_cast<ssize_t>(line.size())) {
            const int error = written < 0 ? errno : ENOSPC;
            // A line that did not fit whole would make every later one unreadable.
            if (written > 0 && ::ftruncate(descriptor, static_cast<off_t>(wholeBytes)) != 0)
                return cannotAppend(path, errno);
            return cannotAppend(path, error);
        }
        wholeBytes += line.size();
        return nextSeq++;
    }
};

EventLog::EventLog(std::unique_ptr<State> state) : m_state(std::move(state)) {}
EventLog::EventLog(EventLog&&) noexcept = default;
EventLog& EventLog::operator=(EventLog&&) noexcept = default;
EventLog::~EventLog() = default;

Result<EventLog> EventLog::create(const fs::path& path, std::string_view task)
{
    auto state = std::make_unique<State>();
    state->path = path;
    state->descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0666);
    if (state->descriptor < 0)
        return cannotAppend(path, errno);
    if (auto claimed = claim(state->descriptor, path); !claimed)
        return failure(std::move(claimed).error());
    EventLog log(std::move(state));
    if (auto written = log.write("run_started", {{"schema", kEventSchema}, {"task", task}}); !written)
        return failure(std::move(written).error());
    return log;
}

Result<EventLog> EventLog::resume(const fs::path& path, std::uint64_t validThrough)
{
    auto state = std::make_unique<State>();
    state->path = path;
    state->descriptor = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
    const int problem = errno;
    if (state->descriptor >= 0)
        if (auto claimed = claim(state->descriptor, path); !claimed)
            return failure(std::move(claimed).error());
    Result<EventLogContents> contents = readEventLog(path);
    if (!contents)
        return failure(std::move(contents).error());
    if (contents->events.empty())
        return failure(ErrorCode::Input, path.string() + ": holds no event to go on from");
    if (state->descriptor < 0)
        return cannotAppend(path, problem);
    if (::ftruncate(state->descriptor, static_cast<off_t>(contents->wholeBytes)) != 0)
        return cannotAppend(path, errno);
    const Json& last = contents->events.back();
    state->wholeBytes = contents->wholeBytes;
    state->nextSeq = last["seq"].get<std::uint64_t>() + 1;
    state->earlierMs = last["t_ms"].get<std::int64_t>();
    EventLog log(std::move(state));
    if (auto written = log.write("resumed", {{"valid_through_seq", validThrough}}); !written)
        return failure(std::move(written).error());
    return log;
}

Result<std::uint64_t> EventLog::write(std::string_view kind, const Json& fields)
{
    return m_state->append(kind, fields);
}

Result<void> EventLog::commit()
{
    // Pipes and some network file systems cannot sync; the bytes are written all the same.
    if (::fsync(m_state->descriptor) != 0 && errno != EINVAL && errno != EROFS)
        return cannotAppend(m_state->path, errno);
    return {};
}

Result<Json> EventReader::parseLine(std::string_view line) const
{
    const std::string where = m_source + ", line " + std::to_string(m_line);
    Result<Json> event = parseJson(line, where);
    if (!event)
        return failure(ErrorCode::Input, where + ": not a valid event", event.error().cause);
    const auto isCount = [&](const char* key) {
        return event->contains(key) && (*event)[key].is_number_integer() && (*event)[key].get<std::int64_t>() >= 0;
    };
    if (!event->is_object() || !isCount("seq") || !isCount("t_ms") || !event->contains("ev") ||
        !(*event)["ev"].is_string())
        return failure(ErrorCode::Input, where + ": not a valid event", "it needs the fields seq, t_ms and ev");
    if (const auto seq = (*event)["seq"].get<std::uint64_t>(); seq != m_nextSeq)
        return failure(ErrorCode::Input, where + ": events are out of order",
                       "expected seq " + std::to_string(m_nextSeq) + ", found " + std::to_string(seq));
    if ((*event)["ev"] == "run_started") {
        const Json& schema = event->contains("schema") ? (*event)["schema"] : Json();
        if (!schema.is_string() || schema.get_ref<const std::string&>() != kEventSchema)
            return failure(ErrorCode::Input, where + ": another version of the event log",
                           "this program reads " + std::string(kEventSchema) + ", the log says " + writeJson(schema));
    } else if (m_nextSeq == 0) {
        return failure(ErrorCode::Input, where + ": not an event log", "the first event has to be run_started");
    }
    return event;
}

Result<void> EventReader::feed(std::string_view bytes, std::vector<Json>& events)
{
    m_partial.append(bytes);
    std::string_view rest = m_partial;
    Result<void> outcome;
    for (std::size_t end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
        ++m_line;
        Result<Json> event = parseLine(rest.substr(0, end));
        if (!event) {
            outcome = failure(std::move(event).error());
            break;
        }
        ++m_nextSeq;
        events.push_back(*std::move(event));
        rest.remove_prefix(end + 1);
        m_wholeBytes += end + 1;
    }
    m_partial = std::string(rest);
    return outcome;
}

Result<EventLogContents> readEventLog(const fs::path& path)
{
    const Result<std::string> bytes = readFile(path);
    if (!bytes)
        return failure(bytes.error());
    EventLogContents contents;
    EventReader reader(path.string());
    if (Result<void> fed = reader.feed(*bytes, contents.events); !fed)
        return failure(std::move(fed).error());
    contents.wholeBytes = reader.wholeBytes();
    contents.cut = reader.hasPartialLine();
    return contents;
}

}  // namespace orangery
