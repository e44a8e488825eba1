// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"

#include <chrono>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace orangery::cli {

enum class ProgressStyle {
    Line,   ///< one line of a terminal that changes, at most ten times a second
    Plain,  ///< a line every ten seconds
    Json,   ///< JSON lines, at most ten a second
    None,
};

/// What --progress means here; "auto" looks at where standard error goes.
[[nodiscard]] ProgressStyle progressStyle(const std::string& option);

/// How far the work is, on standard error.
class ProgressDisplay final : public ProgressSink {
public:
    explicit ProgressDisplay(ProgressStyle style) : m_style(style) {}

    void report(double done, double total, std::string_view what) override;

    /// Takes the changing line off the terminal, so that other text can be written; the next report draws it again.
    void clear();

private:
    using Clock = std::chrono::steady_clock;

    const ProgressStyle m_style;
    std::mutex m_mutex;
    Clock::time_point m_start = Clock::now();
    std::optional<Clock::time_point> m_shown;
    bool m_lineStands = false;
};

/// "search: 12 of 100, about 30 s left"; what is unknown is left out.
[[nodiscard]] std::string progressText(double done, double total, std::string_view what,
                                       std::chrono::duration<double> elapsed);

/// A log that takes the progress line away before it writes to the terminal.
class TerminalLog final : public Log {
public:
    TerminalLog(std::unique_ptr<Log> target, ProgressDisplay& display) : m_target(std::move(target)), m_display(display)
    {
    }
    void write(LogLevel level, std::string_view message, const Json& fields) override
    {
        m_display.clear();
        m_target->write(level, message, fields);
    }

private:
    std::unique_ptr<Log> m_target;
    ProgressDisplay& m_display;
};

}  // namespace orangery::cli
