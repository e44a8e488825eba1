// SPDX-License-Identifier: GPL-3.0-or-later
// The module's side of engine/models/encoders/tensor_functions.h. A mismatch of types would show only as a crash, so it
// is checked here, where both sides are seen.
#include "engine/models/encoders/tensor_functions.h"

#include "engine/base/counted.h"
#include "engine/base/numbers.h"
#include "engine/io/safetensors.h"
#include "engine/models/catalogue/model_search.h"
#include "engine/nn/encoders/compare_outputs_torch.h"
#include "engine/nn/encoders/cuda_pack.h"
#include "engine/nn/encoders/output_plan_torch.h"
#include "engine/nn/encoders/precision_torch.h"
#include "engine/nn/intra_op_threads.h"
#include "engine/nn/tensor_conversion_torch.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <chrono>
#include <type_traits>

using namespace orangery;

namespace {

/// Packing the weights costs as much as about one image or text, and saves a tenth of each.
constexpr std::int64_t kLeastItemsToPack = 16;

/// A model made ready, and what it was run on.
struct Session {
    nn::EncoderModel model;
    nn::EncoderInputs inputs;
    nn::EncoderRunOptions options;
    nn::Precision precision;
};

std::optional<models::PositionRule> ruleOf(const Params& params)
{
    return params.has("interpolate") ? models::positionRuleOf(params.text("interpolate")) : std::nullopt;
}

Result<Session> open(const Params& params, const fs::path& inputFile, nn::OutputSelection outputs, Context& context)
{
    if (auto opened = nn::openDevice(context.device); !opened)
        return failure(opened.error());
    models::EncoderChoices choices;
    if (params.has("activation"))
        choices.activation = models::activationOf(params.text("activation"));
    const Result<fs::path> path = models::resolveModel(params.text("model"));
    if (!path)
        return failure(path.error());
    Result<nn::EncoderModel> model = nn::loadEncoder(*path, choices);
    if (!model)
        return failure(model.error());
    Result<nn::EncoderInputs> inputs = nn::readEncoderInputs(inputFile);
    if (!inputs)
        return failure(inputs.error());
    Session session{.model = std::move(*model), .inputs = std::move(*inputs)};
    session.options = {.device = at::Device(context.device), .rule = ruleOf(params), .outputs = std::move(outputs)};
    if (auto fits = nn::acceptsInputs(session.model, session.inputs, session.options); !fits)
        return failure(fits.error());
    session.model.prepare(session.options.device, at::kFloat);  // auto runs the model to choose
    const Result<nn::Precision> precision =
        nn::choosePrecision(params.text("dtype"), session.model, session.inputs, session.options, context);
    if (!precision)
        return failure(precision.error());
    session.precision = *precision;
    session.options.type = precision->type;
    session.model.prepare(session.options.device, precision->type);
    const auto isMany = [&](const at::Tensor& items) {
        return precision->type == at::kFloat && items.defined() && items.size(0) >= kLeastItemsToPack;
    };
    if (isMany(session.inputs.pixels))
        session.model.packVision();
    if (isMany(session.inputs.ids))
        session.model.packText();
    for (const std::string& name : session.model.unexpected)
        context.log->warning("tensor '" + name + "' belongs to no part of this model and is not used");
    for (const std::string& remark : session.model.remarks)
        context.log->warning(remark);
    return session;
}

Json shapesOf(const std::vector<io::TensorPlan>& plans)
{
    Json list = Json::array();
    for (const io::TensorPlan& plan : plans)
        list.push_back({{"name", plan.name}, {"shape", plan.shape}});
    return list;
}

Json describeSession(const Session& session, const Context& context)
{
    return {{"family", models::nameOf(session.model.config.layout)},
            {"device", context.device},
            {"dtype", nn::nameOf(session.precision.type)},
            {"dtype_reason", session.precision.reason},
            {"unexpected", session.model.unexpected}};
}

/// Whether outputs can be put into the file in the order in which they are made: not into a pipe.
bool canSeek(const fs::path& output)
{
    std::error_code ignored;
    const fs::file_status status = fs::status(output, ignored);
    return !fs::exists(status) || fs::is_regular_file(status);
}

Result<void> runIntoFile(const Session& session, const fs::path& output, const std::vector<io::TensorPlan>& plans,
                         const Context& context)
{
    if (!canSeek(output)) {
        const Result<nn::NamedTensors> outputs =
            nn::runEncoder(session.model, session.inputs, session.options, context);
        if (!outputs)
            return failure(outputs.error());
        io::TensorFile file;
        for (const auto& [name, tensor] : *outputs)
            file.tensors.push_back(nn::fromTorch(name, tensor));
        return io::writeSafetensors(output, file);
    }
    Result<nn::OutputFile> file = nn::OutputFile::create(output, plans);
    if (!file)
        return failure(file.error());
    if (auto ran = nn::runEncoder(session.model, session.inputs, session.options, context, *file); !ran)
        return ran;
    return file->commit();
}

Result<TaskOutput> forward(const Params& params, Context& context)
{
    const nn::OutputSelection asked(params.has("outputs") ? params.list("outputs") : std::vector<std::string>{});
    Result<Session> session = open(params, params.path("inputs"), asked, context);
    if (!session)
        return failure(session.error());
    const std::vector<io::TensorPlan> plans = nn::planOutputs(session->model, session->inputs, session->options);
    if (auto complete = nn::checkOutputs(plans, asked); !complete)
        return failure(complete.error());
    const fs::path output = params.path("output");
    const auto start = std::chrono::steady_clock::now();
    if (auto written = runIntoFile(*session, output, plans, context); !written)
        return failure(written.error());
    const double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    TaskOutput result{.document = describeSession(*session, context)};
    result.document["output"] = output.string();
    result.document["outputs"] = shapesOf(plans);
    result.document["seconds"] = seconds;
    result.text = "Wrote " + counted(plans.size(), "output(s) to ") + output.string() + " (computed in " +
                  nn::nameOf(session->precision.type) + " on " + context.device + ": " + session->precision.reason +
                  "; " + formatFixed(seconds, 3) + " s)";
    return result;
}

Json toJson(const nn::OutputDifference& difference)
{
    Json json = {{"name", difference.name},
                 {"status", nn::nameOf(difference.status)},
                 {"max_abs", difference.largest ? Json(*difference.largest) : Json()},
                 {"max_rel", difference.relative ? Json(*difference.relative) : Json()}};
    if (!difference.note.empty())
        json["note"] = difference.note;
    return json;
}

std::string line(const nn::OutputDifference& difference)
{
    std::string text = difference.name;
    text.resize(std::max<std::size_t>(text.size() + 1, 30), ' ');
    text += difference.status == nn::OutputDifference::Status::Same ? "same       " : "DIFFERENT  ";
    if (difference.largest)
        text += "largest " + formatNumber(*difference.largest);
    if (difference.relative)
        text += ", relative " + formatNumber(*difference.relative);
    if (!difference.note.empty())
        text += (difference.largest ? "; " : "") + difference.note;
    return text + "\n";
}

Result<TaskOutput> verify(const Params& params, Context& context)
{
    const fs::path expected = params.path("expected");
    const Result<std::vector<std::string>> names = nn::expectedNames(expected);
    if (!names)
        return failure(names.error());
    Result<Session> session = open(params, expected, nn::OutputSelection(*names), context);
    if (!session)
        return failure(session.error());
    const Result<nn::NamedTensors> outputs = nn::runEncoder(session->model, session->inputs, session->options, context);
    if (!outputs)
        return failure(outputs.error());
    const double tolerance = params.real("tolerance");
    const auto differences = nn::compareOutputs(*outputs, expected, tolerance);
    if (!differences)
        return failure(differences.error());
    TaskOutput result{.document = describeSession(*session, context)};
    result.document["tolerance"] = tolerance;
    result.document["tensors"] = Json::array();
    std::size_t different = 0;
    for (const nn::OutputDifference& difference : *differences) {
        result.document["tensors"].push_back(toJson(difference));
        result.text += line(difference);
        different += difference.status == nn::OutputDifference::Status::Same ? 0 : 1;
    }
    result.document["different"] = different;
    result.text += different == 0
                       ? "All " + std::to_string(differences->size()) + " tensors agree within " +
                             formatNumber(tolerance) + " of their largest value.\n"
                       : std::to_string(different) + " of " + std::to_string(differences->size()) +
                             " tensors differ by more than " + formatNumber(tolerance) + " of their largest value.\n";
    result.outcome = different == 0 ? Outcome::Done : Outcome::Different;
    return result;
}

}  // namespace

extern "C" void orangery_models_forward(const Params& params, Context& context, Result<TaskOutput>& output)
{
    const nn::IntraOpThreads threads(context.threadCount());
    output = forward(params, context);
}
static_assert(std::is_same_v<decltype(orangery_models_forward), models::RunEncoderTask>);

extern "C" void orangery_models_verify(const Params& params, Context& context, Result<TaskOutput>& output)
{
    const nn::IntraOpThreads threads(context.threadCount());
    output = verify(params, context);
}
static_assert(std::is_same_v<decltype(orangery_models_verify), models::RunEncoderTask>);
