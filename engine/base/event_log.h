// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/base/json.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orangery {

inline constexpr std::string_view kEventSchema = "orangery.events/1";

/// The events of a run on disk: JSON lines, append-only, one write(2) an event, seq 0, 1, 2, ...
/// Safe to write to from several threads.
class EventLog {
public:
    /// A new log whose first event is `run_started`. The file must not exist.
    [[nodiscard]] static Result<EventLog> create(const fs::path& path, std::string_view task);

    /// Goes on with a log: drops a cut last line and appends `resumed {valid_through_seq}`, which makes
    /// readers skip every earlier event after `validThrough`. ErrorCode::Usage while somebody else writes it.
    [[nodiscard]] static Result<EventLog> resume(const fs::path& path, std::uint64_t validThrough);

    EventLog(EventLog&&) noexcept;
    EventLog& operator=(EventLog&&) noexcept;
    ~EventLog();

    /// Appends {"seq", "t_ms", "ev": kind, ...fields} and returns its seq.
    [[nodiscard]] Result<std::uint64_t> write(std::string_view kind, const Json& fields = Json::object());

    /// Makes everything written so far survive a power cut: at each committed step.
    [[nodiscard]] Result<void> commit();

private:
    struct State;
    explicit EventLog(std::unique_ptr<State> state);
    std::unique_ptr<State> m_state;
};

/// Reads events from a stream of bytes that may still grow: a file from the start, or one being followed.
/// A line counts once its line break has arrived.
class EventReader {
public:
    explicit EventReader(std::string source) : m_source(std::move(source)) {}

    /// Takes the next bytes and appends the events that they complete. ErrorCode::Input, naming the line, for
    /// a malformed line, a seq that does not count up, or another major schema; unknown kinds pass.
    [[nodiscard]] Result<void> feed(std::string_view bytes, std::vector<Json>& events);

    /// Bytes up to the end of the last whole line.
    [[nodiscard]] std::uint64_t wholeBytes() const { return m_wholeBytes; }
    /// Whether bytes of an unfinished line are waiting.
    [[nodiscard]] bool hasPartialLine() const { return !m_partial.empty(); }

private:
    [[nodiscard]] Result<Json> parseLine(std::string_view line) const;

    std::string m_source;
    std::string m_partial;
    std::uint64_t m_wholeBytes = 0;
    std::uint64_t m_nextSeq = 0;
    std::uint64_t m_line = 0;
};

struct EventLogContents {
    std::vector<Json> events;
    std::uint64_t wholeBytes = 0;  ///< length of the log without a cut last line
    bool cut = false;              ///< whether the last line was cut
};

/// Reads a whole log, cut or not.
[[nodiscard]] Result<EventLogContents> readEventLog(const fs::path& path);

}  // namespace orangery
