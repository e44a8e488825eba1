// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/engine/comcts/invented.h"

#include <array>
#include <cmath>
#include <stdexcept>
#include <thread>

namespace orangery::comcts::invented {

Question question(const std::string& id)
{
    const Json record = {{"id", id},
                         {"image", ""},
                         {"question", "Question: how many?"},
                         {"conversations", Json::array({{{"from", "human"}, {"value", "how many?"}},
                                                        {{"from", "gpt"}, {"value", "12"}}})}};
    return {.id = id, .image = {}, .text = "Question: how many?", .answer = "12", .record = record};
}

int depthOf(const std::string& prefix)
{
    int depth = 0;
    for (std::size_t at = prefix.find("###"); at != std::string::npos; at = prefix.find("###", at + 3))
        ++depth;
    return depth;
}

std::string goOn(const std::string& prefix, const std::vector<std::string>& bodies, const std::string& answer)
{
    std::string text = prefix;
    int depth = depthOf(prefix);
    for (const std::string& body : bodies) {
        ++depth;
        text += "### " + headingOf(kindAtDepth(depth), stepAtDepth(depth));
        text += kindAtDepth(depth) == SectionKind::Think ? ".\n\n" : ":\n" + body + "\n\n";
    }
    return text + "### The final answer is: " + answer;
}

std::shared_ptr<Policy> saying(const std::string& name, const std::string& text)
{
    return std::make_shared<FunctionPolicy>(name, [text](const auto&, const DeltaSink& sink, const auto&) {
        sink(text);
        return PolicyAnswer(Completion{.text = text, .tokens = 1});
    });
}

WeightedJudge scoringAll(const std::string& name, double score, double weight)
{
    return {std::make_shared<FunctionJudge>(
                name, [](const JudgedResponse&) { return Verdict{.correct = false, .reply = "No"}; },
                [score](const JudgedResponse& judged) {
                    return std::vector<double>(judged.response->sections.size(), score);
                }),
            weight};
}

Policies randomPolicies(int count, Chances chances, const std::function<std::chrono::milliseconds()>& delay)
{
    Policies policies;
    for (int k = 0; k < count; ++k) {
        const std::string name = "p" + std::to_string(k);
        const auto answer = [=](const CompletionJob& job, const DeltaSink& sink,
                                const std::stop_token&) -> PolicyAnswer {
            if (delay)
                std::this_thread::sleep_for(delay());
            Random random(job.seed);
            const double fate = random.uniform();
            if (fate < chances.failure)
                return tl::unexpected(PolicyFailure{"timeout", "no answer in time"});
            const int p = depthOf(job.prefix);
            const int more = std::max(4 - p, 0) + static_cast<int>(random.below(3)) + (p >= 4 ? 1 : 0);
            std::vector<std::string> bodies;
            for (int i = 0; i < more; ++i)
                bodies.push_back(name + " " + std::to_string(random.below(100)));
            std::string text = goOn(job.prefix, bodies, std::to_string(random.below(10)));
            if (fate < chances.failure + chances.invalid)
                text.resize(text.find("### The final"));
            sink(std::string_view(text).substr(job.prefix.size(), 5));
            sink(std::string_view(text).substr(std::min(text.size(), job.prefix.size() + 5)));
            return Completion{.text = text, .tokens = more};
        };
        policies.push_back(std::make_shared<FunctionPolicy>(name, answer));
    }
    return policies;
}

std::vector<WeightedJudge> randomJudges(Chances chances)
{
    std::vector<WeightedJudge> judges;
    for (const auto& [name, weight] : {std::pair("first", 0.7), std::pair("second", 0.3)}) {
        const auto verdict = [=](const JudgedResponse& judged) -> Result<Verdict> {
            Random random(judged.seed);
            if (random.uniform() < chances.judgeFailure)
                return failure(ErrorCode::Failed, "the judge is away");
            const bool correct = random.uniform() < chances.correct;
            return Verdict{.correct = correct, .reply = correct ? "Yes" : "No"};
        };
        const auto scores = [=](const JudgedResponse& judged) -> Result<std::vector<double>> {
            Random random(judged.seed);
            if (random.uniform() < chances.judgeFailure)
                return failure(ErrorCode::Failed, "the judge is away");
            constexpr std::array kScores = {1.0, 1.0, 1.0, 0.7, 0.5, 0.25, 0.0, -0.3, -1.0};
            std::vector<double> list;
            for (std::size_t i = 0; i < judged.response->sections.size(); ++i)
                list.push_back(kScores[random.below(kScores.size())]);
            return list;
        };
        judges.push_back({std::make_shared<FunctionJudge>(name, verdict, scores), weight});
    }
    return judges;
}

std::vector<std::string> namesOf(const Policies& policies)
{
    std::vector<std::string> names;
    for (const auto& policy : policies)
        names.push_back(policy->name());
    return names;
}

EventSink EventRecorder::sink()
{
    return [this](std::string_view kind, const Json& fields) -> Result<void> {
        Json event = {{"seq", m_events.size()}, {"t_ms", 0}, {"ev", kind}};
        event.update(fields);
        m_events.push_back(std::move(event));
        return {};
    };
}

Result<void> drive(Search& search, const Policies& policies, const std::function<void(const RoundPlan&)>& afterRound)
{
    if (Result<void> started = search.start(policies); !started)
        return started;
    while (!search.finished()) {
        const Result<RoundPlan> plan = search.plan();
        if (!plan)
            return failure(plan.error());
        std::vector<PolicyAnswer> answers;
        for (std::size_t k = 0; k < policies.size(); ++k)
            answers.push_back(policies[k]->complete(plan->jobs[k], [](std::string_view) {}, {}));
        if (Result<void> committed = search.commit(*plan, answers, {}); !committed)
            return committed;
        if (afterRound)
            afterRound(*plan);
    }
    return {};
}

std::string difference(const Tree& a, const Tree& b, double tolerance)
{
    if (a.size() != b.size())
        return std::to_string(a.size()) + " nodes against " + std::to_string(b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        const Node& x = a.nodes()[i];
        const Node& y = b.nodes()[i];
        const std::string where = "node " + std::to_string(i) + ": ";
        if (x.parent != y.parent || x.depth != y.depth || x.children != y.children)
            return where + "another place";
        if (x.section != y.section)
            return where + "another text";
        if (x.N != y.N)
            return where + "N " + std::to_string(x.N) + " against " + std::to_string(y.N);
        if (!(std::abs(x.V - y.V) <= tolerance))
            return where + "V " + std::to_string(x.V) + " against " + std::to_string(y.V);
        if (x.model != y.model || x.round != y.round || x.fused != y.fused || x.firstError != y.firstError)
            return where + "another origin";
    }
    return {};
}

NodeId nodeAt(const Tree& tree, const std::string& bodies)
{
    for (std::size_t i = 1; i < tree.size(); ++i) {
        const NodeId id{static_cast<std::int32_t>(i)};
        std::string path;
        for (const Section& section : tree.sectionsTo(id))
            path += (section.kind == SectionKind::Description ? "" : "/") + std::string(bodyOf(section));
        if (path == bodies)
            return id;
    }
    throw std::out_of_range("the tree has no node " + bodies);
}

}  // namespace orangery::comcts::invented
