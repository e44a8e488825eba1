// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/decoding.h"

#include "engine/base/random.h"
#include "engine/nn/decoder_torch.h"
#include "engine/nn/intra_op_threads.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

namespace orangery::nn {

namespace {

constexpr float kMasked = -std::numeric_limits<float>::infinity();

/// Draws from softmax(logits / temperature); temperature 0 takes the largest, the first of equals.
std::int64_t chooseToken(std::span<const float> logits, double temperature, Random& random)
{
    const auto largest = std::max_element(logits.begin(), logits.end());
    if (temperature <= 0)
        return largest - logits.begin();
    std::vector<double> upTo;  // running sums of the unnormalised probabilities
    double sum = 0;
    for (const float logit : logits)
        upTo.push_back(sum += std::exp((static_cast<double>(logit) - static_cast<double>(*largest)) / temperature));
    const double u = random.uniform() * sum;
    const auto chosen = std::upper_bound(upTo.begin(), upTo.end() - 1, u);
    return chosen - upTo.begin();
}

std::span<const float> rowOf(const at::Tensor& logits, std::int64_t row)
{
    const std::int64_t width = logits.size(-1);
    return {logits.const_data_ptr<float>() + row * width, static_cast<std::size_t>(width)};
}

/// A job that has a row of the batch.
struct ActiveJob {
    std::size_t index = 0;
    double temperature = 0;
    Random random{0};
    std::int64_t length = 0;  ///< tokens so far; the last one is not in the cache yet
};

}  // namespace

/// The batch: cache, masks, and what each row reads next. W = kWidth rows, P positions, h heads.
struct BatchDecoder::State {
    std::shared_ptr<const Decoder> decoder;
    std::int64_t endToken = 0;
    std::vector<at::Tensor> keys;    ///< for each layer [W, h, P, d/h]
    std::vector<at::Tensor> values;  ///< likewise
    at::Tensor mask;                 ///< [W, 1, 1, P]: 0 where a row may look, else minus infinity
    at::Tensor tokens;               ///< [W]: what each row reads next
    at::Tensor positions;            ///< [W]: and where
    std::vector<std::optional<ActiveJob>> rows;

    State(std::shared_ptr<const Decoder> shared, std::int64_t end)
        : decoder(std::move(shared)), endToken(end), rows(static_cast<std::size_t>(kWidth))
    {
        const DecoderConfig& config = decoder->config();
        for (std::int64_t layer = 0; layer < config.layers; ++layer) {
            keys.push_back(at::zeros({kWidth, config.heads, config.positions, config.headWidth()}, at::kFloat));
            values.push_back(at::zeros_like(keys.back()));
        }
        mask = at::empty({kWidth, 1, 1, config.positions}, at::kFloat);
        tokens = at::zeros({kWidth}, at::kLong);
        positions = at::zeros({kWidth}, at::kLong);
        for (std::int64_t row = 0; row < kWidth; ++row)
            openMask(row, 1);  // a row that saw nothing at all would divide by zero
    }

    [[nodiscard]] std::int64_t lastPosition() const { return decoder->config().positions; }

    float* maskOf(std::int64_t row) { return mask.mutable_data_ptr<float>() + row * lastPosition(); }

    /// Lets a row look at its first `length` positions.
    void openMask(std::int64_t row, std::int64_t length)
    {
        std::fill_n(maskOf(row), length, 0.0F);
        std::fill_n(maskOf(row) + length, lastPosition() - length, kMasked);
    }

    /// Reads a prompt into the cache of a row. Logits [V] of the token after it. All P positions are computed, whatever
    /// the prompt's length: causality keeps the filling out, and one shape gives one result.
    at::Tensor readPrompt(std::int64_t row, std::span<const std::int64_t> prompt)
    {
        const std::int64_t length = static_cast<std::int64_t>(prompt.size());
        at::Tensor filled = at::zeros({1, lastPosition()}, at::kLong);
        std::copy(prompt.begin(), prompt.end(), filled.mutable_data_ptr<std::int64_t>());
        at::Tensor x = decoder->embed(filled, at::arange(lastPosition(), at::kLong));
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const DecoderLayer& layer = decoder->layers()[i];
            const std::vector<at::Tensor> qkv = decoder->attentionInputs(layer, x);
            const at::Tensor k = qkv[1].transpose(1, 2);
            const at::Tensor v = qkv[2].transpose(1, 2);
            keys[i][row].copy_(k[0]);
            values[i][row].copy_(v[0]);
            const at::Tensor read =
                at::scaled_dot_product_attention(qkv[0].transpose(1, 2), k, v, {}, 0.0, /*is_causal=*/true);
            x = decoder->finishLayer(layer, x, read.transpose(1, 2).reshape(x.sizes()));
        }
        openMask(row, length);
        return decoder->logits(x.select(1, length - 1));
    }

