// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/page/search_curves.h"

#include "engine/base/numbers.h"
#include "widgets/bridge/text.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>
#include <sstream>

namespace orangery::comcts_page {

namespace history = comcts::history;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(orangery::comcts_page::SearchCurves)
};

constexpr std::uint64_t kLargestSummary = 64U << 20U;

widgets::AxisText axisOf(RoundCurve what)
{
    switch (what) {
    case RoundCurve::BestU:
        return {Words::tr("U of the node gone on from"), {}};
    case RoundCurve::Leaves:
        return {Words::tr("leaves"), {}};
    case RoundCurve::Calls:
        return {Words::tr("policy calls"), Words::tr("calls")};
    }
    return {};
}

/// Counts leaves as nodes come: a node is a leaf until it has a child.
class LeafCounter {
public:
    void add(const comcts::Node& node)
    {
        const std::size_t parent = comcts::index(*node.parent);
        if (m_hasChild[parent])
            ++m_leaves;
        m_hasChild[parent] = true;
        m_hasChild.push_back(false);
    }
    [[nodiscard]] int leaves() const { return m_leaves; }

private:
    std::vector<bool> m_hasChild = {false};
    int m_leaves = 1;  // the root
};

/// The cells of a line without quotes in it; our summaries quote ids and answers at most.
std::vector<std::string> cellsOf(const std::string& line)
{
    std::vector<std::string> cells(1);
    bool isQuoted = false;
    for (const char c : line) {
        if (c == '"')
            isQuoted = !isQuoted;
        else if (c == ',' && !isQuoted)
            cells.emplace_back();
        else
            cells.back() += c;
    }
    return cells;
}

}  // namespace

widgets::CurveScene roundCurve(const std::vector<comcts::HistoryStep>& steps, const comcts::SearchSetup& setup,
                               RoundCurve what)
{
    widgets::CurveScene scene;
    scene.title = Words::tr("This search, round by round");
    scene.x = {Words::tr("round"), {}, widgets::AxisScale::Counts};
    scene.y = axisOf(what);
    for (const std::string& badge : setup.badges)
        scene.badges << bridge::toQt(badge);
    widgets::Curve curve{.name = scene.y.label, .x = {}, .y = {}, .shape = widgets::CurveShape::Lines};
    LeafCounter leaves;
    std::optional<double> bestU;
    for (const comcts::HistoryStep& step : steps) {
        if (const auto* selected = std::get_if<history::Selected>(&step.change)) {
            bestU = selected->U;
        } else if (const auto* added = std::get_if<history::NodeAdded>(&step.change)) {
            leaves.add(added->node);
        } else if (const auto* closed = std::get_if<history::RoundClosed>(&step.change)) {
            const std::optional<double> y = what == RoundCurve::BestU    ? bestU
                                            : what == RoundCurve::Leaves ? std::optional<double>(leaves.leaves())
                                                                         : std::optional<double>(closed->calls);
            if (!y)
                continue;  // the root has no U
            curve.x.push_back(step.round);
            curve.y.push_back(*y);
        }
    }
    if (!curve.x.empty())
        scene.curves.push_back(std::move(curve));
    return scene;
}

std::optional<std::vector<QuestionSummary>> readSummary(const fs::path& run)
{
    const Result<std::string> text = readFile(run / "summary.csv", kLargestSummary);
    if (!text)
        return std::nullopt;
    std::istringstream lines(*text);
    std::string line;
    if (!std::getline(lines, line))
        return std::nullopt;
    std::map<std::string, std::size_t> columns;
    for (const std::string& name : cellsOf(line))
        columns.emplace(name, columns.size());
    if (!columns.contains("outcome") || !columns.contains("rounds") || !columns.contains("calls"))
        return std::nullopt;
    std::vector<QuestionSummary> questions;
    while (std::getline(lines, line)) {
        const std::vector<std::string> cells = cellsOf(line);
        if (cells.size() < columns.size())
            continue;  // a line that is being written, or an answer with a line break in it
        const auto number = [&](const char* column) {
            return static_cast<int>(parseInteger(cells[columns[column]]).value_or(0));
        };
        questions.push_back({cells[columns["outcome"]], number("rounds"), number("calls")});
    }
    return questions;
}

widgets::CurveScene successCurve(const std::vector<QuestionSummary>& questions, SuccessOver over)
{
    widgets::CurveScene scene;
    scene.title = Words::tr("Success over %n question(s)", nullptr, static_cast<int>(questions.size()));
    scene.x = over == SuccessOver::Rounds
                  ? widgets::AxisText{Words::tr("rounds"), {}, widgets::AxisScale::Counts}
                  : widgets::AxisText{Words::tr("policy calls"), Words::tr("calls"), widgets::AxisScale::Counts};
    scene.y = {Words::tr("questions solved"), QStringLiteral("%")};
    std::map<int, int> solvedAt;
    int last = 0;
    for (const QuestionSummary& question : questions) {
        const int x = over == SuccessOver::Rounds ? question.rounds : question.calls;
        last = std::max(last, x);
        if (question.outcome == "success")
            ++solvedAt[x];
    }
    widgets::Curve curve{.name = Words::tr("solved"), .x = {0}, .y = {0}, .shape = widgets::CurveShape::Steps};
    int solved = 0;
    for (const auto& [x, count] : solvedAt) {
        solved += count;
        curve.x.push_back(x);
        curve.y.push_back(100.0 * solved / static_cast<double>(questions.size()));
    }
    if (curve.x.back() < last) {
        curve.x.push_back(last);
        curve.y.push_back(curve.y.back());
    }
    if (!questions.empty())
        scene.curves.push_back(std::move(curve));
    return scene;
}

}  // namespace orangery::comcts_page
