// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace orangery::media {

/// What a file is that somebody took for a video, and what to do with it.
struct OtherKind {
    std::string why;   ///< "the file is empty", "it is a PDF document"
    std::string hint;  ///< a sentence; empty where there is nothing better than to give another file
};

inline constexpr std::size_t kTellingBytes = 512;  ///< of the beginning of a file

/// Told by the first bytes of a file, kTellingBytes or all; nothing where it may be a video.
[[nodiscard]] std::optional<OtherKind> otherKindOf(std::string_view bytes);

}  // namespace orangery::media
