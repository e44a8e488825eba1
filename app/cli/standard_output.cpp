// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/standard_output.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>

namespace orangery::cli {

namespace {

int writeAll(int descriptor, std::string_view text)
{
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno != EINTR)
            return errno;
        if (written > 0)
            text.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

}  // namespace

void guardStandardStreams()
{
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor)
        if (::fcntl(descriptor, F_GETFD) < 0 && errno == EBADF)
            // Opened the wrong way round: a result that cannot be delivered has to fail, not to vanish.
            (void)::open("/dev/null", descriptor == STDOUT_FILENO ? O_RDONLY : O_RDWR);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow further fails to be written, which can be told
}

Result<void> writeStandardOutput(std::string_view text)
{
    const int error = writeAll(STDOUT_FILENO, text);
    if (error == 0)
        return {};
    if (error == EPIPE)
        return failure(ErrorCode::Failed, {});
    return failure(ErrorCode::Failed, "cannot write the result to standard output",
                   std::system_category().message(error));
}

void writeStandardError(std::string_view text)
{
    (void)writeAll(STDERR_FILENO, text);
}

}  // namespace orangery::cli
