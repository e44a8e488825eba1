// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/timeline/timeline_fold.h"

#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <limits>
#include <numeric>
#include <stdexcept>

namespace orangery::recognition_page {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::recognition_page::TimelineFold)
};

zero_shot::TimedRanking timedRanking(const Json& event, std::size_t classes, double earliest)
{
    zero_shot::TimedRanking at{
        .frame = event.at("frame").get<std::int64_t>(), .time = event.at("time").get<double>(), .ranking = {}};
    for (const Json& entry : event.at("ranking")) {
        at.ranking.push_back({.classIndex = entry.at(0).get<std::size_t>(),
                              .cosine = entry.at(1).get<double>(),
                              .logit = entry.at(2).get<double>(),
                              .probability = entry.at(3).get<double>()});
        if (at.ranking.back().classIndex >= classes)
            throw std::out_of_range("class " + std::to_string(at.ranking.back().classIndex) + " has no name");
    }
    if (at.ranking.empty())
        throw std::out_of_range("it ranks no class");
    if (at.time < earliest)
        throw std::out_of_range("its time lies before that of the frame before it");
    return at;
}

/// Classes by how many frames they lead, then by the probabilities that are told of them; those that are never told are left out.
std::vector<std::size_t> leadingFirst(const TimelineFold& fold)
{
    std::vector<std::size_t> leads(fold.classNames.size());
    std::vector<double> sums(fold.classNames.size());
    for (const zero_shot::TimedRanking& at : fold.timeline) {
        ++leads[at.ranking.front().classIndex];
        for (const zero_shot::RankedClass& entry : at.ranking)
            sums[entry.classIndex] += entry.probability;
    }
    std::vector<std::size_t> order(fold.classNames.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::erase_if(order, [&](std::size_t c) { return leads[c] == 0 && sums[c] == 0; });
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return leads[a] != leads[b] ? leads[a] > leads[b] : sums[a] > sums[b];
    });
    return order;
}

}  // namespace

Result<void> TimelineFold::add(const Json& event)
{
    try {
        const Json& kind = event.at("ev");
        if (kind == "classes") {
            if (!timeline.empty())  // whose rankings are places among the names
                throw std::invalid_argument("it comes after the first frame");
            classNames = event.at("names").get<std::vector<std::string>>();
        } else if (kind == "frame_finished") {
            timeline.push_back(
                timedRanking(event, classNames.size(),
                             timeline.empty() ? std::numeric_limits<double>::lowest() : timeline.back().time));
        }
    } catch (const std::exception& problem) {
        return failure(ErrorCode::Input, "the event " + event.value("seq", Json()).dump() + " is malformed",
                       problem.what());
    }
    return {};
}

widgets::CurveScene sceneOf(const TimelineFold& fold)
{
    widgets::CurveScene scene{.title = {},
                              .x = {.label = Text::tr("time"), .unit = Text::tr("s")},
                              .y = {.label = Text::tr("probability"), .unit = {}},
                              .curves = {},
                              .badges = {},
                              .captions = {},
                              .yRange = std::pair(0.0, 1.0)};
    if (fold.timeline.empty())
        return scene;
    std::vector<std::size_t> drawn = leadingFirst(fold);
    const std::size_t hidden = drawn.size() - std::min<std::size_t>(drawn.size(), widgets::kCategoryCount);
    drawn.resize(drawn.size() - hidden);
    for (const std::size_t c : drawn) {
        widgets::Curve curve{.name = bridge::toQt(fold.classNames[c]), .x = {}, .y = {}};
        for (const zero_shot::TimedRanking& at : fold.timeline) {
            const auto found = std::find_if(at.ranking.begin(), at.ranking.end(),
                                            [&](const auto& entry) { return entry.classIndex == c; });
            curve.x.push_back(at.time);
            curve.y.push_back(found == at.ranking.end() ? std::numeric_limits<double>::quiet_NaN()
                                                        : found->probability);
        }
        scene.curves.push_back(std::move(curve));
    }
    scene.captions << Text::tr(
        "%n frame(s), each ranked for itself; a curve has gaps where its class was not among the "
        "best that were told.",
        nullptr, bridge::inTr(fold.timeline.size()));
    if (hidden > 0)
        scene.captions << Text::tr("%n class(es) that (leads|lead) less often (is|are) hidden.", nullptr,
                                   bridge::inTr(hidden));
    return scene;
}

}  // namespace orangery::recognition_page
