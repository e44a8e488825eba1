// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/recognition_call.h"

#include "engine/zero_shot/recognition/recognition_facts.h"

#include <utility>

namespace orangery::zero_shot {

Result<void> RecognitionCall::readOptions()
{
    return recognitionOptionsFrom(m_params).map([this](RecognitionOptions options) { m_options = std::move(options); });
}

Result<void> RecognitionCall::readClasses()
{
    return prepareClasses(m_options, m_context).map([this](PreparedClasses prepared) {
        m_prepared = std::move(prepared);
    });
}

Result<void> RecognitionCall::openModel()
{
    Result<Embedder> embedder = Embedder::open(m_options.embedder, m_context);
    if (!embedder)
        return failure(embedder.error());
    for (const std::string& remark : embedder->remarks())
        m_context.log->warning(remark);
    if (areTunedOnTest(m_options.embedder.viewWeights))
        m_context.log->warning(
            "These weights of views were searched on the test labels of ModelNet40: results there are tuned on test");
    m_embedder.emplace(*std::move(embedder));
    m_logits = logitRule(m_options, m_embedder->facts());
    m_facts = describeRecognition(m_options, m_prepared, m_embedder->facts(), m_context);
    return {};
}

Result<ClassScorer> RecognitionCall::makeScorer(PromptTexts prompts, Aggregation aggregation)
{
    Result<EmbeddingRows> rows = m_embedder->texts(prompts.texts, m_context);
    if (!rows)
        return failure(rows.error());
    return ClassScorer::make(std::move(prompts), *std::move(rows), aggregation);
}

Result<std::string> passOver(const Error& error, bool keepsGoing, const Context& context)
{
    if (!keepsGoing)
        return failure(error);
    context.log->warning(describe(error));
    return error.message + (error.cause.empty() ? "" : ": " + error.cause);
}

}  // namespace orangery::zero_shot
