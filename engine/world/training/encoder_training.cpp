// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/training/encoder_training.h"

#include "engine/nn/adamw_torch.h"
#include "engine/nn/intra_op_threads.h"
#include "engine/nn/learning_rate.h"
#include "engine/world/training/dual_encoder_torch.h"
#include "engine/world/training/scene_batch_torch.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <exception>
#include <limits>
#include <optional>
#include <thread>
#include <utility>

namespace orangery::world {

namespace {

constexpr std::size_t kShards = 2;
constexpr double kLargestScale = 100;
constexpr double kLargestGradient = 1;  // norm over all weights; larger ones are shortened to it

/// One thread's part of a step: some of the scenes, its own gradients.
class Shard {
public:
    explicit Shard(const DualEncoder& encoder) : m_encoder(encoder.twin()) {}

    Result<void> forward(std::uint64_t seed, std::uint64_t first, std::size_t count,
                         const std::vector<scenes::SceneClass>& classes, const text::Tokenizer& tokenizer)
    {
        const nn::IntraOpThreads oneThread(1);
        Result<SceneBatch> drawn = drawBatch(seed, first, count, classes, tokenizer, m_encoder.sizes());
        if (!drawn)
            return failure(drawn.error());
        m_batch = std::move(*drawn);
        m_pictures = m_encoder.embedPatches(m_batch.patches);
        m_texts = m_encoder.embedTokens(m_batch.captions.ids, m_batch.captions.ends);
        return {};
    }

    void backward(const at::Tensor& pictureGradient, const at::Tensor& textGradient)
    {
        const nn::IntraOpThreads oneThread(1);
        m_pictures.backward(pictureGradient);
        m_texts.backward(textGradient);
        m_pictures.reset();
        m_texts.reset();
    }

