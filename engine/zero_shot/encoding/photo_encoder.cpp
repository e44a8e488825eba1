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
    /// `names` [classes, D] are embeddings of `classNames` of length 1.
    PhotoEncoder(nn::EncoderModel classifier, nn::EncoderModel sentences, std::vector<std::string> classNames,
                 at::Tensor names)
        : m_classifier(std::move(classifier)),
          m_sentences(std::move(sentences)),
          m_classNames(std::move(classNames)),
          m_names(std::move(names))
    {
        m_facts.family = kFamily;
        m_facts.hasClassifier = true;
        m_facts.text = *m_sentences.config.text;
    }

    const EncoderFacts& facts() const override { return m_facts; }

    Result<EmbeddingRows> embedPictures(const PicturePixels& pixels, const Context& context) override
    {
        const Result<Best> best = bestClasses(pixels, context);
        if (!best)
            return failure(best.error());
        const c10::InferenceMode inference;
        return toRows((best->probabilities.unsqueeze(2) * m_names.index({best->places})).sum(1));
    }

    Result<std::vector<std::vector<GuessedClass>>> guessedClasses(const PicturePixels& pixels,
                                                                  const Context& context) override
    {
        const Result<Best> best = bestClasses(pixels, context);
        if (!best)
            return failure(best.error());
        const c10::InferenceMode inference;
        std::vector<std::vector<GuessedClass>> all(pixels.count);
        for (std::size_t i = 0; i < pixels.count; ++i)
            for (std::int64_t k = 0; k < kBest; ++k) {
                const auto picture = static_cast<std::int64_t>(i);
                const auto place = static_cast<std::size_t>(best->places[picture][k].item<std::int64_t>());
                all[i].push_back({m_classNames[place], best->probabilities[picture][k].item<double>()});
            }
        return all;
    }

    Result<EmbeddingRows> embedTexts(std::span<const TextIds> texts, const Context& context) override
    {
        return embedThroughTower(m_sentences, texts, at::kFloat, context);
    }

private:
    static constexpr const char* kFamily = "photo-encoder";

    /// Of each picture, [B, 10].
    struct Best {
        at::Tensor probabilities;
        at::Tensor places;
    };

    Result<Best> bestClasses(const PicturePixels& pixels, const Context& context) const
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
        auto [probabilities, places] = p.topk(kBest, 1);
        return Best{std::move(probabilities), std::move(places)};
    }

    nn::EncoderModel m_classifier;
    nn::EncoderModel m_sentences;
    std::vector<std::string> m_classNames;
    at::Tensor m_names;  ///< [classes, D], of length 1
    EncoderFacts m_facts;
};

/// The names of the classes as sentence embeddings of length 1, [classes, D]: kept ones where they fit, else computed.
Result<at::Tensor> nameTable(const nn::EncoderModel& sentences, const EncoderRequest& request, const Context& context)
{
    std::vector<float> rows = request.nameRows;
    const std::size_t count = request.classNames.size();
    if (rows.empty() || rows.size() % count != 0) {
        Result<EmbeddingRows> computed = embedThroughTower(sentences, request.classNameIds, at::kFloat, context);
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
    const std::int64_t classes = classifier->classifier->classes();
    if (classes != static_cast<std::int64_t>(request.classNames.size()))
        return failure(ErrorCode::Input, request.classifier.string() + " tells " + std::to_string(classes) +
                                             " classes apart, not the " + std::to_string(request.classNames.size()) +
                                             " of ImageNet");
    Result<nn::EncoderModel> sentences = prepareModel(request.model, request, context);
    if (!sentences)
        return failure(sentences.error());
    if (!sentences->text)
        return failure(ErrorCode::Input, request.model.string() + " is no sentence encoder");
    const Result<at::Tensor> names = nameTable(*sentences, request, context);
    if (!names)
        return failure(names.error());
    return std::make_unique<PhotoEncoder>(*std::move(classifier), *std::move(sentences), request.classNames, *names);
}

}  // namespace orangery::zero_shot
