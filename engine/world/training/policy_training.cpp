// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/training/policy_training.h"

#include "engine/nn/adamw_torch.h"
#include "engine/nn/decoder_torch.h"
#include "engine/nn/intra_op_threads.h"
#include "engine/nn/learning_rate.h"
#include "engine/world/vocabulary.h"

#include <ATen/ATen.h>

#include <algorithm>

namespace orangery::world {

namespace {

constexpr std::int64_t kIgnored = -100;  // target of what is given and of the filling: it has no loss

/// B sequences of L tokens and what each position should predict.
struct Batch {
    at::Tensor tokens;   ///< [B, L]
    at::Tensor targets;  ///< [B, L]: the token that follows, or kIgnored
};

Batch drawBatch(const PolicyRecipe& recipe, std::int64_t step)
{
    Random random(deriveSeed(recipe.seed, {"training", recipe.name, static_cast<std::uint64_t>(step)}));
    std::vector<std::vector<Token>> sequences;
    std::vector<std::size_t> promptLengths;
    std::size_t longest = 0;
    for (std::int64_t i = 0; i < recipe.batch; ++i) {
        const Problem problem = drawProblem(random, recipe.mix);
        std::vector<Token> tokens = promptTokens(problem);
        promptLengths.push_back(tokens.size());
        const std::vector<Token> solution = solutionTokens(problem);
        tokens.insert(tokens.end(), solution.begin(), solution.end());
        longest = std::max(longest, tokens.size());
        sequences.push_back(std::move(tokens));
    }
    const auto length = static_cast<std::int64_t>(longest - 1);
    Batch batch{.tokens = at::zeros({recipe.batch, length}, at::kLong),
                .targets = at::full({recipe.batch, length}, kIgnored, at::kLong)};
    for (std::size_t b = 0; b < sequences.size(); ++b) {
        const auto row = static_cast<std::int64_t>(b) * length;
        std::int64_t* tokens = batch.tokens.mutable_data_ptr<std::int64_t>() + row;
        std::int64_t* targets = batch.targets.mutable_data_ptr<std::int64_t>() + row;
        for (std::size_t i = 0; i + 1 < sequences[b].size(); ++i) {
            tokens[i] = static_cast<std::int64_t>(sequences[b][i]);
            if (i + 1 >= promptLengths[b])
                targets[i] = static_cast<std::int64_t>(sequences[b][i + 1]);
        }
    }
    return batch;
}

at::Tensor lossOf(const nn::Decoder& decoder, const Batch& batch)
{
    return at::cross_entropy_loss(decoder.forward(batch.tokens).flatten(0, 1), batch.targets.flatten(), {},
                                  at::Reduction::Mean, kIgnored);
}

}  // namespace

Result<std::shared_ptr<nn::Decoder>> trainPolicy(const PolicyRecipe& recipe, const Context& context,
                                                 const TrainingSink& sink)
{
    if (auto valid = recipe.validate(); !valid)
        return failure(valid.error());
    const nn::IntraOpThreads oneThread(1);
    Random random(deriveSeed(recipe.seed, {"weights", recipe.name}));
    auto decoder = std::make_shared<nn::Decoder>(nn::Decoder::random(policyConfig(), random));
    std::vector<at::Tensor> weights;
    for (const nn::Decoder::Parameter& parameter : decoder->parameters())
        weights.push_back(*parameter.tensor);
    nn::AdamW optimiser(weights, {});
    for (std::int64_t step = 0; step < recipe.steps; ++step) {
        if (auto goOn = context.checkpoint(); !goOn)
            return failure(goOn.error());
        const at::Tensor loss = lossOf(*decoder, drawBatch(recipe, step));
        loss.backward();
        const double rate = nn::cosineRate(step, recipe.steps, std::min(recipe.warmUp, recipe.steps), recipe.peakRate);
        optimiser.step(rate);
        sink({.step = step + 1, .loss = loss.item<double>(), .rate = rate});
    }
    for (at::Tensor& weight : weights)
        weight.requires_grad_(false);
    return decoder;
}

}  // namespace orangery::world
