// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/script.h"

#include "engine/base/counted.h"
#include "engine/base/json_file.h"
#include "engine/comcts/records.h"

#include <algorithm>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <set>

namespace orangery::comcts {

namespace {

const Json* memberOf(const Json& record, const char* key)
{
    const auto found = record.find(key);
    return found == record.end() ? nullptr : &*found;
}

bool isFinite(const Json& value)
{
    return value.is_number() && std::isfinite(value.get<double>());
}

}  // namespace

Failure Script::malformed(const std::string& where, const std::string& why) const
{
    return failure(ErrorCode::Input, m_source + ": " + where + " is malformed", why);
}

Result<std::shared_ptr<Script>> Script::read(const fs::path& path)
{
    return readJsonFile(path).and_then([&](const Json& document) { return fromJson(document, path.string()); });
}

Result<std::shared_ptr<Script>> Script::fromJson(const Json& document, const std::string& source)
{
    std::shared_ptr<Script> script(new Script);
    script->m_source = source;
    const Json* format = document.is_object() ? memberOf(document, "format") : nullptr;
    if (format == nullptr || *format != "comcts-script")
        return script->malformed("the script", "format has to be \"comcts-script\"");
    const Json* version = memberOf(document, "version");
    if (version == nullptr || *version != 1)
        return script->malformed("the script", "this program reads version 1, the file says " +
                                                   (version != nullptr ? writeJson(*version) : "nothing"));
    const Json* config = memberOf(document, "config");
    if (config == nullptr || !config->is_object())
        return script->malformed("config", "it has to be an object");
    if (Result<void> read = script->readConfig(*config); !read)
        return failure(read.error());
    const Json* record = memberOf(document, "record");
    if (record == nullptr)
        return script->malformed("record", "it is missing");
    Result<Question> question = questionFromRecord(*record, "0000");
    if (!question)
        return script->malformed("record", question.error().cause);
    script->m_question = *std::move(question);
    const Json* rounds = memberOf(document, "rounds");
    if (rounds == nullptr || !rounds->is_array())
        return script->malformed("rounds", "it has to be a list");
    for (std::size_t i = 0; i < rounds->size(); ++i)
        if (Result<void> read = script->readRound((*rounds)[i], i + 1); !read)
            return failure(read.error());
    return script;
}

Result<void> Script::readConfig(const Json& config)
{
    if (const Json* c = memberOf(config, "exploration_weight")) {
        if (!isFinite(*c) || c->get<double>() < 0)
            return malformed("config.exploration_weight", "it has to be a number of at least 0");
        m_explorationWeight = c->get<double>();
    }
    if (const Json* t = memberOf(config, "threshold")) {
        if (!isFinite(*t))
            return malformed("config.threshold", "it has to be a number");
        m_threshold = t->get<double>();
    }
    if (const Json* budget = memberOf(config, "budget_calls")) {
        if (!isFinite(*budget) || budget->get<double>() < 1 || budget->get<double>() > 1e9 ||
            std::floor(budget->get<double>()) != budget->get<double>())
            return malformed("config.budget_calls", "it has to be a whole number of at least 1");
        m_budgetCalls = budget->get<int>();
    }
    const Json* policies = memberOf(config, "policies");
    if (policies == nullptr || !policies->is_array() || policies->empty())
        return malformed("config.policies", "it has to name at least one policy");
    std::set<std::string> names;
    for (const Json& policy : *policies) {
        if (!policy.is_string() || policy.get_ref<const std::string&>().empty() ||
            !names.insert(policy.get<std::string>()).second)
            return malformed("config.policies", "it has to hold different names");
        m_policies.push_back(policy.get<std::string>());
    }
    const Json* judges = memberOf(config, "judges");
    if (judges == nullptr || !judges->is_object() || judges->empty())
        return malformed("config.judges", "it has to name at least one judge with its weight");
    for (const auto& [name, weight] : judges->items()) {
        if (!isFinite(weight) || weight.get<double>() <= 0)
            return malformed("config.judges." + name, "its weight has to be a positive number");
        m_judges.emplace_back(name, weight.get<double>());
    }
    return {};
}

Result<void> Script::readRound(const Json& round, std::size_t number)
{
    const std::string where = "round " + std::to_string(number);
    if (!round.is_object())
        return malformed(where, "it has to be an object");
    ScriptedRound read;
    const Json* prefix = memberOf(round, "prefix");
    if (prefix == nullptr || !prefix->is_string())
        return malformed(where + ", prefix", "it has to be a text");
    read.prefix = prefix->get<std::string>();
    const Json* responses = memberOf(round, "responses");
    if (responses == nullptr || !responses->is_object())
        return malformed(where + ", responses", "it has to map each policy to its response");
    for (const std::string& policy : m_policies) {
        const Json* record = memberOf(*responses, policy.c_str());
        if (record == nullptr)
            return malformed(where + ", responses", "the policy " + policy + " is missing");
        Result<ScriptedResponse> response = readResponse(*record, where + ", " + policy);
        if (!response)
            return failure(response.error());
        read.responses.emplace_back(policy, *std::move(response));
    }
    m_rounds.push_back(std::move(read));
    return {};
}

Result<ScriptedResponse> Script::readResponse(const Json& record, const std::string& where) const
{
    if (!record.is_object())
        return malformed(where, "it has to be an object");
    ScriptedResponse read;
    if (const Json* error = memberOf(record, "error")) {
        if (!error->is_string())
            return malformed(where + ", error", "it has to name the kind of failure");
        read.errorKind = error->get<std::string>();
        return read;
    }
    const Json* response = memberOf(record, "response");
    if (response == nullptr || !response->is_string())
        return malformed(where + ", response", "it has to be a text");
    read.response = response->get<std::string>();
    const auto parsed = parseResponse(read.response);

    if (const Json* correct = memberOf(record, "correct"); correct != nullptr && correct->is_boolean())
        read.correct = correct->get<bool>();
    else if (correct != nullptr || parsed)
        return malformed(where + ", correct", "it has to be true or false");

    const Json* scores = memberOf(record, "scores");
    if (scores == nullptr && !parsed)
        return read;  // nothing of an invalid response is ever scored
    if (scores == nullptr || !scores->is_object())
        return malformed(where + ", scores", "it has to map each judge to its scores");
    for (const auto& [name, unused] : scores->items())
        if (std::none_of(m_judges.begin(), m_judges.end(), [&](const auto& judge) { return judge.first == name; }))
            return malformed(where + ", scores", "config.judges does not name " + name);
    for (const auto& [judge, weight] : m_judges) {
        const Json* list = memberOf(*scores, judge.c_str());
        if (list == nullptr && !parsed)
            continue;
        if (list == nullptr)
            return malformed(where + ", scores", "the judge " + judge + " is missing");
        if (list->is_null()) {
            read.scores.emplace_back(judge, std::nullopt);
            continue;
        }
        if (!list->is_array())
            return malformed(where + ", scores." + judge, "it has to be a list of numbers, or null");
        std::vector<double> values;
        for (const Json& value : *list) {
            if (!isFinite(value) || value.get<double>() < -1 || value.get<double>() > 1)
                return malformed(where + ", scores." + judge, "each score has to be a number from -1 to 1");
            values.push_back(value.get<double>());
        }
        if (parsed && values.size() != parsed->sections.size())
            return malformed(where + ", scores." + judge,
                             "it holds " + counted(values.size(), "score(s), but the response has ") +
                                 counted(parsed->sections.size(), "section(s) before its final answer"));
        read.scores.emplace_back(judge, std::move(values));
    }
    return read;
}

void Script::applyTo(SearchOptions& options) const
{
    options.c = m_explorationWeight.value_or(options.c);
    options.threshold = m_threshold.value_or(options.threshold);
    options.budgetCalls = m_budgetCalls.value_or(options.budgetCalls);
}

const ScriptedResponse* Script::find(int round, const std::string& model) const
{
    if (round < 1 || static_cast<std::size_t>(round) > m_rounds.size())
        return nullptr;
    for (const auto& [name, response] : m_rounds[static_cast<std::size_t>(round - 1)].responses)
        if (name == model)
            return &response;
    return nullptr;
}

std::optional<std::string> Script::preferredPrefix(int round) const
{
    if (round < 1 || static_cast<std::size_t>(round) > m_rounds.size())
        return std::nullopt;
    return m_rounds[static_cast<std::size_t>(round - 1)].prefix;
}

Result<void> Script::check(int round, const std::vector<Section>& path) const
{
    const std::optional<std::string> expected = preferredPrefix(round);
    if (!expected)
        return failure(ErrorCode::Failed, m_source + ": the script ends after round " + std::to_string(m_rounds.size()),
                       "the search has neither found a right answer nor spent its budget",
                       "Add rounds to the script, or lower --calls.");
    if (*expected == normalisedPrefix(path) || *expected == joinSections(path))
        return {};
    return failure(
        ErrorCode::Failed,
        m_source + ": round " + std::to_string(round) + " goes on from another node than its prefix says",
        "the search selected the node at depth " + std::to_string(path.size()) +
            (path.empty() ? std::string(" (the root)") : ", " + headingOf(path.back().kind, path.back().step)),
        "Check the script's options against those of the search it was recorded from.");
}

namespace {

class ScriptedPolicy final : public Policy {
public:
    ScriptedPolicy(std::shared_ptr<const Script> script, std::string name, std::chrono::milliseconds pace)
        : m_script(std::move(script)), m_name(std::move(name)), m_pace(pace)
    {
    }