    [[nodiscard]] const SceneBatch& batch() const { return m_batch; }
    [[nodiscard]] at::Tensor pictures() const { return m_pictures.detach(); }
    [[nodiscard]] at::Tensor texts() const { return m_texts.detach(); }
    [[nodiscard]] std::vector<at::Tensor*> parameters() { return m_encoder.parameters(); }

private:
    DualEncoder m_encoder;
    SceneBatch m_batch;
    at::Tensor m_pictures;
    at::Tensor m_texts;
};

using Shards = std::array<Shard, kShards>;

/// Calls `work(shard)` for every shard at the same time, the first on this thread.
template <class Work>
Result<void> onAll(const Work& work)
{
    std::array<Result<void>, kShards> done;
    const auto guarded = [&](std::size_t i) {
        try {
            done[i] = work(i);
        } catch (const std::bad_alloc&) {
            done[i] = failure(ErrorCode::Resource, "out of memory while training the encoder");
        } catch (const std::exception& error) {
            done[i] = failure(ErrorCode::Failed, "training the encoder failed", error.what());
        }
    };
    {
        std::vector<std::jthread> workers;
        for (std::size_t i = 1; i < kShards; ++i)
            workers.emplace_back(guarded, i);
        guarded(0);
    }
    for (const Result<void>& one : done)
        if (!one)
            return one;
    return {};
}

/// -inf [B, B] where the caption of one scene (column) is true of another (row), else 0.
at::Tensor leftOut(const std::vector<const scenes::Scene*>& scenes, const std::vector<scenes::Statement>& statements)
{
    const auto count = static_cast<std::int64_t>(scenes.size());
    at::Tensor mask = at::zeros({count, count}, at::kFloat);
    auto* values = mask.mutable_data_ptr<float>();
    for (std::size_t i = 0; i < scenes.size(); ++i)
        for (std::size_t j = 0; j < scenes.size(); ++j)
            if (i != j && scenes::holds(statements[j], *scenes[i]))
                values[i * scenes.size() + j] = -std::numeric_limits<float>::infinity();
    return mask;
}

constexpr std::int64_t kUnstated = -100;  // target of an attribute that a caption leaves out: it has no loss

/// What of an attribute is shown by each scene of a batch, and what is stated by each caption, [B] int64 each.
struct AttributeTargets {
    at::Tensor shown;
    at::Tensor stated;
};

template <class Value>
AttributeTargets targetsOf(const std::vector<const scenes::Scene*>& scenes,
                           const std::vector<scenes::Statement>& statements, Value scenes::SceneClass::*shown,
                           std::optional<Value> scenes::Statement::*stated)
{
    AttributeTargets targets{.shown = at::empty({static_cast<std::int64_t>(scenes.size())}, at::kLong),
                             .stated = at::full({static_cast<std::int64_t>(scenes.size())}, kUnstated, at::kLong)};
    auto* seen = targets.shown.mutable_data_ptr<std::int64_t>();
    auto* said = targets.stated.mutable_data_ptr<std::int64_t>();
    for (std::size_t i = 0; i < scenes.size(); ++i) {
        seen[i] = static_cast<std::int64_t>(scenes[i]->kind.*shown);
        if (const std::optional<Value>& value = statements[i].*stated)
            said[i] = static_cast<std::int64_t>(*value);
    }
    return targets;
}

/// The directions in which pictures and texts of a colour, shape or texture are to lie, [values, E] each.
std::vector<at::Tensor> freshDirections(std::int64_t embedding)
{
    const auto zeros = [embedding](std::size_t values) {
        return at::zeros({static_cast<std::int64_t>(values), embedding}, at::kFloat);
    };
    return {zeros(scenes::kColours.size()), zeros(scenes::kShapes.size()), zeros(scenes::kTextures.size())};
}

/// The cross-entropies of the three attributes together, the mean of those told from pictures and from texts.
at::Tensor attributeLoss(const at::Tensor& pictures, const at::Tensor& texts, const std::vector<at::Tensor>& directions,
                         const std::vector<const scenes::Scene*>& scenes,
                         const std::vector<scenes::Statement>& statements)
{
    constexpr double kScale = 10;  // of cosines
    const std::array targets{targetsOf(scenes, statements, &scenes::SceneClass::colour, &scenes::Statement::colour),
                             targetsOf(scenes, statements, &scenes::SceneClass::shape, &scenes::Statement::shape),
                             targetsOf(scenes, statements, &scenes::SceneClass::texture, &scenes::Statement::texture)};
    at::Tensor sum = at::zeros({}, at::kFloat);
    for (std::size_t i = 0; i < targets.size(); ++i) {
        const at::Tensor along = directions[i].t() * kScale;
        sum = sum + at::cross_entropy_loss(at::matmul(pictures, along), targets[i].shown) +
              at::cross_entropy_loss(at::matmul(texts, along), targets[i].stated, {}, at::Reduction::Mean, kUnstated);
    }
    return sum / 2;
}

/// The loss of a batch with its gradients by the embeddings; those by the directions are left with them.
struct BatchLoss {
    double loss = 0;
    double matched = 0;
    at::Tensor pictureGradient;  ///< [B, E]
    at::Tensor textGradient;     ///< [B, E]
    at::Tensor scaleGradient;    ///< scalar
};

BatchLoss lossOf(const Shards& shards, const at::Tensor& logScale, const std::vector<at::Tensor>& directions)
{
    const nn::IntraOpThreads oneThread(1);
    std::vector<const scenes::Scene*> scenes;
    std::vector<scenes::Statement> statements;
    std::vector<at::Tensor> pictureParts;
    std::vector<at::Tensor> textParts;
    for (const Shard& shard : shards) {
        for (const scenes::Scene& scene : shard.batch().scenes)
            scenes.push_back(&scene);
        statements.insert(statements.end(), shard.batch().statements.begin(), shard.batch().statements.end());
        pictureParts.push_back(shard.pictures());
        textParts.push_back(shard.texts());
    }
    const at::Tensor pictures = at::cat(pictureParts).requires_grad_(true);
    const at::Tensor texts = at::cat(textParts).requires_grad_(true);
    const at::Tensor scale = logScale.detach().requires_grad_(true);
    const at::Tensor logits = at::matmul(pictures, texts.t()) * scale.exp() + leftOut(scenes, statements);
    const at::Tensor own = at::arange(logits.size(0), at::kLong);
    const at::Tensor loss = (at::cross_entropy_loss(logits, own) + at::cross_entropy_loss(logits.t(), own)) / 2;
    (loss + attributeLoss(pictures, texts, directions, scenes, statements)).backward();
    return {.loss = loss.item<double>(),
            .matched = logits.detach().argmax(1).eq(own).to(at::kDouble).mean().item<double>(),
            .pictureGradient = pictures.grad(),
            .textGradient = texts.grad(),
            .scaleGradient = scale.grad()};
}

/// Adds up what the shards gathered, as gradients of the weights that they share.
void gatherGradients(const std::vector<at::Tensor>& weights, Shards& shards)
{
    std::array<std::vector<at::Tensor*>, kShards> parts;
    for (std::size_t s = 0; s < kShards; ++s)
        parts[s] = shards[s].parameters();
    for (std::size_t i = 0; i < weights.size(); ++i) {
        for (auto& part : parts) {
            at::Tensor& gradient = part[i]->mutable_grad();
            if (!gradient.defined())
                continue;  // the scale, which no shard uses
            at::Tensor& sum = weights[i].mutable_grad();
            if (sum.defined())
                sum.add_(gradient);
            else
                sum = gradient;
            gradient.reset();
        }
    }
}

void shortenGradients(const std::vector<at::Tensor>& weights)
{
    double square = 0;
    for (const at::Tensor& weight : weights) {
        const auto norm = weight.grad().norm().item<double>();
        square += norm * norm;
    }
    const double norm = std::sqrt(square);
    if (norm <= kLargestGradient)
        return;
    for (const at::Tensor& weight : weights)
        weight.mutable_grad().mul_(kLargestGradient / norm);
}

}  // namespace

Result<std::shared_ptr<DualEncoder>> trainEncoder(const EncoderRecipe& recipe, const DualEncoderSizes& sizes,
                                                  const text::Tokenizer& tokenizer, const Context& context,
                                                  const EncoderSink& sink)
{
    if (auto valid = recipe.validate(); !valid)
        return failure(valid.error());
    const nn::IntraOpThreads oneThread(1);
    Random random(deriveSeed(recipe.seed, {"weights", "encoder"}));
    auto encoder = std::make_shared<DualEncoder>(DualEncoder::random(sizes, random));
    std::vector<at::Tensor> weights;
    for (at::Tensor* parameter : encoder->parameters())
        weights.push_back(*parameter);
    const std::vector<at::Tensor> directions = freshDirections(sizes.embedding);
    std::vector<at::Tensor> learned = weights;
    learned.insert(learned.end(), directions.begin(), directions.end());
    nn::AdamW optimiser(learned, {.beta2 = recipe.beta2, .weightDecay = recipe.weightDecay});
    Shards shards{Shard(*encoder), Shard(*encoder)};
    const auto batch = static_cast<std::size_t>(recipe.batch);
    const auto part = batch / kShards;
    const at::Tensor logScale = encoder->logScale();
    for (std::int64_t step = 0; step < recipe.steps; ++step) {
        if (auto goOn = context.checkpoint(); !goOn)
            return failure(goOn.error());
        const std::uint64_t first = static_cast<std::uint64_t>(step) * batch;
        const std::vector<scenes::SceneClass> classes = classesOfStep(recipe.seed, static_cast<std::uint64_t>(step));
        if (auto done = onAll([&](std::size_t s) {
                return shards[s].forward(recipe.seed, first + s * part, part, classes, tokenizer);
            });
            !done)
            return failure(done.error());
        const BatchLoss loss = lossOf(shards, logScale, directions);
        if (auto done = onAll([&](std::size_t s) -> Result<void> {
                const auto begin = static_cast<std::int64_t>(s * part);
                const auto end = static_cast<std::int64_t>((s + 1) * part);
                shards[s].backward(loss.pictureGradient.slice(0, begin, end), loss.textGradient.slice(0, begin, end));
                return {};
            });
            !done)
            return failure(done.error());
        gatherGradients(weights, shards);
        logScale.mutable_grad() = loss.scaleGradient;
        shortenGradients(learned);
        const double rate = nn::cosineRate(step, recipe.steps, std::min(recipe.warmUp, recipe.steps), recipe.peakRate);
        optimiser.step(rate);
        logScale.detach().clamp_max_(std::log(kLargestScale));
        sink({.step = step + 1,
              .loss = loss.loss,
              .matched = loss.matched,
              .scale = std::exp(logScale.item<double>()),
              .rate = rate});
    }
    for (at::Tensor& weight : weights)
        weight.requires_grad_(false);
    return encoder;
}

}  // namespace orangery::world
