// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/published/published_task.h"

#include "engine/base/existing_output.h"
#include "engine/base/numbers.h"
#include "engine/zero_shot/files/dataset_names.h"
#include "engine/zero_shot/published/published_figures.h"

#include <algorithm>

namespace orangery::zero_shot {

namespace {

Json toJson(const PublishedFigures& figures)
{
    Json list = Json::array();
    for (const PublishedFigure& figure : figures)
        list.push_back({{"top1", figure.top1}, {"top5", figure.top5}});
    return list;
}

std::string lineOf(std::string name, const PublishedFigures& figures)
{
    constexpr std::size_t kName = 22;
    constexpr std::size_t kFigure = 12;
    name.resize(std::max(kName, name.size()), ' ');
    for (const PublishedFigure& figure : figures) {
        const std::string both = formatFixed(figure.top1, 1) + "/" + formatFixed(figure.top5, 1);
        name += std::string(kFigure - std::min(kFigure, both.size()), ' ') + both;
    }
    return name + "\n";
}

Result<std::vector<PublishedRow>> rowsFor(const Params& params)
{
    std::vector<PublishedRow> rows(publishedRows().begin(), publishedRows().end());
    if (!params.has("dataset"))
        return rows;
    std::vector<std::string> names;
    for (const PublishedRow& row : rows)
        names.emplace_back(row.dataset);
    const std::string wanted = params.text("dataset");
    std::erase_if(rows, [&](const PublishedRow& row) { return datasetKey(row.dataset) != datasetKey(wanted); });
    if (!rows.empty())
        return rows;
    const auto near = nearestWord(wanted, names);
    return failure(ErrorCode::Usage, "The table has no data set '" + wanted + "'", {},
                   near ? "Did you mean '" + *near + "'?" : "Without --dataset all are told.");
}

Result<TaskOutput> tell(const Params& params, Context& /*context*/)
{
    const Result<std::vector<PublishedRow>> rows = rowsFor(params);
    if (!rows)
        return failure(rows.error());
    if (params.has("output"))
        if (auto free = refuseExisting(params.path("output"), params.flag("overwrite")); !free)
            return failure(free.error());
    TaskOutput output{.document = {{"source", "arXiv 2311.15732"},
                                   {"unit", "%"},
                                   {"columns", Json::array()},
                                   {"rows", Json::array()},
                                   {"means", toJson(meanFigures(publishedRows()))},
                                   {"printed_means", toJson(printedMeans())},
                                   {"slips", Json::array()}}};
    output.text = "Top-1/top-5 in %, as GPT4Vis printed them. Columns:\n";
    for (std::size_t c = 0; c < kPublishedColumns.size(); ++c) {
        const auto& [model, texts] = kPublishedColumns[c];
        output.document["columns"].push_back({{"model", model}, {"texts", texts.empty() ? Json() : Json(texts)}});
        output.text += "  " + std::to_string(c + 1) + ": " + std::string(model) +
                       (texts.empty() ? "" : " by " + std::string(texts)) + "\n";
    }
    for (const PublishedRow& row : *rows) {
        output.document["rows"].push_back({{"dataset", row.dataset}, {"figures", toJson(row.figures)}});
        output.text += lineOf(std::string(row.dataset), row.figures);
    }
    output.text +=
        lineOf("mean of 16, computed", meanFigures(publishedRows())) + lineOf("mean of 16, printed", printedMeans());
    for (const PublishedSlip& slip : publishedSlips()) {
        const std::string told = std::string(slip.dataset) + ", " + std::string(slip.model) + ": " + slip.sentence;
        output.document["slips"].push_back(told);
        output.text += "Note: " + told + "\n";
    }
    if (!params.has("output"))
        return output;
    const fs::path file = params.path("output");
    if (auto written = writeFile(file, writeCsv(publishedTable(publishedEntries(*rows)))); !written)
        return failure(written.error());
    output.document["output"] = file.string();
    output.text += "Wrote " + file.string() + "\n";
    return output;
}

}  // namespace

Task publishedTask()
{
    return {.id = "recognize.published",
            .title = "Tell the published figures",
            .help =
                "Tells the main table of GPT4Vis: top-1 and top-5 of four CLIP encoders by bare names and by "
                "descriptions, and of GPT-4V, on 16 data sets, to be put beside one's own, with what does not add "
                "up in it.",
            .options = {{.name = "dataset",
                         .type = OptionType::Text,
                         .title = "Data set",
                         .help = "One of its rows, such as DTD or ImageNet-1K."},
                        shared_options::outputFile("CSV file to write, with a row a model and data set."),
                        shared_options::overwrite()},
            .run = tell};
}

}  // namespace orangery::zero_shot
