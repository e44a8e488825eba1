// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/run_follower.h"

#include "engine/base/run_folder.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <system_error>

namespace orangery::bridge {

namespace {

constexpr auto kInterval = std::chrono::milliseconds(34);  // not more than 30 deliveries a second
constexpr auto kPoll = std::chrono::milliseconds(40);
constexpr auto kIdlePoll = std::chrono::milliseconds(300);
constexpr int kPollsUntilIdle = 100;
constexpr std::size_t kChunk = std::size_t{256} << 10U;  // bytes a read
constexpr std::size_t kMailboxEvents = 20000;            // then the worker waits for the window
constexpr std::size_t kMailboxBytes = std::size_t{16} << 20U;

/// An open file that is closed at its end.
class File {
public:
    explicit File(const fs::path& path) : m_descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {}
    File(const File&) = delete;
    File& operator=(const File&) = delete;
    ~File()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    [[nodiscard]] bool isOpen() const { return m_descriptor >= 0; }
    [[nodiscard]] int descriptor() const { return m_descriptor; }

private:
    int m_descriptor;
};

/// Whether the file under this name is another one than the open one, or shorter than what was read of it.
bool wasReplaced(const File& file, const fs::path& path, std::uint64_t read)
{
    struct stat open = {};
    struct stat named = {};
    if (::fstat(file.descriptor(), &open) != 0 || ::stat(path.c_str(), &named) != 0)
        return false;  // gone: what was read stays true
    return open.st_ino != named.st_ino || open.st_dev != named.st_dev ||
           static_cast<std::uint64_t>(named.st_size) < read;
}

bool isOver(const fs::path& folder)
{
    const Result<Json> record = readRunRecord(folder);
    return record && hasEnded(*record);
}

}  // namespace

/// Where the worker puts what it read, and the window fetches it.
struct RunFollower::Mailbox {
    std::mutex mutex;
    std::condition_variable_any fetched;
    std::vector<Json> events;
    std::size_t bytes = 0;
    bool restarted = false;
    FollowState state = FollowState::Waiting;
    Error error;

    void put(const std::stop_token& stop, std::vector<Json> more, std::size_t moreBytes)
    {
        std::unique_lock lock(mutex);
        fetched.wait(lock, stop, [&] { return events.size() < kMailboxEvents && bytes < kMailboxBytes; });
        events.insert(events.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
        bytes += moreBytes;
        state = FollowState::Reading;
    }

    void setState(FollowState now)
    {
        const std::scoped_lock lock(mutex);
        state = now;
    }

    void setRestarted()
    {
        const std::scoped_lock lock(mutex);
        events.clear();
        bytes = 0;
        restarted = true;
        state = FollowState::Waiting;
    }

    void fail(const Error& why)
    {
        const std::scoped_lock lock(mutex);
        error = why;
        state = FollowState::Failed;
    }

    /// Waits, but not beyond a request to stop.
    void sleep(const std::stop_token& stop, std::chrono::milliseconds time)
    {
        std::unique_lock lock(mutex);
        fetched.wait_for(lock, stop, time, [] { return false; });
    }

    void follow(const std::stop_token& stop, const fs::path& folder);
    /// Reads one log to its end. Returns whether it was replaced; else stop was requested, it ended, or it failed.
    bool read(const std::stop_token& stop, const fs::path& folder);
};

void RunFollower::Mailbox::follow(const std::stop_token& stop, const fs::path& folder)
{
    while (!stop.stop_requested() && read(stop, folder))
        setRestarted();
}

bool RunFollower::Mailbox::read(const std::stop_token& stop, const fs::path& folder)
{
    const fs::path path = folder / "events.jsonl";
    std::optional<File> file;
    for (file.emplace(path); !file->isOpen(); file.emplace(path)) {
        if (errno != ENOENT) {
            fail({ErrorCode::Input, path.string() + " cannot be read", std::generic_category().message(errno), {}});
            return false;
        }
        sleep(stop, kPoll);
        if (stop.stop_requested())
            return false;
    }

    EventReader reader(path.string());
    std::string chunk(kChunk, '\0');
    std::uint64_t position = 0;
    int quietPolls = 0;
    bool mayBeOver = false;  // the record said so before the last read: then nothing can come any more
    while (!stop.stop_requested()) {
        const ssize_t got = ::pread(file->descriptor(), chunk.data(), chunk.size(), static_cast<off_t>(position));
        if (got < 0) {
            fail({ErrorCode::Input, path.string() + " cannot be read", std::generic_category().message(errno), {}});
            return false;
        }
        if (got > 0) {
            position += static_cast<std::uint64_t>(got);
            quietPolls = 0;
            std::vector<Json> parsed;
            const Result<void> fed = reader.feed({chunk.data(), static_cast<std::size_t>(got)}, parsed);
            put(stop, std::move(parsed), static_cast<std::size_t>(got));
            if (!fed) {
                fail(fed.error());
                return false;
            }
            continue;
        }
        if (wasReplaced(*file, path, position))
            return true;
        if (mayBeOver) {
            setState(FollowState::Ended);
            return false;
        }
        mayBeOver = isOver(folder);
        if (mayBeOver)
            continue;
        setState(FollowState::CaughtUp);
        sleep(stop, ++quietPolls > kPollsUntilIdle ? kIdlePoll : kPoll);
    }
    return false;
}

RunFollower::RunFollower(QObject* parent) : QObject(parent)
{
    m_timer.setInterval(kInterval);
    connect(&m_timer, &QTimer::timeout, this, &RunFollower::collect);
}

RunFollower::~RunFollower() = default;  // the thread is asked to stop and waited for

std::uint64_t RunFollower::follow(const fs::path& folder)
{
    stop();
    m_folder = folder;
    m_error = {};
    m_state = FollowState::Waiting;
    m_mailbox = std::make_shared<Mailbox>();
    m_thread =
        std::jthread([mailbox = m_mailbox, folder](const std::stop_token& stop) { mailbox->follow(stop, folder); });
    m_timer.start();
    return m_generation;
}

void RunFollower::stop()
{
    ++m_generation;
    m_timer.stop();
    m_thread.request_stop();
    m_thread = {};
    m_mailbox.reset();
}

void RunFollower::collect()
{
    auto batch = std::make_shared<EventBatch>();
    batch->generation = m_generation;
    bool isRestarted = false;
    FollowState state = FollowState::Waiting;
    {
        const std::scoped_lock lock(m_mailbox->mutex);
        batch->events = std::exchange(m_mailbox->events, {});
        m_mailbox->bytes = 0;
        isRestarted = std::exchange(m_mailbox->restarted, false);
        state = m_mailbox->state;
        m_error = m_mailbox->error;
    }
    m_mailbox->fetched.notify_all();
    // Whoever listens may call follow() or stop() from a slot; then the rest belongs to no one.
    const std::uint64_t generation = m_generation;
    if (isRestarted)
        Q_EMIT restarted();
    if (generation == m_generation && !batch->events.empty())
        Q_EMIT batchArrived(std::move(batch));
    if (generation == m_generation)
        setState(state);
}

void RunFollower::setState(FollowState state)
{
    if (state == FollowState::Ended || state == FollowState::Failed)
        m_timer.stop();
    if (std::exchange(m_state, state) != state)
        Q_EMIT stateChanged(state);
}

}  // namespace orangery::bridge
