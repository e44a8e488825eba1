// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"

#include <filesystem>
#include <memory>
#include <string_view>

namespace orangery {

enum class LogLevel { Debug, Info, Warning, Error };

/// Where the engine tells what it does. A record is one sentence and, where it helps, fields.
class Log {
public:
    virtual ~Log() = default;
    virtual void write(LogLevel level, std::string_view message, const Json& fields) = 0;

    void debug(std::string_view message, const Json& fields = Json::object())
    {
        write(LogLevel::Debug, message, fields);
    }
    void info(std::string_view message, const Json& fields = Json::object()) { write(LogLevel::Info, message, fields); }
    void warning(std::string_view message, const Json& fields = Json::object())
    {
        write(LogLevel::Warning, message, fields);
    }
};

/// Forgets everything: for tests and for callers that do not listen.
[[nodiscard]] Log& silentLog();

/// Lines of text on stderr from `level` up and, if `file` is not empty, JSON lines of every level there.
/// Safe to write to from any thread.
[[nodiscard]] Result<std::unique_ptr<Log>> openLog(LogLevel level, const std::filesystem::path& file);

}  // namespace orangery
