// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/log.h"

#include <spdlog/sinks/basic_file_sink.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <utility>

namespace orangery {

namespace {

class SilentLog final : public Log {
public:
    void write(LogLevel /*level*/, std::string_view /*message*/, const Json& /*fields*/) override {}
};

spdlog::level::level_enum spdlogLevel(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return spdlog::level::debug;
    case LogLevel::Info:
        return spdlog::level::info;
    case LogLevel::Warning:
        return spdlog::level::warn;
    case LogLevel::Error:
        return spdlog::level::err;
    }
    return spdlog::level::info;
}

std::string_view levelName(LogLevel level)
{
    switch (level) {
    case LogLevel::Debug:
        return "debug";
    case LogLevel::Info:
        return "info";
    case LogLevel::Warning:
        return "warning";
    case LogLevel::Error:
        return "error";
    }
    return "info";
}

class SpdLog final : public Log {
public:
    SpdLog(LogLevel level, std::shared_ptr<spdlog::logger> file)
        : m_terminal("orangery", std::make_shared<spdlog::sinks::stderr_sink_mt>()), m_file(std::move(file))
    {
        m_terminal.set_level(spdlogLevel(level));
        m_terminal.set_pattern("%l: %v");
        if (m_file) {
            m_file->set_level(spdlog::level::debug);
            m_file->set_pattern("%v");
            m_file->flush_on(spdlog::level::debug);
        }
    }

    void write(LogLevel level, std::string_view message, const Json& fields) override
    {
        const spdlog::level::level_enum target = spdlogLevel(level);
        if (m_terminal.should_log(target)) {
            std::string line(message);
            for (const auto& [key, value] : fields.items())
                line += " " + key + "=" + writeJson(value);
            m_terminal.log(target, "{}", line);
        }
        if (m_file) {
            Json record = {{"time_ms", milliseconds()}, {"level", levelName(level)}, {"message", message}};
            if (!fields.empty())
                record["fields"] = fields;
            m_file->log(target, "{}", writeJson(record));
        }
    }

private:
    static std::int64_t milliseconds()
    {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    }

    spdlog::logger m_terminal;
    std::shared_ptr<spdlog::logger> m_file;
};

}  // namespace

Log& silentLog()
{
    static SilentLog log;
    return log;
}

Result<std::unique_ptr<Log>> openLog(LogLevel level, const std::filesystem::path& file)
{
    try {
        std::shared_ptr<spdlog::logger> fileLogger;
        if (!file.empty())
            fileLogger = std::make_shared<spdlog::logger>(
                "file", std::make_shared<spdlog::sinks::basic_file_sink_mt>(file.string()));
        return std::make_unique<SpdLog>(level, std::move(fileLogger));
    } catch (const spdlog::spdlog_ex& error) {
        return failure(ErrorCode::Usage, "cannot write the log file " + file.string(), error.what());
    }
}

}  // namespace orangery
