// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <tl/expected.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::chat {

enum class Role { System, User, Assistant };

struct Message {
    Role role = Role::User;
    std::string text;
    std::vector<std::string> images = {};  ///< paths of files that are shown with the text
};

struct ChatRequest {
    std::vector<Message> messages;
    std::string prefill = {};  ///< beginning of the reply, which the model goes on from; only where it can
    double temperature = 0.9;
    std::optional<int> maxTokens = {};  ///< of the reply; nothing = the model's own limit
    std::uint64_t seed = 0;             ///< of the model's draws, where it has a say in them
};

enum class FinishReason {
    Stop,           ///< the model had said all
    Length,         ///< the limit of tokens cut the reply
    ContentFilter,  ///< the provider withheld the rest
};

struct ChatReply {
    std::string text;  ///< without the prefill
    FinishReason finish = FinishReason::Stop;
    int tokens = 0;   ///< of the reply; 0 where unknown
    int retries = 0;  ///< calls that had to be repeated
};

/// A call that gave no reply.
struct ChatFailure {
    std::string kind;  ///< "timeout", "quota", "dropped", "cancelled", ...: stable, for logs
    std::string message;
};

using ChatAnswer = tl::expected<ChatReply, ChatFailure>;

/// Receives text as the model writes it.
using DeltaSink = std::function<void(std::string_view text)>;

/// A model that takes messages and replies. Called from one thread at a time.
class ChatModel {
public:
    virtual ~ChatModel() = default;
    [[nodiscard]] virtual const std::string& name() const = 0;
    /// What the screen and every export say about where its words come from; empty for a model that answers live.
    [[nodiscard]] virtual std::string badge() const { return {}; }
    /// Whether it goes on from ChatRequest::prefill word by word.
    [[nodiscard]] virtual bool takesPrefill() const = 0;
    /// Must return within 200 ms of a stop request, with kind "cancelled".
    [[nodiscard]] virtual ChatAnswer reply(const ChatRequest& request, const DeltaSink& sink,
                                           const std::stop_token& stop) = 0;
};

}  // namespace orangery::chat
