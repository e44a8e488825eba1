// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/chat/chat_model.h"
#include "engine/comcts/participants.h"

#include <memory>
#include <string>

/// Chat models as policies and judges of a search.
namespace orangery::comcts {

/// How a chat model is asked.
struct ChatSettings {
    double temperature = 0.9;
    int maxTokens = 1024;  ///< of one reply
};

/// Lets a chat model answer. It goes on from the prefix word by word where it takes a prefill, else it is asked to
/// repeat the prefix. A reply that its limit of tokens cut is a failure of kind "truncated".
class ChatPolicy final : public Policy {
public:
    explicit ChatPolicy(std::shared_ptr<chat::ChatModel> model, ChatSettings settings = {});

    [[nodiscard]] const std::string& name() const override { return m_model->name(); }
    [[nodiscard]] std::string badge() const override { return m_model->badge(); }
    [[nodiscard]] PolicyAnswer complete(const CompletionJob& job, const DeltaSink& sink,
                                        const std::stop_token& stop) override;

private:
    std::shared_ptr<chat::ChatModel> m_model;
    ChatSettings m_settings;
};

/// Lets a chat model judge; it is shown the ground truth, and its badge says so. A reply that cannot be read is asked
/// for again, up to three times in all; a call that fails, fails at once.
class ChatJudge final : public Judge {
public:
    static constexpr int kTries = 3;

    explicit ChatJudge(std::shared_ptr<chat::ChatModel> model, ChatSettings settings = {});

    [[nodiscard]] const std::string& name() const override { return m_model->name(); }
    [[nodiscard]] std::string badge() const override;
    [[nodiscard]] Result<Verdict> verdict(const JudgedResponse& judged, const std::stop_token& stop) override;
    [[nodiscard]] Result<std::vector<double>> scores(const JudgedResponse& judged,
                                                     const std::stop_token& stop) override;

private:
    [[nodiscard]] Result<std::string> ask(const JudgedResponse& judged, std::string prompt, bool shown, int attempt,
                                          const std::stop_token& stop);

    std::shared_ptr<chat::ChatModel> m_model;
    ChatSettings m_settings;
};

/// Files of recorded replies (chat::RecordedReplies), by path, as policies and as judges.
[[nodiscard]] ParticipantSource recordedReplies();

}  // namespace orangery::comcts
