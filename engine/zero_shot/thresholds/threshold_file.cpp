// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/thresholds/threshold_file.h"

#include "engine/base/counted.h"
#include "engine/base/numbers.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace orangery::zero_shot {

namespace {

Failure wrong(const std::string& source, const std::string& what)
{
    return failure(ErrorCode::Input, source + ": " + what, {},
                   "Take a thresholds.json that orangery recognize thresholds wrote, or a number.");
}

}  // namespace

std::string_view nameOf(ThresholdMeasure measure)
{
    switch (measure) {
    case ThresholdMeasure::Probability:
        return "probability";
    case ThresholdMeasure::Cosine:
        return "cosine";
    case ThresholdMeasure::Margin:
        return "margin";
    }
    return {};
}

std::optional<ThresholdMeasure> thresholdMeasureOf(std::string_view name)
{
    for (const ThresholdMeasure measure :
         {ThresholdMeasure::Probability, ThresholdMeasure::Cosine, ThresholdMeasure::Margin})
        if (name == nameOf(measure))
            return measure;
    return std::nullopt;
}

double measured(const RankedClass& entry, ThresholdMeasure measure)
{
    return measure == ThresholdMeasure::Probability ? entry.probability : entry.cosine;
}

double measuredOfBest(const std::vector<RankedClass>& ranking, const std::vector<std::string>& names,
                      ThresholdMeasure measure)
{
    const RankedClass& best = ranking.front();
    if (measure != ThresholdMeasure::Margin)
        return measured(best, measure);
    const auto next = std::find_if(ranking.begin(), ranking.end(), [&](const RankedClass& entry) {
        return names[entry.classIndex] != names[best.classIndex];
    });
    return next == ranking.end() ? std::numeric_limits<double>::infinity() : best.cosine - next->cosine;
}

std::optional<std::string> Thresholds::answer(const std::vector<RankedClass>& ranking,
                                              const std::vector<std::string>& names,
                                              std::optional<double> nearest) const
{
    if (!tellsNone() || ranking.empty())
        return std::nullopt;
    const bool isTold =
        (!none || measuredOfBest(ranking, names, measure) >= *none) && (!nearest || *nearest <= ranking.front().cosine);
    return isTold ? names[ranking.front().classIndex] : std::string(kNoneOfThese);
}

std::vector<std::string> Thresholds::told(const std::vector<RankedClass>& ranking,
                                          const std::vector<std::string>& names) const
{
    std::vector<std::string> told;
    for (const RankedClass& entry : ranking) {
        const auto found = labels.find(names[entry.classIndex]);
        if (found != labels.end() && measured(entry, measure) >= found->second)
            told.push_back(found->first);
    }
    return told;
}

Json toJson(const Thresholds& thresholds)
{
    Json json = {{"schema", kThresholdsSchema}, {"measure", nameOf(thresholds.measure)}};
    if (thresholds.none)
        json["none"] = *thresholds.none;
    if (!thresholds.labels.empty()) {
        json["labels"] = Json::object();
        for (const auto& [name, threshold] : std::map(thresholds.labels.begin(), thresholds.labels.end()))
            json["labels"][name] = threshold;  // in an order that is the same every time
    }
    if (!thresholds.background.empty())
        json["background"] = thresholds.background;
    json["recognition"] = thresholds.facts;
    return json;
}

Result<Thresholds> parseThresholds(std::string_view text, const std::string& source)
{
    const Result<Json> json = parseJson(text, source);
    return json ? thresholdsOf(*json, source) : failure(json.error());
}

Result<Thresholds> thresholdsOf(const Json& json, const std::string& source)
{
    if (!json.is_object() || json.value("schema", Json()) != Json(kThresholdsSchema))
        return wrong(source, "this is no file of thresholds");
    Thresholds thresholds;
    const Json measure = json.value("measure", Json());
    const auto known = measure.is_string() ? thresholdMeasureOf(measure.get<std::string>()) : std::nullopt;
    if (!known)
        return wrong(source, "'measure' is none of probability, cosine and margin");
    thresholds.measure = *known;
    if (json.contains("none")) {
        if (!json["none"].is_number())
            return wrong(source, "'none' is no number");
        thresholds.none = json["none"].get<double>();
    }
    if (json.contains("labels")) {
        if (!json["labels"].is_object())
            return wrong(source, "'labels' is no object");
        if (*known == ThresholdMeasure::Margin)
            return wrong(source, "thresholds of classes are compared with a margin, which only the best class has");
        for (const auto& [name, value] : json["labels"].items()) {
            if (!value.is_number())
                return wrong(source, "the threshold of '" + name + "' is no number");
            thresholds.labels[name] = value.get<double>();
        }
    }
    if (json.contains("background")) {
        if (!json["background"].is_array())
            return wrong(source, "'background' is no list");
        for (const Json& text : json["background"]) {
            if (!text.is_string() || text.get_ref<const std::string&>().empty())
                return wrong(source, "a part of 'background' is no text");
            thresholds.background.push_back(text.get<std::string>());
        }
    }
    if (!thresholds.tellsNone() && thresholds.labels.empty())
        return wrong(source, "there is no threshold in it");
    if (json.contains("recognition") && json["recognition"].is_object())
        thresholds.facts = json["recognition"];
    return thresholds;
}

Result<Thresholds> readThresholds(const std::string& numberOrFile, ThresholdMeasure measure)
{
    if (const auto number = parseReal(numberOrFile))
        return Thresholds{.measure = measure, .none = *number, .labels = {}};
    std::error_code ignored;
    if (!fs::exists(numberOrFile, ignored))
        return failure(ErrorCode::Usage, "--threshold '" + numberOrFile + "' is neither a number nor a file", {},
                       "Write for example 0.4, or the thresholds.json of a run of recognize thresholds.");
    const Result<std::string> text = readFile(numberOrFile);
    if (!text)
        return failure(text.error());
    return parseThresholds(*text, numberOrFile);
}

std::vector<std::string> differences(const Thresholds& thresholds, const Json& facts,
                                     const std::vector<std::string>& names)
{
    std::vector<std::string> found;
    for (const char* name : {"model", "family", "mode", "aggregation", "logit_scale", "probability", "classes"})
        if (thresholds.facts.contains(name) && facts.contains(name) && thresholds.facts[name] != facts[name])
            found.push_back(std::string("the thresholds were chosen with ") + name + " " +
                            thresholds.facts[name].dump() + ", not " + facts[name].dump() + "; they may not hold");
    if (thresholds.labels.empty())
        return found;
    std::set<std::string> absent;  // in order, so that the same one is named
    for (const auto& [name, threshold] : thresholds.labels)
        absent.insert(name);
    std::vector<std::string> without;
    for (const std::string& name : names)
        if (absent.erase(name) == 0 && !thresholds.labels.contains(name))
            without.push_back(name);
    if (!absent.empty())
        found.push_back(counted(absent.size(), "threshold(s) (is|are)") + " of none of the classes, that of '" +
                        *absent.begin() + "' for one");
    if (!without.empty())
        found.push_back(counted(without.size(), "class(es) (has|have) no threshold and (is|are)") + " never told, '" +
                        without.front() + "' for one");
    return found;
}

}  // namespace orangery::zero_shot
