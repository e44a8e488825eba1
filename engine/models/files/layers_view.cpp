// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/files/layers_view.h"

#include "engine/base/module.h"
#include "engine/models/files/comparison_record.h"

namespace orangery::models {

namespace {

Json toJson(const HeatMap& map)
{
    Json document = {{"title", map.title},          {"measure", map.measure},  {map.columnAxis + "s", map.columns},
                     {map.rowAxis + "s", map.rows}, {"values", Json::array()}, {"notes", Json::array()}};
    for (std::size_t row = 0; row < map.rows.size(); ++row) {
        Json values = Json::array();
        for (std::size_t column = 0; column < map.columns.size(); ++column) {
            const HeatMapCell& cell = map.at(row, column);
            values.push_back(cell.value ? Json(*cell.value) : Json());
            if (!cell.note.empty())
                document["notes"].push_back(
                    {{map.columnAxis, map.columns[column]}, {map.rowAxis, map.rows[row]}, {"note", cell.note}});
        }
        document["values"].push_back(std::move(values));
    }
    return document;
}

Result<void> writeView(const Params& params, const ViewFile& file)
{
    const fs::path run = params.path("run");
    const Result<RecordedComparison> recorded = readComparison(run);
    if (!recorded)
        return failure(recorded.error());
    if (recorded->comparison.layers.empty())
        return failure(ErrorCode::Input, run.string() + ": nothing to draw",
                       "no tensor's name tells a numbered layer, as in layers.3.weight",
                       "tables/tensors.csv in the run has every tensor.");
    HeatMap map = figureOf(recorded->comparison, recorded->a, recorded->b,
                           {.norm = normOfName(params.text("norm")).value_or(DifferenceNorm::L2Relative),
                            .logarithmic = params.flag("log")});
    map.captions.push_back(file.command);
    return writeMap(map, {.format = file.format,
                          .output = file.output,
                          .width = params.has("width") ? static_cast<int>(params.integer("width")) : 0,
                          .dark = params.flag("dark")});
}

}  // namespace

HeatMap figureOf(const ModelComparison& comparison, const std::string& a, const std::string& b,
                 const LayersViewOptions& options)
{
    HeatMap map = layerMap(comparison, options.norm);
    map.logarithmic = options.logarithmic;
    map.captions.insert(map.captions.begin(), {"A: " + a, "B: " + b});
    return map;
}

Result<void> writeMap(const HeatMap& map, const HeatMapPicture& picture)
{
    if (picture.format == "csv")
        return writeFile(picture.output, writeCsv(tableOf(map)));
    if (picture.format == "json")
        return writeFile(picture.output, writeJsonFile(toJson(map)));
    if (picture.format != "svg" && picture.format != "png" && picture.format != "pdf")
        return failure(ErrorCode::Usage, "--format: '" + picture.format + "' is not accepted",
                       "expected one of svg, png, pdf, json, csv", "Add --format.");
    const Result<HeatMapExport*> draw = moduleFunction<HeatMapExport>(Module::Window, kHeatMapExport);
    if (!draw)
        return failure(draw.error());
    return (*draw)(map, picture);
}

RunView layersView()
{
    OptionSpec norm{
        .name = "norm",
        .type = OptionType::Choice,
        .title = "Norm",
        .help = "Norm of the difference that layers are coloured by; relative ones are divided by that of A.",
        .defaultValue = std::string(nameOf(DifferenceNorm::L2Relative)),
        .enabledIf = "view=layers"};
    for (const DifferenceNorm one : kDifferenceNorms)
        norm.choices.emplace_back(nameOf(one));
    return {.name = "layers",
            .options = {norm,
                        {.name = "log",
                         .type = OptionType::Flag,
                         .title = "Logarithmic",
                         .help = "Let colours follow the logarithm.",
                         .defaultValue = false,
                         .enabledIf = "view=layers"}},
            .write = writeView};
}

}  // namespace orangery::models
