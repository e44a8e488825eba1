// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace orangery::nn {

class Decoder;

/// Logits [L][V] after each token of a sequence of 1 to P tokens, by one forward pass over all of it.
[[nodiscard]] std::vector<std::vector<float>> sequenceLogits(const Decoder& decoder,
                                                             std::span<const std::int64_t> tokens);

/// One sequence to go on from.
struct DecodingJob {
    std::vector<std::int64_t> prompt;  ///< 1 to P tokens
    double temperature = 0;            ///< 0 = always the likeliest token, else softmax(logits / temperature)
    std::uint64_t seed = 0;            ///< of the draws of this job alone
};

enum class FinishReason {
    End,        ///< the end token came; it is the last one
    Length,     ///< the positions of the model are used up
    Cancelled,  ///< stop was requested
};

struct Continuation {
    std::vector<std::int64_t> tokens;  ///< what followed the prompt
    FinishReason finish = FinishReason::Cancelled;
};

/// Receives each token as it is drawn: the index of the job, and the token.
using TokenSink = std::function<void(std::size_t job, std::int64_t token)>;

/// Decodes many sequences together, one token a row a step, keeping the keys and values of what was read.
///
/// The batch always has kWidth rows; unused ones are padding. A row that ends gives its place to the next job, so rows
/// stand at different positions and are told apart by masks. Prompts are read one row at a time in one fixed shape.
/// Hence what a job yields depends neither on the jobs that share the batch nor on its row in it, to the last bit.
/// Not for use from two threads at a time; decoders may be shared.
class BatchDecoder {
public:
    static constexpr std::int64_t kWidth = 16;  ///< rows

    BatchDecoder(std::shared_ptr<const Decoder> decoder, std::int64_t endToken);
    ~BatchDecoder();
    BatchDecoder(const BatchDecoder&) = delete;
    BatchDecoder& operator=(const BatchDecoder&) = delete;

    /// One continuation for each job, in their order. A stop request is noticed after each step of the batch, which
    /// takes about a millisecond for a small model.
    [[nodiscard]] std::vector<Continuation> run(std::span<const DecodingJob> jobs, const TokenSink& sink,
                                                const std::stop_token& stop);

    /// What the cache gives for a known sequence of 1 to P tokens: the logits [V] after the first `promptLength` tokens,
    /// which are read as a prompt, and after each token that follows; in row `row` of an otherwise idle batch.
    [[nodiscard]] std::vector<std::vector<float>> trace(std::span<const std::int64_t> tokens, std::size_t promptLength,
                                                        std::int64_t row);

private:
    struct State;
    std::unique_ptr<State> m_state;
};

}  // namespace orangery::nn
