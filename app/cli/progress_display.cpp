// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/progress_display.h"

#include "app/cli/standard_output.h"
#include "engine/base/numbers.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

namespace orangery::cli {

namespace {

using namespace std::chrono_literals;

constexpr auto kLiveInterval = 100ms;
constexpr auto kPlainInterval = 10s;

std::string count(double value)
{
    return std::floor(value) == value ? formatNumber(value) : formatFixed(value, 1);
}

std::string duration(double seconds)
{
    const auto whole = static_cast<long long>(std::ceil(seconds));
    if (whole < 120)
        return std::to_string(whole) + " s";
    if (whole < 7200)
        return std::to_string(whole / 60) + " min";
    return std::to_string(whole / 3600) + " h " + std::to_string(whole / 60 % 60) + " min";
}

/// Cuts at a character's border: a longer line would wrap, and the next \r would not reach its start.
std::string fitted(std::string text, std::size_t columns)
{
    if (text.size() > columns) {
        text.resize(columns);
        text = repairUtf8(text);
    }
    return text;
}

std::size_t terminalColumns()
{
    winsize size{};
    return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 8 ? size.ws_col - 1U : 79U;
}

}  // namespace

ProgressStyle progressStyle(const std::string& option)
{
    if (option == "none")
        return ProgressStyle::None;
    if (option == "json")
        return ProgressStyle::Json;
    if (option == "plain")
        return ProgressStyle::Plain;
    const char* terminal = std::getenv("TERM");
    const bool dumb = terminal != nullptr && std::string_view(terminal) == "dumb";
    return ::isatty(STDERR_FILENO) == 1 && !dumb ? ProgressStyle::Line : ProgressStyle::Plain;
}

std::string progressText(double done, double total, std::string_view what, std::chrono::duration<double> elapsed)
{
    std::string text(what);
    if (total <= 0)
        return done > 0 ? text + ": " + count(done) : text;
    text += ": " + count(done) + " of " + count(total);
    // Below two per cent or two seconds the rate says nothing yet.
    if (done < total && done / total > 0.02 && elapsed > 2s)
        text += ", about " + duration(elapsed.count() * (total - done) / done) + " left";
    return text;
}

void ProgressDisplay::report(double done, double total, std::string_view what)
{
    if (m_style == ProgressStyle::None)
        return;
    const std::scoped_lock lock(m_mutex);
    const Clock::time_point now = Clock::now();
    const Clock::duration interval =
        m_style == ProgressStyle::Plain ? Clock::duration(kPlainInterval) : Clock::duration(kLiveInterval);
    // A short piece of work says nothing in plain lines; a live display begins at once.
    const bool due =
        m_shown ? now - *m_shown >= interval : m_style != ProgressStyle::Plain || now - m_start >= interval;
    if (!due)
        return;
    m_shown = now;
    if (m_style == ProgressStyle::Json) {
        writeStandardError(writeJson({{"progress", what}, {"done", done}, {"total", total}}) + "\n");
        return;
    }
    const std::string text = progressText(done, total, what, now - m_start);
    if (m_style == ProgressStyle::Plain) {
        writeStandardError(text + "\n");
    } else {
        writeStandardError("\r" + fitted(text, terminalColumns()) + "\x1b[K");
        m_lineStands = true;
    }
}

void ProgressDisplay::clear()
{
    const std::scoped_lock lock(m_mutex);
    if (m_lineStands)
        writeStandardError("\r\x1b[K");
    m_lineStands = false;
}

}  // namespace orangery::cli
