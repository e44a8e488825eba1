// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tl/expected.hpp>

#include <string>
#include <utility>

namespace orangery {

/// Why something could not be done. Each maps to one exit code of the program.
enum class ErrorCode {
    Failed,     ///< the work itself failed (exit 1)
    Usage,      ///< unknown option, bad value, output exists (exit 2)
    Input,      ///< an input is missing, unreadable or malformed (exit 4)
    Resource,   ///< out of memory, device missing (exit 5)
    Cancelled,  ///< stopped by the user (exit 130; the program makes it 143 after SIGTERM)
};

/// One failure, told so that a person can act on it.
struct Error {
    ErrorCode code = ErrorCode::Failed;
    std::string message;  ///< what failed, on which input (with line or byte where known)
    std::string cause;    ///< why; the text of the library or system call underneath, may be empty
    std::string hint;     ///< what to do, may be empty
};

template <class T>
using Result = tl::expected<T, Error>;

/// An Error wrapped so that it converts to any Result.
using Failure = tl::unexpected<Error>;

[[nodiscard]] inline Failure failure(ErrorCode code, std::string message, std::string cause = {}, std::string hint = {})
{
    return Failure(Error{code, std::move(message), std::move(cause), std::move(hint)});
}

/// Passes the error of another Result on.
[[nodiscard]] inline Failure failure(Error error)
{
    return Failure(std::move(error));
}

/// Exit code of the program for a failure of this kind.
[[nodiscard]] int exitCode(ErrorCode code);

/// At most three lines: message, cause, hint.
[[nodiscard]] std::string describe(const Error& error);

}  // namespace orangery
