// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <concepts>
#include <string>
#include <string_view>

namespace orangery {

/// A text for one thing or for several: of "(is|are)" it keeps the first or the second, of "(s)" and "(es)" nothing or what
/// they hold: "class(es) (is|are) hidden". Other brackets stay.
[[nodiscard]] std::string inNumber(std::string_view text, bool isOne);

/// A number and what it counts: counted(1, "sample(s)") is "1 sample", counted(2, "sample(s)") "2 samples".
[[nodiscard]] std::string counted(std::integral auto count, std::string_view what)
{
    return std::to_string(count) + ' ' + inNumber(what, count == 1);
}

}  // namespace orangery
