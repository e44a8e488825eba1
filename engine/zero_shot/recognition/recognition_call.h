// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/recognition/prepared_classes.h"

#include <optional>
#include <string>

namespace orangery::zero_shot {

/// One call of a task that recognises: the steps that all such tasks have in common, and what these leave behind.
class RecognitionCall {
protected:
    RecognitionCall(const Params& params, Context& context) : m_params(params), m_context(context) {}
    ~RecognitionCall() = default;

    /// Fills m_options.
    [[nodiscard]] Result<void> readOptions();
    /// Fills m_prepared, before any model is opened, so that what is wrong in a file shows at once. After readOptions().
    [[nodiscard]] Result<void> readClasses();
    /// Fills m_embedder, m_logits and m_facts; the model's remarks go to the log. After readClasses().
    [[nodiscard]] Result<void> openModel();
    /// Embeds texts. After openModel().
    [[nodiscard]] Result<ClassScorer> makeScorer(PromptTexts prompts, Aggregation aggregation);
    /// The same of the texts that the options ask for.
    [[nodiscard]] Result<ClassScorer> makeScorer() { return makeScorer(m_prepared.prompts, m_options.aggregation); }

    const Params& m_params;
    Context& m_context;
    RecognitionOptions m_options;
    PreparedClasses m_prepared;
    std::optional<Embedder> m_embedder;
    LogitRule m_logits;
    Json m_facts;
};

/// What becomes of an input that cannot be recognised: it fails the call, or with --keep-going it is a warning and what
/// results say of it, on one line.
[[nodiscard]] Result<std::string> passOver(const Error& error, bool keepsGoing, const Context& context);

}  // namespace orangery::zero_shot
