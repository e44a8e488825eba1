// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/catalogue/child_process.h"

#include <csignal>
#include <cstring>
#include <optional>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the caller

namespace orangery::models {

namespace {

constexpr int kSignalStatus = 128;

/// Where a child's streams go.
class Streams {
public:
    explicit Streams(const fs::path& log)
    {
        constexpr ::mode_t kMode = 0600;
        ::posix_spawn_file_actions_init(&m_actions);
        ::posix_spawn_file_actions_addopen(&m_actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_addopen(&m_actions, STDOUT_FILENO, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, kMode);
        ::posix_spawn_file_actions_adddup2(&m_actions, STDOUT_FILENO, STDERR_FILENO);
    }
    ~Streams() { ::posix_spawn_file_actions_destroy(&m_actions); }
    Streams(const Streams&) = delete;
    Streams& operator=(const Streams&) = delete;

    [[nodiscard]] const ::posix_spawn_file_actions_t* get() const { return &m_actions; }

private:
    ::posix_spawn_file_actions_t m_actions{};
};

}  // namespace

Result<int> runProgram(const std::vector<std::string>& arguments, const fs::path& log, const std::stop_token& stop)
{
    std::vector<std::string> owned = arguments;
    std::vector<char*> pointers;
    for (std::string& argument : owned)
        pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    const Streams streams(log);
    ::pid_t child = 0;
    const int error = ::posix_spawnp(&child, pointers.front(), streams.get(), nullptr, pointers.data(), environ);
    if (error != 0)
        return failure(ErrorCode::Resource, "cannot start " + arguments.front(), std::strerror(error));
    int status = 0;
    {
        const std::stop_callback end(stop, [child] { ::kill(child, SIGTERM); });
        while (::waitpid(child, &status, 0) < 0 && errno == EINTR)
            continue;
    }
    if (stop.stop_requested())
        return failure(ErrorCode::Cancelled, arguments.front() + " was stopped");
    return WIFSIGNALED(status) ? kSignalStatus + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace orangery::models
