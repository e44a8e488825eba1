// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/evaluation_fold.h"

#include "engine/base/event_log.h"
#include "engine/base/run_folder.h"

#include <algorithm>
#include <limits>
#include <stdexcept>

namespace orangery::zero_shot {

namespace {

/// A place or a number of things; nlohmann would take -1.5 for one.
std::size_t countFrom(const Json& value)
{
    if (!value.is_number_integer() || (!value.is_number_unsigned() && value.get<std::int64_t>() < 0))
        throw std::invalid_argument("'" + value.dump() + "' is no number of things");
    return value.get<std::size_t>();
}

Json toJson(const Calibration& calibration)
{
    Json bins = Json::array();
    for (const ReliabilityBin& bin : calibration.bins)
        bins.push_back({bin.samples, bin.confidence, bin.accuracy});
    return {{"ece", calibration.ece}, {"brier", calibration.brier}, {"nll", calibration.nll}, {"bins", bins}};
}

Calibration calibrationFrom(const Json& json)
{
    Calibration calibration{.bins = {},
                            .ece = json.at("ece").get<double>(),
                            .brier = json.at("brier").get<double>(),
                            .nll = json.at("nll").get<double>()};
    const auto bins = static_cast<double>(json.at("bins").size());
    for (const Json& bin : json.at("bins")) {
        const auto place = static_cast<double>(calibration.bins.size());
        calibration.bins.push_back({.low = place / bins,
                                    .high = (place + 1) / bins,
                                    .samples = countFrom(bin.at(0)),
                                    .confidence = bin.at(1).get<double>(),
                                    .accuracy = bin.at(2).get<double>()});
    }
    return calibration;
}

std::size_t rightOnes(const std::vector<bool>& right)
{
    return static_cast<std::size_t>(std::count(right.begin(), right.end(), true));
}

double shareOf(const std::vector<bool>& right)
{
    return static_cast<double>(rightOnes(right)) / static_cast<double>(std::max<std::size_t>(right.size(), 1));
}

}  // namespace

Json sampleEvent(const EvaluatedSample& sample)
{
    Json best = Json::array();
    Json logits = Json::array();
    for (const LikelyClass& one : sample.answer.best) {
        best.push_back({one.classIndex, one.probability});
        if (one.logit)
            logits.push_back(*one.logit);
    }
    return {{"item", sample.item},
            {"id", sample.id},
            {"input", sample.input},
            {"truth", sample.answer.truth},
            {"predicted", sample.answer.predicted()},
            {"best", std::move(best)},
            {"logits", std::move(logits)},
            {"confidence", sample.answer.confidence},
            {"likeliest", sample.answer.isLikeliest},
            {"nll", sample.answer.nll},
            {"brier", sample.answer.brier}};
}

Json failedEvent(const FailedSample& sample)
{
    return {{"item", sample.item}, {"id", sample.id}, {"input", sample.input}, {"message", sample.message}};
}

Json temperatureEvent(const TemperatureFit& fit)
{
    return {{"fitted", fit.fitted},
            {"fit_samples", fit.fitSamples},
            {"measured_samples", fit.measuredSamples},
            {"before", toJson(fit.before)},
            {"after", toJson(fit.after)}};
}

Json controlEvent(Control control, std::uint64_t seed, const std::vector<bool>& right)
{
    std::string digits;
    for (const bool one : right)
        digits += one ? '1' : '0';
    return {{"control", nameOf(control)}, {"seed", seed}, {"top1", shareOf(right)}, {"right", std::move(digits)}};
}

Result<void> EvaluationFold::add(const Json& event)
{
    try {
        take(event);
    } catch (const std::exception& problem) {
        const Json number = event.is_object() && event.contains("seq") ? event["seq"] : Json();
        return failure(ErrorCode::Input, "event " + number.dump() + " is none of an evaluation's", problem.what());
    }
    return {};
}

void EvaluationFold::take(const Json& event)
{
    const std::string kind = event.at("ev").get<std::string>();
    if (kind == "classes") {
        if (!m_samples.empty())  // whose answers are places among the names
            throw std::invalid_argument("it comes after the first sample");
        m_names = event.at("names").get<std::vector<std::string>>();
        m_same = firstOfName(m_names);
        m_listed = countFrom(event.at("samples"));
        m_seed = countFrom(event.at("seed"));
        m_facts = event.at("facts");
    } else if (kind == "sample") {
        EvaluatedSample sample = sampleFrom(event);
        m_failed.erase(sample.item);
        m_samples[sample.item] = std::move(sample);
    } else if (kind == "sample_failed") {
        FailedSample sample{.item = countFrom(event.at("item")),
                            .id = event.at("id").get<std::string>(),
                            .input = event.at("input").get<std::string>(),
                            .message = event.at("message").get<std::string>()};
        m_samples.erase(sample.item);
        m_failed[sample.item] = std::move(sample);
    } else if (kind == "temperature") {
        m_temperature = TemperatureFit{.fitted = event.at("fitted").get<double>(),
                                       .fitSamples = countFrom(event.at("fit_samples")),
                                       .measuredSamples = countFrom(event.at("measured_samples")),
                                       .before = calibrationFrom(event.at("before")),
                                       .after = calibrationFrom(event.at("after"))};
    } else if (kind == "control") {
        const std::optional<Control> control = controlOf(event.at("control").get<std::string>());
        if (!control)
            return;
        std::vector<bool> right;
        for (const char digit : event.at("right").get<std::string>())
            right.push_back(digit == '1');
        if (std::find(m_order.begin(), m_order.end(), *control) == m_order.end())
            m_order.push_back(*control);
        m_controls[{*control, countFrom(event.at("seed"))}] = std::move(right);
    }
}

std::size_t EvaluationFold::classAt(const Json& value) const
{
    const std::size_t c = countFrom(value);
    if (c >= m_names.size())
        throw std::out_of_range("class " + std::to_string(c) + " of " + std::to_string(m_names.size()));
    return c;
}

EvaluatedSample EvaluationFold::sampleFrom(const Json& event) const
{
    EvaluatedSample sample{.item = countFrom(event.at("item")),
                           .id = event.at("id").get<std::string>(),
                           .input = event.at("input").get<std::string>(),
                           .answer = {.truth = m_same.at(classAt(event.at("truth"))),
                                      .best = {},
                                      .names = {},
                                      .confidence = event.at("confidence").get<double>(),
                                      .isLikeliest = event.at("likeliest").get<bool>(),
                                      .nll = event.at("nll").get<double>(),
                                      .brier = event.at("brier").get<double>()}};
    const Json logits = event.value("logits", Json::array());
    for (const Json& one : event.at("best")) {
        LikelyClass& likely = sample.answer.best.emplace_back();
        likely = {.classIndex = classAt(one.at(0)), .probability = one.at(1).get<double>()};
        if (const std::size_t place = sample.answer.best.size() - 1; place < logits.size())
            likely.logit = logits.at(place).get<double>();
        sample.answer.names.push_back(m_same[sample.answer.best.back().classIndex]);
    }
    if (sample.answer.best.empty())
        throw std::invalid_argument("a sample without an answer");
    return sample;
}

const EvaluatedSample* EvaluationFold::sample(std::size_t item) const
{
    const auto found = m_samples.find(item);
    return found == m_samples.end() ? nullptr : &found->second;
}

bool EvaluationFold::hasControl(Control control, std::uint64_t seed) const
{
    const auto found = m_controls.find({control, seed});
    return found != m_controls.end() && found->second.size() == m_samples.size();
}

EvaluationResult EvaluationFold::result() const
{
    EvaluationResult result{.facts = m_facts,
                            .seed = m_seed,
                            .listed = m_listed,
                            .classNames = m_names,
                            .samples = {},
                            .failed = {},
                            .accuracy = {},
                            .calibration = {},
                            .coverage = {},
                            .temperature = m_temperature,
                            .controls = {}};
    std::vector<SampleAnswer> answers;
    answers.reserve(m_samples.size());
    result.samples.reserve(m_samples.size());
    for (const auto& [item, sample] : m_samples) {
        answers.push_back(sample.answer);
        result.samples.push_back(sample);
    }
    for (const auto& [item, sample] : m_failed)
        result.failed.push_back(sample);
    result.accuracy = accuracyOf(answers, m_names.size());
    if (!hasTop5(m_names))
        result.accuracy.top5Share = std::numeric_limits<double>::quiet_NaN();
    result.calibration = calibrationOf(answers);
    result.coverage = coverageAndRisk(answers);
    for (const Control control : m_order) {
        ControlResult measured{.control = control, .top1 = {}, .strongest = {}};
        for (const auto& [draw, right] : m_controls) {
            if (draw.first != control || right.size() != m_samples.size())
                continue;
            if (measured.top1.empty() || rightOnes(right) > rightOnes(measured.strongest))
                measured.strongest = right;
            measured.top1.push_back(shareOf(right));
        }
        if (!measured.top1.empty())
            result.controls.push_back(std::move(measured));
    }
    return result;
}

Result<EvaluationFold> foldEvaluation(const fs::path& run)
{
    const Result<Json> record = readRunRecord(run);
    if (!record)
        return failure(record.error());
    if (const std::string task = record->value("task", ""); task != "recognize.evaluate")
        return failure(ErrorCode::Input, run.string() + " is a run of " + task + ", not of recognize.evaluate");
    const Result<EventLogContents> log = readEventLog(run / "events.jsonl");
    if (!log)
        return failure(log.error());
    EvaluationFold fold;
    for (const Json& event : log->events)
        if (auto taken = fold.add(event); !taken)
            return failure(ErrorCode::Input, run.string() + ": " + taken.error().message, taken.error().cause);
    return fold;
}

}  // namespace orangery::zero_shot