    const std::string& name() const override { return m_name; }
    std::string badge() const override { return "scripted"; }

    PolicyAnswer complete(const CompletionJob& job, const DeltaSink& sink, const std::stop_token& stop) override
    {
        const ScriptedResponse* scripted = m_script->find(job.round, m_name);
        if (scripted == nullptr)
            return tl::unexpected(PolicyFailure{"script_ended", "the script has no such round"});
        if (scripted->errorKind)
            return tl::unexpected(PolicyFailure{*scripted->errorKind, "the script says so"});
        std::string_view rest = scripted->response;
        if (rest.starts_with(job.prefix))
            rest.remove_prefix(job.prefix.size());
        constexpr int kPieces = 20;
        const std::size_t piece = m_pace.count() > 0 ? rest.size() / kPieces + 1 : rest.size();
        while (!rest.empty() && m_pace.count() > 0) {
            std::mutex mutex;
            std::unique_lock lock(mutex);
            std::condition_variable_any().wait_for(lock, stop, m_pace / kPieces, [] { return false; });
            if (stop.stop_requested())
                return tl::unexpected(PolicyFailure{"cancelled", "cancelled"});
            std::size_t length = std::min(piece, rest.size());
            while (length < rest.size() && (static_cast<unsigned char>(rest[length]) & 0xC0U) == 0x80U)
                ++length;
            sink(rest.substr(0, length));
            rest.remove_prefix(length);
        }
        if (!rest.empty())
            sink(rest);
        return Completion{.text = scripted->response};
    }

private:
    std::shared_ptr<const Script> m_script;
    std::string m_name;
    std::chrono::milliseconds m_pace;
};

class ScriptedJudge final : public Judge {
public:
    ScriptedJudge(std::shared_ptr<const Script> script, std::string name)
        : m_script(std::move(script)), m_name(std::move(name))
    {
    }

