// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/encoding/tower_encoder_torch.h"

#include "engine/nn/intra_op_threads.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

namespace orangery::zero_shot {

namespace {

constexpr std::int64_t kBest = 10;

/// ConSE (Norouzi et al. 2013): a picture is the sum of its ten most likely classes' names, each in the words of a
/// sentence encoder and weighed by its probability.
class PhotoEncoder final : public DualEncoder {
public:
    PhotoEncoder(nn::EncoderModel classifier, nn::EncoderModel sentences, at::Tensor names)
        : m_classifier(std::move(classifier)), m_sentences(std::move(sentences)), m_names(std::move(names))
    {
        m_facts.family = kFamily;
        m_facts.text = *m_sentences.config.text;
    }

    const EncoderFacts& facts() const override { return m_facts; }

    Result<EmbeddingRows> embedPictures(const PicturePixels& pixels, const Context& context) override
    {
        const nn::IntraOpThreads threads(context.threadCount());
        nn::EncoderRunOptions options;
        options.device = at::Device(context.device);
        options.outputs = nn::OutputSelection({"logits"});
        Context quiet = context;
        quiet.progress = nullptr;
        const Result<nn::NamedTensors> outputs = nn::runEncoder(
            m_classifier, {.pixels = toTensor(pixels), .ids = {}, .mask = {}, .types = {}}, options, quiet);
        if (!outputs)
            return failure(outputs.error());
        const c10::InferenceMode inference;
        const at::Tensor p = at::softmax(outputs->front().second, 1);  // [B, classes]
        const auto [best, places] = p.topk(kBest, 1);
        return toRows((best.unsqueeze(2) * m_names.index({places})).sum(1));
    }

    Result<EmbeddingRows> embedTexts(std::span<const TextIds> texts, const Context& context) override
    {
        return embedThroughTower(m_sentences, texts, at::kFloat, context);
    }

private:
    static constexpr const char* kFamily = "photo-encoder";

    nn::EncoderModel m_classifier;
    nn::EncoderModel m_sentences;
    at::Tensor m_names;  ///< [classes, D], of length 1
    EncoderFacts m_facts;
};

/// The names of the classes as sentence embeddings of length 1, [classes, D]: kept ones where they fit, else computed.
Result<at::Tensor> nameTable(const nn::EncoderModel& sentences, const EncoderRequest& request, const Context& context)
{
    std::vector<float> rows = request.nameRows;
    const std::size_t count = request.classNames.size();
    if (rows.empty() || rows.size() % count != 0) {
        Result<EmbeddingRows> computed = embedThroughTower(sentences, request.classNames, at::kFloat, context);
        if (!computed)
            return failure(computed.error());
        if (auto normal = normaliseRows(*computed, "class name"); !normal)
            return failure(normal.error());
        rows = std::move(computed->values);
        if (request.keepNameRows)
            request.keepNameRows(rows);
    }
    return at::from_blob(rows.data(),
                         {static_cast<std::int64_t>(count), static_cast<std::int64_t>(rows.size() / count)}, at::kFloat)
        .clone();
}

}  // namespace

Result<std::unique_ptr<DualEncoder>> openPhotoEncoder(const EncoderRequest& request, const Context& context)
{
    Result<nn::EncoderModel> classifier = prepareModel(request.classifier, request, context);
    if (!classifier)
        return failure(classifier.error());
    if (!classifier->classifier)
        return failure(ErrorCode::Input, request.classifier.string() + " is no classifier of pictures");
    Result<nn::EncoderModel> sentences = prepareModel(request.model, request, context);
    if (!sentences)
        return failure(sentences.error());
    if (!sentences->text)
        return failure(ErrorCode::Input, request.model.string() + " is no sentence encoder");
    const Result<at::Tensor> names = nameTable(*sentences, request, context);
    if (!names)
        return failure(names.error());
    return std::make_unique<PhotoEncoder>(*std::move(classifier), *std::move(sentences), *names);
}

}  // namespace orangery::zero_shot
