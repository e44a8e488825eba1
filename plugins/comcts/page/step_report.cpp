// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/page/step_report.h"

#include "plugins/comcts/scene/tree_scene_adapter.h"
#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace orangery::comcts_page {

using bridge::toQt;
using comcts::Formulation;
using comcts::Ghost;
using comcts::JudgeScore;
using comcts::Node;
using comcts::NodeId;
using comcts_scene::EntryId;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(orangery::comcts_page::StepReport)
};

std::vector<JudgeRow> judgeRows(const std::vector<JudgeScore>& scores, const comcts::SearchSetup& setup)
{
    // Weights are divided by their sum over the judges that answered.
    double sum = 0;
    const auto weightOf = [&](const std::string& judge) {
        const auto found = std::find_if(setup.judges.begin(), setup.judges.end(),
                                        [&](const auto& entry) { return entry.first == judge; });
        return found == setup.judges.end() ? 1.0 : found->second;
    };
    for (const JudgeScore& score : scores)
        sum += score.score ? weightOf(score.judge) : 0;
    std::vector<JudgeRow> rows;
    for (const JudgeScore& score : scores) {
        const bool counts = score.score && sum > 0;
        rows.push_back(
            {.judge = toQt(score.judge),
             .weight = counts ? Words::tr("%1 %").arg(numberText(100 * weightOf(score.judge) / sum)) : Words::tr("0 %"),
             .score = score.score ? numberText(*score.score) : Words::tr("failed")});
    }
    return rows;
}

QString fusedText(const std::optional<double>& fused, double threshold)
{
    if (!fused)
        return Words::tr("No judge scored this section.");
    return *fused < threshold
               ? Words::tr("Fused score %1 < threshold %2: an error.").arg(numberText(*fused), numberText(threshold))
               : Words::tr("Fused score %1 ≥ threshold %2: kept.").arg(numberText(*fused), numberText(threshold));
}

QString definitionOfU(Formulation rules)
{
    return rules == Formulation::Code ? QStringLiteral("U = V + c · √(1 + ln(N_parent + 1) / N)")
                                      : QStringLiteral("U = V + c · √(ln N_parent / (1 + N))");
}

QString filledInU(const Node& node, std::int64_t parentVisits, const comcts::SearchOptions& options, double u)
{
    const QString start = QStringLiteral("U = %1 + %2 · ").arg(numberText(node.V), numberText(options.c));
    const QString root =
        options.ucb == Formulation::Code
            ? QStringLiteral("√(1 + ln(%1 + 1) / %2)").arg(parentVisits).arg(static_cast<qlonglong>(node.N))
            : QStringLiteral("√(ln %1 / (1 + %2))").arg(parentVisits).arg(static_cast<qlonglong>(node.N));
    return start + root + QStringLiteral(" = %1").arg(numberText(u));
}

QStringList explanationsOf(const Node& node)
{
    QStringList lines;
    if (node.firstError)
        lines << Words::tr(
            "First error: the first section of its chain that scores below the threshold. The chain was "
            "kept whole because another policy solved the question in this round.");
    if (node.unlocated)
        lines << Words::tr(
            "Error not located: the answer was judged wrong, yet no section scores below the threshold.");
    if (node.prefixDrift)
        lines << Words::tr(
            "Changed its prefix: the policy did not repeat the text that it was to go on from; only the "
            "sections behind it were used.");
    if (node.depthLimit)
        lines << Words::tr("Cut at the depth limit: the response went on, deeper than the search allows.");
    return lines;
}

void reportNode(StepReport& report, const SearchTreeModel& model, EntryId id, const Node& node)
{
    const comcts::SearchSetup& setup = *model.setup();
    const std::int64_t parentVisits = model.history().tree().node(*node.parent).N;
    report.judges = judgeRows(node.scores, setup);
    report.fused = fusedText(node.fused, setup.options.threshold);
    report.statistics << Words::tr("N = %n visit(s)", nullptr, bridge::inTr(node.N))
                      << Words::tr("V = %1, the mean score, from −1 to 1").arg(numberText(node.V))
                      << Words::tr("N_parent = %n visit(s)", nullptr, bridge::inTr(parentVisits))
                      << Words::tr("c = %1, the exploration constant").arg(numberText(setup.options.c));
    report.formula = definitionOfU(setup.options.ucb);
    if (const std::optional<double> u = model.upperBound(id))
        report.filledIn = filledInU(node, parentVisits, setup.options, *u);
    if (node.answer) {
        const QString verdict = node.answer->correct ? Words::tr("judged right") : Words::tr("judged wrong");
        const QString text = toQt(node.answer->text);
        report.answer = Words::tr("Final answer: %1 (%2)").arg(text.isEmpty() ? Words::tr("empty") : text, verdict);
        if (!node.answer->reply.empty())
            report.answer += Words::tr("\nThe judge said: %1").arg(toQt(node.answer->reply));
    }
    report.explanations = explanationsOf(node);
}

void reportGhost(StepReport& report, const comcts::SearchSetup& setup, const Ghost& ghost)
{
    report.judges = judgeRows(ghost.scores, setup);
    report.fused = fusedText(ghost.fused, setup.options.threshold);
    report.explanations << (ghost.firstError
                                ? Words::tr(
                                      "Cut: the first section of its response that scores below the threshold. It "
                                      "and all after it are no part of the tree.")
                                : Words::tr("Cut: it came after the first error of its response, so it is no part of "
                                            "the tree."));
}

}  // namespace

StepReport reportOn(const SearchTreeModel& model, EntryId id)
{
    StepReport report;
    const comcts::SearchSetup* setup = model.setup();
    if (setup == nullptr)
        return report;
    if (id == comcts_scene::kRootEntry) {
        report.heading = Words::tr("Question");
        report.text = toQt(setup->question.text);
        report.explanations << Words::tr("The root of the tree: its statistics are never counted by the code's rules.");
        if (!setup->question.answer.empty())
            report.answer = Words::tr("Expected answer: %1").arg(toQt(setup->question.answer));
        return report;
    }
    const Node* node = model.node(id);
    const Ghost* ghost = model.ghost(id);
    const comcts::Section& section = node != nullptr ? node->section : ghost->section;
    report.heading = Words::tr("%1 by %2, round %3")
                         .arg(comcts_scene::sectionName(section), toQt(node != nullptr ? node->model : ghost->model))
                         .arg(node != nullptr ? node->round : ghost->round);
    report.text = toQt(section.text).trimmed();
    if (node != nullptr)
        reportNode(report, model, id, *node);
    else
        reportGhost(report, *setup, *ghost);
    return report;
}

}  // namespace orangery::comcts_page