    const std::string& name() const override { return m_name; }
    std::string badge() const override { return "scripted"; }

    Result<Verdict> verdict(const JudgedResponse& judged, const std::stop_token& /*stop*/) override
    {
        const ScriptedResponse* scripted = m_script->find(judged.round, judged.model);
        if (scripted == nullptr)
            return failure(ErrorCode::Failed, "the script has no such round");
        return Verdict{.correct = scripted->correct, .reply = scripted->correct ? "Yes" : "No"};
    }

    Result<std::vector<double>> scores(const JudgedResponse& judged, const std::stop_token& /*stop*/) override
    {
        if (const ScriptedResponse* scripted = m_script->find(judged.round, judged.model))
            for (const auto& [judge, scores] : scripted->scores)
                if (judge == m_name && scores)
                    return *scores;
        return failure(ErrorCode::Failed, "the script says that this judge failed");
    }

private:
    std::shared_ptr<const Script> m_script;
    std::string m_name;
};

}  // namespace

std::vector<std::shared_ptr<Policy>> scriptedPolicies(const std::shared_ptr<const Script>& script,
                                                      std::chrono::milliseconds pace)
{
    std::vector<std::shared_ptr<Policy>> policies;
    for (const std::string& name : script->policies())
        policies.push_back(std::make_shared<ScriptedPolicy>(script, name, pace));
    return policies;
}

std::vector<WeightedJudge> scriptedJudges(const std::shared_ptr<const Script>& script)
{
    std::vector<WeightedJudge> judges;
    for (const auto& [name, weight] : script->judges())
        judges.push_back({std::make_shared<ScriptedJudge>(script, name), weight});
    return judges;
}

}  // namespace orangery::comcts