    /// Every row reads its next token. Logits [W, V].
    at::Tensor step()
    {
        const DecoderConfig& config = decoder->config();
        const std::int64_t* at = positions.const_data_ptr<std::int64_t>();
        for (std::int64_t row = 0; row < kWidth; ++row)
            maskOf(row)[at[row]] = 0;
        const at::Tensor slot = positions.view({kWidth, 1, 1, 1}).expand({kWidth, config.heads, 1, config.headWidth()});
        at::Tensor x = decoder->embed(tokens, positions).unsqueeze(1);
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const DecoderLayer& layer = decoder->layers()[i];
            const std::vector<at::Tensor> qkv = decoder->attentionInputs(layer, x);
            keys[i].scatter_(2, slot, qkv[1].transpose(1, 2));
            values[i].scatter_(2, slot, qkv[2].transpose(1, 2));
            const at::Tensor read = at::scaled_dot_product_attention(qkv[0].transpose(1, 2), keys[i], values[i], mask);
            x = decoder->finishLayer(layer, x, read.transpose(1, 2).reshape(x.sizes()));
        }
        return decoder->logits(x.squeeze(1));
    }

    void setNext(std::int64_t row, std::int64_t token, std::int64_t position)
    {
        tokens.mutable_data_ptr<std::int64_t>()[row] = token;
        positions.mutable_data_ptr<std::int64_t>()[row] = position;
    }

    /// Frees every row, whatever an earlier run left when it was stopped or failed.
    void clear()
    {
        for (std::int64_t row = 0; row < kWidth; ++row) {
            rows[static_cast<std::size_t>(row)].reset();
            setNext(row, 0, 0);
        }
    }

    /// Draws the next token of a row, and frees the row when the job has ended.
    void advance(std::int64_t row, std::span<const float> logits, std::vector<Continuation>& continuations,
                 const TokenSink& sink)
    {
        std::optional<ActiveJob>& job = rows[static_cast<std::size_t>(row)];
        Continuation& continuation = continuations[job->index];
        const std::int64_t token = chooseToken(logits, job->temperature, job->random);
        continuation.tokens.push_back(token);
        sink(job->index, token);
        setNext(row, token, job->length);
        ++job->length;
        if (token == endToken)
            continuation.finish = FinishReason::End;
        else if (job->length == lastPosition())
            continuation.finish = FinishReason::Length;
        else
            return;
        job.reset();
        setNext(row, 0, 0);
    }
};

std::vector<std::vector<float>> sequenceLogits(const Decoder& decoder, std::span<const std::int64_t> tokens)
{
    const c10::InferenceMode inference;
    const IntraOpThreads oneThread(1);
    at::Tensor sequence = at::empty({1, static_cast<std::int64_t>(tokens.size())}, at::kLong);
    std::copy(tokens.begin(), tokens.end(), sequence.mutable_data_ptr<std::int64_t>());
    const at::Tensor logits = decoder.forward(sequence)[0].contiguous();
    std::vector<std::vector<float>> all;
    for (std::int64_t i = 0; i < logits.size(0); ++i) {
        const std::span<const float> row = rowOf(logits, i);
        all.emplace_back(row.begin(), row.end());
    }
    return all;
}

BatchDecoder::BatchDecoder(std::shared_ptr<const Decoder> decoder, std::int64_t endToken)
{
    const c10::InferenceMode inference;
    m_state = std::make_unique<State>(std::move(decoder), endToken);
}

BatchDecoder::~BatchDecoder() = default;

std::vector<Continuation> BatchDecoder::run(std::span<const DecodingJob> jobs, const TokenSink& sink,
                                            const std::stop_token& stop)
{
    const c10::InferenceMode inference;
    const IntraOpThreads oneThread(1);
    State& state = *m_state;
    state.clear();
    std::vector<Continuation> continuations(jobs.size());
    std::size_t next = 0;
    bool busy = true;
    while (busy && !stop.stop_requested()) {
        for (std::int64_t row = 0; row < kWidth; ++row) {
            std::optional<ActiveJob>& place = state.rows[static_cast<std::size_t>(row)];
            while (!place && next < jobs.size() && !stop.stop_requested()) {
                const DecodingJob& job = jobs[next];
                const auto length = static_cast<std::int64_t>(job.prompt.size());
                if (length >= state.lastPosition()) {
                    continuations[next++].finish = FinishReason::Length;
                    continue;
                }
                place = ActiveJob{
                    .index = next++, .temperature = job.temperature, .random = Random(job.seed), .length = length};
                state.advance(row, rowOf(state.readPrompt(row, job.prompt), 0), continuations, sink);
            }
        }
        busy = std::any_of(state.rows.begin(), state.rows.end(), [](const auto& job) { return job.has_value(); });
        if (!busy)
            break;
        const at::Tensor logits = state.step();
        for (std::int64_t row = 0; row < kWidth; ++row) {
            if (state.rows[static_cast<std::size_t>(row)])
                state.advance(row, rowOf(logits, row), continuations, sink);
        }
    }
    return continuations;
}

std::vector<std::vector<float>> BatchDecoder::trace(std::span<const std::int64_t> tokens, std::size_t promptLength,
                                                    std::int64_t row)
{
    const c10::InferenceMode inference;
    const IntraOpThreads oneThread(1);
    State& state = *m_state;
    std::vector<std::vector<float>> all;
    const auto keep = [&all](std::span<const float> logits) { all.emplace_back(logits.begin(), logits.end()); };
    const at::Tensor afterPrompt = state.readPrompt(row, tokens.first(promptLength));
    keep(rowOf(afterPrompt, 0));
    for (std::size_t i = promptLength; i < tokens.size(); ++i) {
        state.setNext(row, tokens[i], static_cast<std::int64_t>(i));
        keep(rowOf(state.step(), row));
    }
    state.setNext(row, 0, 0);
    return all;
}

}  // namespace orangery::nn
