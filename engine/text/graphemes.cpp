// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/graphemes.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <algorithm>
#include <memory>

namespace orangery::text {

std::string firstGraphemes(std::string_view utf8, std::size_t count)
{
    // A title never needs more than its first bytes, and a step may be a megabyte long.
    const std::string_view start = utf8.substr(0, std::min(utf8.size(), count * 64 + 64));
    if (std::all_of(start.begin(), start.end(), [](char c) { return c >= 0x20 && c < 0x7F; }))
        return utf8.size() <= count ? std::string(utf8) : std::string(utf8.substr(0, count)) + "…";

    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UText, decltype(&utext_close)> text(
        utext_openUTF8(nullptr, start.data(), static_cast<std::int64_t>(start.size()), &status), &utext_close);
    const std::unique_ptr<UBreakIterator, decltype(&ubrk_close)> breaks(
        ubrk_open(UBRK_CHARACTER, "", nullptr, 0, &status), &ubrk_close);
    ubrk_setUText(breaks.get(), text.get(), &status);
    if (U_FAILURE(status))
        return std::string(utf8.substr(0, count));
    std::int32_t end = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const std::int32_t next = ubrk_next(breaks.get());
        if (next == UBRK_DONE)
            break;
        end = next;
    }
    const auto kept = static_cast<std::size_t>(end);
    return kept >= utf8.size() ? std::string(utf8) : std::string(utf8.substr(0, kept)) + "…";
}

}  // namespace orangery::text
