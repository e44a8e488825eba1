// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>

namespace orangery::chat {

/// What the kind of a failed call means, in words: "429: too many requests, or the quota is used up" for a status of HTTP, the kind
/// itself otherwise.
[[nodiscard]] std::string meaningOf(std::string_view kind);

/// The text of a server without what looks like a key ("sk-...", what follows "Bearer"): "[key]" stands in its place. For whatever
/// is shown, logged or written.
[[nodiscard]] std::string withoutKeys(std::string_view text);

/// The beginning of a server's or model's words, in one line and without keys.
[[nodiscard]] std::string beginningOf(std::string_view text);

/// What a server sent in place of a reply: a page of HTML, with its title, or a JSON object that tells an error, with its message.
/// Empty for everything else.
[[nodiscard]] std::string serverErrorIn(std::string_view reply);

}  // namespace orangery::chat
