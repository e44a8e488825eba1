// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/context.h"
#include "engine/comcts/response.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::comcts {

/// A question Q with its ground-truth answer G: the search constructs data, so it knows G.
struct Question {
    std::string id;
    std::string image;             ///< path as the record has it; may be empty
    std::string text;              ///< "Question: ..."
    std::string answer;            ///< G
    Json record = Json::object();  ///< the input record, kept for the lines that are written
};

/// One call of a policy: go on from `prefix` to a final answer.
struct CompletionJob {
    const Question* question = nullptr;
    std::string prefix;      ///< normalised text of the node to go on from; empty at the root
    int round = 1;           ///< from 1
    std::uint64_t seed = 0;  ///< derived from (seed, question, round, model)
};

struct Completion {
    std::string text;  ///< the whole response; begins with the prefix
    int tokens = 0;    ///< tokens that the policy wrote
    int retries = 0;
};

/// A call that gave no response: timeout, refused, quota, dropped, empty, ...
struct PolicyFailure {
    std::string kind;
    std::string message;
};

using PolicyAnswer = tl::expected<Completion, PolicyFailure>;

/// Receives text as a policy writes it, from the policy's own thread.
using DeltaSink = std::function<void(std::string_view text)>;

/// A model that answers questions, pi_j of the paper. Called from one thread at a time.
class Policy {
public:
    virtual ~Policy() = default;
    [[nodiscard]] virtual const std::string& name() const = 0;
    /// "scripted", "small sample model", ...: what the screen and every export say about it; empty for a real one.
    [[nodiscard]] virtual std::string badge() const { return {}; }
    /// Must return within 200 ms of a stop request, with kind "cancelled".
    [[nodiscard]] virtual PolicyAnswer complete(const CompletionJob& job, const DeltaSink& sink,
                                                const std::stop_token& stop) = 0;
    /// Several independent calls; the answers do not depend on which calls share a batch.
    [[nodiscard]] virtual std::vector<PolicyAnswer> completeBatch(std::span<const CompletionJob> jobs,
                                                                  const std::stop_token& stop);
};

/// A response that is to be judged.
struct JudgedResponse {
    const Question* question = nullptr;
    int round = 1;
    std::string model;  ///< whose response it is
    const Response* response = nullptr;
    std::uint64_t seed = 0;  ///< derived from (seed, question, round, model, judge)
};

struct Verdict {
    bool correct = false;
    std::string reply;  ///< the judge's own words
};

/// Says whether an answer is right and how good each section is. Called from one thread at a time.
class Judge {
public:
    virtual ~Judge() = default;
    [[nodiscard]] virtual const std::string& name() const = 0;
    /// "oracle", "scripted", ...: see Policy::badge.
    [[nodiscard]] virtual std::string badge() const { return {}; }
    [[nodiscard]] virtual Result<Verdict> verdict(const JudgedResponse& judged, const std::stop_token& stop) = 0;
    /// One score in [-1, 1] for each section before the final answer.
    [[nodiscard]] virtual Result<std::vector<double>> scores(const JudgedResponse& judged,
                                                             const std::stop_token& stop) = 0;
};

/// A judge and how much its scores weigh; weights are divided by their sum over the judges that answered.
struct WeightedJudge {
    std::shared_ptr<Judge> judge;
    double weight = 1;
};

/// Where policies and judges come from. The first source that recognises a name opens it.
struct ParticipantSource {
    std::string kind;  ///< for messages: "sample models", ...
    /// The names that it offers by itself, for messages and forms.
    std::function<std::vector<std::string>()> names;
    std::function<bool(const std::string& name)> recognises;
    std::function<Result<std::shared_ptr<Policy>>(const std::string& name, const Context&)> openPolicy;
    std::function<Result<std::shared_ptr<Judge>>(const std::string& name, const Context&)> openJudge;
};

}  // namespace orangery::comcts
