// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/comcts/search.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

/// Participants, texts and drivers that the tests of the search invent.
namespace orangery::comcts::invented {

/// A question without an image.
[[nodiscard]] Question question(const std::string& id = "q");

/// `prefix` and then one section for each body, headed by what comes at its depth, and the final answer. The body of
/// the think line is left out, for it has none.
[[nodiscard]] std::string goOn(const std::string& prefix, const std::vector<std::string>& bodies,
                               const std::string& answer);
/// How many sections a prefix holds.
[[nodiscard]] int depthOf(const std::string& prefix);

/// A policy that is a function.
class FunctionPolicy final : public Policy {
public:
    using Answer = std::function<PolicyAnswer(const CompletionJob&, const DeltaSink&, const std::stop_token&)>;
    FunctionPolicy(std::string name, Answer answer) : m_name(std::move(name)), m_answer(std::move(answer)) {}

    const std::string& name() const override { return m_name; }
    PolicyAnswer complete(const CompletionJob& job, const DeltaSink& sink, const std::stop_token& stop) override
    {
        return m_answer(job, sink, stop);
    }

private:
    std::string m_name;
    Answer m_answer;
};

/// A judge that is two functions.
class FunctionJudge final : public Judge {
public:
    using GiveVerdict = std::function<Result<Verdict>(const JudgedResponse&)>;
    using GiveScores = std::function<Result<std::vector<double>>(const JudgedResponse&)>;
    FunctionJudge(std::string name, GiveVerdict verdict, GiveScores scores)
        : m_name(std::move(name)), m_verdict(std::move(verdict)), m_scores(std::move(scores))
    {
    }

    const std::string& name() const override { return m_name; }
    Result<Verdict> verdict(const JudgedResponse& judged, const std::stop_token& /*stop*/) override
    {
        return m_verdict(judged);
    }
    Result<std::vector<double>> scores(const JudgedResponse& judged, const std::stop_token& /*stop*/) override
    {
        return m_scores(judged);
    }

private:
    std::string m_name;
    GiveVerdict m_verdict;
    GiveScores m_scores;
};

using Policies = std::vector<std::shared_ptr<Policy>>;

/// A policy that always gives the same text.
[[nodiscard]] std::shared_ptr<Policy> saying(const std::string& name, const std::string& text);
/// A judge that calls every answer wrong and gives every section `score`.
[[nodiscard]] WeightedJudge scoringAll(const std::string& name, double score, double weight = 1);

/// What a random search may meet, each a probability for one response.
struct Chances {
    double failure = 0;
    double invalid = 0;
    double correct = 0;
    double judgeFailure = 0;
};

/// `count` policies "p0", "p1", ... that write random chains: what they write depends on the seed of their job alone.
/// `delay` is asked before each answer for how long to wait.
[[nodiscard]] Policies randomPolicies(int count, Chances chances,
                                      const std::function<std::chrono::milliseconds()>& delay = {});
/// Two judges with weights 0.7 and 0.3 that score at random, and sometimes fail.
[[nodiscard]] std::vector<WeightedJudge> randomJudges(Chances chances);

[[nodiscard]] std::vector<std::string> namesOf(const Policies& policies);

/// Events as a log would hold them, with seq and a time of 0.
class EventRecorder {
public:
    [[nodiscard]] EventSink sink();
    [[nodiscard]] const std::vector<Json>& events() const { return m_events; }

private:
    std::vector<Json> m_events;
};

/// Runs a search to its end, asking the policies one after another; `afterRound` sees each closed round.
[[nodiscard]] Result<void> drive(Search& search, const Policies& policies,
                                 const std::function<void(const RoundPlan&)>& afterRound = {});

/// Where two trees differ (shape, texts, N exactly, V to `tolerance`), or nothing.
[[nodiscard]] std::string difference(const Tree& a, const Tree& b, double tolerance = 0);

/// The node whose path, each section's body joined by "/", is `bodies` ("a1/a2//a4": the think line has no body).
[[nodiscard]] NodeId nodeAt(const Tree& tree, const std::string& bodies);

}  // namespace orangery::comcts::invented
