// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/evaluation_page.h"

#include "engine/base/numbers.h"
#include "engine/zero_shot/evaluation/evaluation_report.h"
#include "engine/zero_shot/recognition/classify_report.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kPairs = 20;
constexpr std::size_t kSamples = 200;

std::string row(const char* cell, std::initializer_list<std::string> texts)
{
    std::string html = "<tr>";
    for (const std::string& text : texts)
        html += std::string("<") + cell + ">" + htmlText(text) + "</" + cell + ">";
    return html + "</tr>\n";
}

std::string percent(double share)
{
    return std::isfinite(share) ? formatFixed(100 * share, 1) + " %" : "";
}

std::string classRows(const EvaluationResult& result)
{
    const bool isTop5Told = hasTop5(result.classNames);
    std::string html = row("th", {"class", "samples", "top-1", "top-5", "precision", "most often taken for"});
    for (const ClassFigures& figures : classFigures(result.accuracy))
        html +=
            row("td", {result.classNames[figures.classIndex], std::to_string(figures.samples), percent(figures.recall),
                       isTop5Told && figures.samples > 0
                           ? percent(static_cast<double>(figures.top5) / static_cast<double>(figures.samples))
                           : "",
                       percent(figures.precision),
                       figures.mostConfused
                           ? result.classNames[*figures.mostConfused] + " (" + std::to_string(figures.confused) + ")"
                           : ""});
    return html;
}

std::string pairRows(const EvaluationResult& result)
{
    std::string html = row("th", {"class", "taken for", "samples"});
    const std::vector<ConfusedPair> pairs = confusedPairs(result);
    for (std::size_t i = 0; i < std::min(kPairs, pairs.size()); ++i)
        html += row("td", {result.classNames[pairs[i].truth], result.classNames[pairs[i].predicted],
                           std::to_string(pairs[i].samples)});
    return html;
}

/// Samples that are not right, and how many of them are left out.
std::pair<std::string, std::size_t> wrongRows(const EvaluationResult& result)
{
    std::string html = row("th", {"sample", "class", "taken for", "probability"});
    std::size_t wrong = 0;
    for (const EvaluatedSample& sample : result.samples)
        if (const SampleAnswer& answer = sample.answer; !answer.isTop1() && wrong++ < kSamples)
            html += row("td", {sample.id, result.classNames[answer.truth], result.classNames[answer.predicted()],
                               formatFixed(answer.best.front().probability, 3)});
    return {html, wrong - std::min(wrong, kSamples)};
}

}  // namespace

std::string evaluationPage(const Json& facts, const EvaluationResult& result, const std::string& text)
{
    const auto [wrong, leftOut] = wrongRows(result);
    return htmlHead("Evaluation of a recognition", facts) + "<pre>" + htmlText(text) +
           "</pre>\n<h2>Classes</h2>\n<table>\n" + classRows(result) + "</table>\n<h2>Most confused</h2>\n<table>\n" +
           pairRows(result) + "</table>\n<h2>Samples that were taken for another class</h2>\n<table>\n" + wrong +
           "</table>\n" +
           (leftOut > 0 ? "<p>" + std::to_string(leftOut) + " more stand in tables/samples.csv.</p>\n" : "") +
           "</body></html>\n";
}

}  // namespace orangery::zero_shot
