// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/evaluation_views.h"

#include "engine/base/module.h"
#include "engine/zero_shot/evaluation/evaluation_charts.h"
#include "engine/zero_shot/evaluation/evaluation_fold.h"

#include <utility>

namespace orangery::zero_shot {

namespace {

Table tableOf(std::string_view view, const EvaluationResult& result)
{
    if (view == "confusion")
        return confusionTable(result);
    if (view == "reliability")
        return reliabilityTable(result);
    if (view == "coverage")
        return coverageTable(result);
    return view == "classes" ? classTable(result) : controlTable(result);
}

Json toJson(const Cell& cell)
{
    return std::visit(
        [](const auto& value) -> Json {
            if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::monostate>)
                return {};
            else
                return value;
        },
        cell);
}

/// A table's rows as objects, with what is said of the whole.
Json documentOf(std::string_view view, const EvaluationResult& result)
{
    const Table table = tableOf(view, result);
    Json rows = Json::array();
    for (const std::vector<Cell>& row : table.rows) {
        Json one = Json::object();
        for (std::size_t i = 0; i < row.size(); ++i)
            one[table.columns[i].name] = toJson(row[i]);
        rows.push_back(std::move(one));
    }
    Json document = {{"view", view}, {"facts", result.facts}};
    document.update(toJson(result, verdictOn(result, result.seed)));
    document.erase("most_confused");
    document["rows"] = std::move(rows);
    return document;
}

Chart chartOf(std::string_view view, const EvaluationResult& result)
{
    if (view == "reliability")
        return reliabilityChart(result);
    if (view == "coverage")
        return coverageChart(result);
    return view == "classes" ? classesChart(result) : controlsChart(result, verdictOn(result, result.seed));
}

template <class Function, class Figure>
Result<void> draw(const char* name, Figure figure, const EvaluationViewFile& file)
{
    if (!file.file.command.empty())
        figure.captions.push_back(file.file.command);
    const Result<Function*> paint = moduleFunction<Function>(Module::Window, name);
    if (!paint)
        return failure(paint.error());
    return (*paint)(figure,
                    {.format = file.file.format, .output = file.file.output, .width = file.width, .dark = file.dark});
}

Result<void> writeView(std::string_view view, const Params& params, const ViewFile& file)
{
    const fs::path run = params.path("run");
    const Result<EvaluationFold> fold = foldEvaluation(run);
    if (!fold)
        return failure(fold.error());
    const EvaluationResult result = fold->result();
    if (result.samples.empty())
        return failure(ErrorCode::Input, run.string() + ": nothing to show", "no sample was measured",
                       "Go on with it by recognize evaluate --resume.");
    if (view == "controls" && result.controls.empty())
        return failure(ErrorCode::Input, run.string() + ": nothing to show", "it was made without --controls",
                       "Evaluate with --controls waffle,shuffled,scrambled,templates.");
    return writeEvaluationView(view, result,
                               {.file = file,
                                .width = params.has("width") ? static_cast<int>(params.integer("width")) : 0,
                                .dark = params.flag("dark")});
}

}  // namespace

Result<void> writeEvaluationView(std::string_view view, const EvaluationResult& result, const EvaluationViewFile& file)
{
    const std::string& format = file.file.format;
    if (format == "csv")
        return writeFile(file.file.output, writeCsv(tableOf(view, result)));
    if (format == "json")
        return writeFile(file.file.output, writeJsonFile(documentOf(view, result)));
    if (format != "svg" && format != "png" && format != "pdf")
        return failure(ErrorCode::Usage, "--format: '" + format + "' is not accepted",
                       "expected one of svg, png, pdf, json, csv", "Add --format.");
    if (view == "confusion")
        return draw<CountMatrixExport>(kCountMatrixExport, confusionMatrix(result), file);
    return draw<ChartExport>(kChartExport, chartOf(view, result), file);
}

std::vector<RunView> evaluationViews()
{
    std::vector<RunView> views;
    for (const std::string_view view : kEvaluationViews)
        views.push_back({.name = std::string(view), .write = [view](const Params& params, const ViewFile& file) {
                             return writeView(view, params, file);
                         }});
    return views;
}

}  // namespace orangery::zero_shot
