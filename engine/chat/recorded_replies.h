// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/base/json.h"
#include "engine/chat/chat_model.h"

#include <memory>
#include <string>
#include <vector>

namespace orangery::chat {

inline constexpr std::string_view kRecordedRepliesFormat = "recorded-replies";
inline constexpr std::string_view kRecordedBadge = "recorded replies";

/// A chat model that answers from a file: for replies that were collected elsewhere, and for tests.
///
/// `{"format": "recorded-replies", "version": 1, "name": N, "prefill": false, "replies": [{"when": [TEXT, ...],
/// "reply": TEXT}, ...]}`. A request gets the first reply whose texts all occur in it, so the answer depends on the
/// request alone and a search can be resumed. `"error": KIND` in place of `reply` is a call that fails: "timeout", or a
/// status of HTTP ("429").
class RecordedReplies final : public ChatModel {
public:
    /// ErrorCode::Input naming file and reply for whatever does not fit the format.
    [[nodiscard]] static Result<std::shared_ptr<RecordedReplies>> read(const fs::path& path);
    [[nodiscard]] static Result<std::shared_ptr<RecordedReplies>> fromJson(const Json& document,
                                                                           const std::string& source);

    [[nodiscard]] const std::string& name() const override { return m_name; }
    [[nodiscard]] std::string badge() const override { return std::string(kRecordedBadge); }
    [[nodiscard]] bool takesPrefill() const override { return m_takesPrefill; }
    /// Fails with kind "no_reply" where the file has none for the request.
    [[nodiscard]] ChatAnswer reply(const ChatRequest& request, const DeltaSink& sink,
                                   const std::stop_token& stop) override;

private:
    struct Entry {
        std::vector<std::string> when;
        ChatAnswer answer;
    };

    RecordedReplies() = default;

    std::string m_source;
    std::string m_name;
    bool m_takesPrefill = false;
    std::vector<Entry> m_entries;
};

}  // namespace orangery::chat
