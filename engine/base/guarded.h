// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <exception>
#include <new>
#include <string>
#include <type_traits>

namespace orangery {

/// The Result of `call`. What it throws, as the libraries below may, becomes the failure of `what`: ErrorCode::Resource where
/// memory ran out, else ErrorCode::Failed.
template <class Call>
[[nodiscard]] std::invoke_result_t<Call&> guarded(const std::string& what, Call&& call)
{
    try {
        return call();
    } catch (const std::bad_alloc&) {
        return failure(ErrorCode::Resource, what + ": out of memory", {},
                       "Use a smaller input or a machine with more memory.");
    } catch (const std::exception& problem) {
        return failure(ErrorCode::Failed, what + " failed", problem.what());
    }
}

}  // namespace orangery
