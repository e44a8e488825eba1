// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/statistics/tensor_export_task.h"

#include "engine/base/existing_output.h"
#include "engine/base/numbers.h"
#include "engine/models/statistics/tensor_export.h"

#include <optional>
#include <utility>

namespace orangery::models {

namespace {

constexpr std::int64_t kMostAxes = 64;
constexpr std::int64_t kMostCells = 16384;  // of a side

bool isSlice(const Params& params)
{
    for (const char* name : {"rows", "columns", "at", "height", "width", "pool"})
        if (params.isSet(name))
            return true;
    return false;
}

Result<SliceChoice> sliceOf(const Params& params, const std::vector<std::int64_t>& shape)
{
    SliceChoice choice = defaultSlice(shape);
    if (params.has("rows") != params.has("columns"))
        return failure(ErrorCode::Usage, "--rows and --columns name the two axes of a slice, and go together");
    if (params.has("rows")) {
        choice.rows = params.unsignedInteger("rows");
        choice.columns = params.unsignedInteger("columns");
    }
    if (!params.has("at"))
        return choice;
    const std::vector<std::string> places = params.list("at");
    std::size_t next = 0;
    for (std::size_t axis = 0; axis < shape.size(); ++axis) {
        if (axis == choice.rows || axis == choice.columns || next == places.size())
            continue;
        const auto index = parseInteger(places[next++]);
        if (!index)
            return failure(ErrorCode::Usage, "--at holds '" + places[next - 1] + "', which is no whole number");
        choice.at[axis] = *index;
    }
    if (next < places.size())
        return failure(ErrorCode::Usage, "--at names more axes than are left over",
                       "the tensor has shape " + io::shapeText(shape) + ", and two axes are rows and columns");
    return choice;
}

/// What the file is going to hold: told by --format, else by its ending.
Result<bool> isCsv(const Params& params, const fs::path& output)
{
    if (params.has("format"))
        return params.text("format") == "csv";
    if (output.extension() == ".csv" || output.extension() == ".npy")
        return output.extension() == ".csv";
    return failure(ErrorCode::Usage, "the name " + output.filename().string() + " does not tell the format", {},
                   "End it in .npy or .csv, or add --format.");
}

Result<TaskOutput> writeSlice(const io::Weights& weights, std::size_t index, const Params& params,
                              const fs::path& output, bool csv, const Context& context)
{
    const Result<SliceChoice> choice = sliceOf(params, weights.tensors()[index].shape);
    if (!choice)
        return failure(choice.error());
    const Pooling pooling = params.text("pool") == "mean" ? Pooling::Mean : Pooling::MaxAbs;
    const std::int64_t height = params.has("height") ? params.integer("height") : kMostCells;
    const std::int64_t width = params.has("width") ? params.integer("width") : kMostCells;
    const Result<PooledSlice> slice = pooledSlice(weights, index, *choice, pooling, height, width, context.stop);
    if (!slice)
        return failure(slice.error());
    if (auto written = csv ? writeCsv(*slice, output) : writeNpy(*slice, output); !written)
        return failure(written.error());
    TaskOutput result{.document = {{"type", "F32"},
                                   {"shape", {slice->height, slice->width}},
                                   {"slice", {slice->rows, slice->columns}}}};
    if (slice->height < slice->rows || slice->width < slice->columns)
        result.document["pool"] = params.text("pool");
    return result;
}

}  // namespace

Task tensorExportTask()
{
    OptionSpec output = shared_options::outputFile("File to write: .npy or .csv.");
    output.required = true;
    const auto axis = [](const char* name, const char* title, const char* help) {
        return OptionSpec{.name = name,
                          .type = OptionType::Integer,
                          .title = title,
                          .help = help,
                          .minimum = 0,
                          .maximum = kMostAxes,
                          .group = "Slice"};
    };
    const auto cells = [](const char* name, const char* title, const char* help) {
        return OptionSpec{.name = name,
                          .type = OptionType::Integer,
                          .title = title,
                          .help = help,
                          .unit = "cells",
                          .minimum = 1,
                          .maximum = kMostCells,
                          .group = "Slice"};
    };
    return {.id = "models.tensor",
            .title = "Export a tensor",
            .help =
                "Writes the values of one tensor for NumPy (NPY, in its own type where NumPy has it, else F32) or as "
                "a table (CSV, a line a value with its indices). With an option of the slice it writes a slice "
                "along two axes, pooled to a grid of cells where it is larger: what a heat map shows.",
            .options = {output,
                        {.name = "format",
                         .type = OptionType::Choice,
                         .title = "Format",
                         .help = "What to write. Left out, the file's ending tells.",
                         .choices = {"npy", "csv"},
                         .group = "Output"},
                        axis("rows", "Rows", "Axis that runs down, counted from 0. Left out, the last but one."),
                        axis("columns", "Columns", "Axis that runs right. Left out, the last."),
                        {.name = "at",
                         .type = OptionType::List,
                         .title = "At",
                         .help = "Indices on the axes that are left over, in their order; 0 where left out.",
                         .group = "Slice"},
                        cells("height", "Height", "Largest number of cells down."),
                        cells("width", "Width", "Largest number of cells across."),
                        {.name = "pool",
                         .type = OptionType::Choice,
                         .title = "Pooling",
                         .help = "What stands for the values that share a cell: the one farthest from 0, with its "
                                 "sign, or their mean. A cell with a NaN or infinite value is NaN.",
                         .defaultValue = "max-abs",
                         .choices = {"max-abs", "mean"},
                         .group = "Slice"},
                        shared_options::overwrite()},
            .run = {}};
}

Result<TaskOutput> exportTensor(const io::Weights& weights, std::size_t index, const Params& params, Context& context)
{
    const fs::path output = params.path("output");
    if (auto free = refuseExisting(output, params.flag("overwrite")); !free)
        return failure(free.error());
    const Result<bool> csv = isCsv(params, output);
    if (!csv)
        return failure(csv.error());
    Result<TaskOutput> result;
    if (isSlice(params)) {
        result = writeSlice(weights, index, params, output, *csv, context);
    } else if (*csv) {
        if (auto written = writeCsv(weights, index, output, context); !written)
            return failure(written.error());
        result->document = {{"type", weights.tensors()[index].type}, {"shape", weights.tensors()[index].shape}};
    } else {
        const Result<std::string> type = writeNpy(weights, index, output, context);
        if (!type)
            return failure(type.error());
        result->document = {{"type", *type}, {"shape", weights.tensors()[index].shape}};
    }
    if (!result)
        return result;
    result->document["output"] = output.string();
    result->document["tensor"] = weights.tensors()[index].name;
    result->text = "Wrote " + weights.tensors()[index].name + " to " + output.string() + "\n";
    return result;
}

}  // namespace orangery::models
