// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/modes_fold.h"

#include "engine/base/counted.h"

#include <stdexcept>

namespace orangery::zero_shot {

namespace {

/// A place among `count` things.
std::size_t placeFrom(const Json& value, std::size_t count, const char* what)
{
    if (!value.is_number_integer() || value.get<std::int64_t>() < 0 || value.get<std::size_t>() >= count)
        throw std::out_of_range(std::string(what) + " " + value.dump() + " was not told of before");
    return value.get<std::size_t>();
}

ComparedMode modeFrom(const Json& event)
{
    const auto name = event.at("mode").get<std::string>();
    const auto mode = promptModeOf(name);
    if (!mode)
        throw std::invalid_argument("the mode '" + name + "' is not known");
    ComparedMode told{.prompts = {.mode = *mode, .templates = event.value("templates", std::vector<std::string>())},
                      .aggregation = Aggregation::Mean};
    told.prompts.alpha = event.value("alpha", told.prompts.alpha);
    const auto aggregation = event.at("aggregation").get<std::string>();
    if (aggregation == nameOf(Aggregation::Renormalised))
        told.aggregation = Aggregation::Renormalised;
    else if (aggregation != nameOf(Aggregation::Mean))
        throw std::invalid_argument("the aggregation '" + aggregation + "' is not known");
    return told;
}

ModesOfInput inputFrom(const Json& event, const ModesFold& told)
{
    const std::size_t classes = told.classNames.size();
    ModesOfInput input{.input = event.at("id").get<std::string>(),
                       .path = event.at("input").get<std::string>(),
                       .truth = std::nullopt,
                       .best = {}};
    if (!event.at("truth").is_null())
        input.truth = placeFrom(event.at("truth"), classes, "class");
    for (const ComparedMode& mode : told.modes) {
        std::vector<LikelyClass>& best = input.best.emplace_back();
        for (const Json& entry : event.at("best").at(std::string(nameOf(mode.prompts.mode))))
            best.push_back(
                {.classIndex = placeFrom(entry.at(0), classes, "class"), .probability = entry.at(1).get<double>()});
        if (best.empty() || best.size() > classes)
            throw std::invalid_argument("the mode " + std::string(nameOf(mode.prompts.mode)) + " tells " +
                                        std::to_string(best.size()) + " of " + counted(classes, "class(es)"));
    }
    return input;
}

}  // namespace

Result<void> ModesFold::add(const Json& event)
{
    try {
        const auto kind = event.at("ev").get<std::string>();
        if ((kind == "classes" || kind == "mode") && !inputs.empty())
            throw std::invalid_argument("it comes after the first input");
        if (kind == "classes") {
            classNames = event.at("names").get<std::vector<std::string>>();
        } else if (kind == "mode") {
            ComparedMode mode = modeFrom(event);
            texts.push_back(event.at("texts").get<std::size_t>());
            modes.push_back(std::move(mode));
        } else if (kind == "item_finished") {
            if (modes.empty())
                throw std::invalid_argument("no mode was told of before");
            inputs.push_back(inputFrom(event, *this));
        } else if (kind == "item_failed") {
            ++failed;
        }
    } catch (const std::exception& problem) {
        const Json number = event.is_object() && event.contains("seq") ? event["seq"] : Json();
        return failure(ErrorCode::Input, "event " + number.dump() + " is none of a comparison of modes",
                       problem.what());
    }
    return {};
}

Json modeEvent(const ComparedMode& mode, std::size_t texts)
{
    Json event = {{"mode", nameOf(mode.prompts.mode)}, {"aggregation", nameOf(mode.aggregation)}, {"texts", texts}};
    if (!mode.prompts.templates.empty())
        event["templates"] = mode.prompts.templates;
    if (mode.prompts.mode == PromptMode::Mix)
        event["alpha"] = mode.prompts.alpha;
    return event;
}

Json itemEvent(const ModesFold& told, std::size_t item, const ModesOfInput& input)
{
    Json best = Json::object();
    for (std::size_t m = 0; m < told.modes.size(); ++m) {
        Json& list = best[std::string(nameOf(told.modes[m].prompts.mode))] = Json::array();
        for (const LikelyClass& one : input.best[m])
            list.push_back({one.classIndex, one.probability});
    }
    return {{"item", item},
            {"id", input.input},
            {"input", input.path},
            {"truth", input.truth ? Json(*input.truth) : Json()},
            {"best", std::move(best)}};
}

ModeReport reportOf(const ModesFold& told)
{
    ModeReport report{.comparison = {}, .inputs = {}, .truth = {}, .classNames = told.classNames};
    for (const ModesOfInput& input : told.inputs) {
        report.inputs.push_back(input.input);
        report.truth.push_back(input.truth);
    }
    std::vector<ModeAnswers> answers;
    for (std::size_t m = 0; m < told.modes.size(); ++m) {
        ModeAnswers& own = answers.emplace_back();
        own.mode = nameOf(told.modes[m].prompts.mode);
        for (const ModesOfInput& input : told.inputs) {
            own.top1.push_back(input.best[m].front().classIndex);
            own.probability.push_back(input.best[m].front().probability);
        }
    }
    report.comparison = countAnswers(std::move(answers), report.truth, firstOfName(told.classNames));
    return report;
}

}  // namespace orangery::zero_shot
