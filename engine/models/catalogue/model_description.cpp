// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/catalogue/model_description.h"

#include "engine/base/counted.h"
#include "engine/base/numbers.h"
#include "engine/models/encoders/encoder_layout.h"
#include "engine/models/expected/decoder_tensors.h"
#include "engine/models/expected/encoder_tensors.h"

#include <algorithm>
#include <utility>

namespace orangery::models {

namespace {

constexpr std::size_t kMaxProblems = 20;

void count(const io::Weights& weights, ModelDescription& description)
{
    for (const io::TensorInfo& tensor : weights.tensors()) {
        const std::uint64_t values = io::valuesOf(tensor.shape).value_or(0);
        description.parameters += values;
        description.bytes += tensor.bytes;
        description.dtypes[tensor.type] += values;
    }
    description.tensors = weights.tensors().size();
}

std::string textMember(const Json& json, const char* name)
{
    const Json member = json.is_object() ? json.value(name, Json()) : Json();
    return member.is_string() ? member.get<std::string>() : std::string();
}

/// The first of "architectures", where transformers names the class that wrote the model.
std::string architecture(const Json& config)
{
    const auto found = config.is_object() ? config.find("architectures") : config.end();
    if (found == config.end() || !found->is_array() || found->empty() || !found->front().is_string())
        return {};
    return found->front().get<std::string>();
}

bool hasPart(const io::Weights& weights, std::string_view part)
{
    return std::any_of(weights.tensors().begin(), weights.tensors().end(),
                       [&](const io::TensorInfo& tensor) { return tensor.name.find(part) != std::string::npos; });
}

void judge(const ModelFiles& files, const ExpectedTensors& expected, ModelDescription& description)
{
    description.agreement = compareTensors(*files.weights, expected);
    for (const std::string& absence : expected.absences)
        description.problems.push_back({.text = absence});
    for (Problem& problem : describe(*description.agreement, kMaxProblems))
        description.problems.push_back(std::move(problem));
}

bool tellsAllSizes(const EncoderConfig& config)
{
    const auto known = [](const TransformerSizes& blocks) { return blocks.width > 0 && blocks.hidden > 0; };
    return (!config.vision || (known(config.vision->blocks) && config.vision->image > 0 && config.vision->patch > 0)) &&
           (!config.text || known(config.text->blocks));
}

void describeEncoder(const ModelFiles& files, EncoderLayout layout, ModelDescription& description)
{
    description.family = nameOf(layout);
    if (layout == EncoderLayout::EfficientNetLite) {
        description.kind = "classifier";
        description.capabilities = {"classify", "embed-images"};
        judge(files, classifierTensors(*files.weights), description);
        return;
    }
    const auto config = readEncoderConfig(files, {.activation = {}});
    // Which activation a file was trained with is asked when it is run; it is no fault of the file.
    const bool needsChoice = !config && config.error().code == ErrorCode::Usage;
    const auto known = needsChoice ? readEncoderConfig(files, {.activation = Activation::Gelu}) : config;
    if (!known) {
        description.problems.push_back({.text = describe(known.error())});
        description.kind = "unknown";
        return;
    }
    const bool images = known->vision.has_value();
    const bool texts = known->text.has_value();
    description.kind = images && texts ? "image-text encoder" : images ? "image encoder" : "text encoder";
    if (images)
        description.capabilities.emplace_back("embed-images");
    if (texts)
        description.capabilities.emplace_back("embed-texts");
    description.capabilities.emplace_back("hidden-states");
    description.capabilities.emplace_back("attention-maps");
    if (needsChoice)
        description.capabilities.emplace_back("needs --activation");
    const auto compare = [&](const TransformerSizes& sizes, const std::string& stack) {
        const std::int64_t found = countNumbered(*files.weights, stack);
        if (found > 0 && found != sizes.layers)
            description.problems.push_back({.text = "the config asks for " + counted(sizes.layers, "layer(s), and ") +
                                                    std::to_string(found) + " lie under '" + stack + "'"});
    };
    if (images)
        compare(known->vision->blocks, "vision_model.encoder.layers.");
    if (texts)
        compare(known->text->blocks, "text_model.encoder.layers.");
    judge(files, encoderTensors(*known, files), description);
    // A size that only a missing tensor tells is no fault of its own.
    const bool isExplained = !description.agreement->missing.empty() && !tellsAllSizes(*known);
    if (const auto valid = validate(*known, files.path.string()); !valid && !isExplained)
        description.problems.push_back({.text = describe(valid.error())});
}

/// Language models: of those whose layout is known, what is missing, unexpected or of another shape.
void judgeDecoder(const ModelFiles& files, ModelDescription& description)
{
    const bool isSmall = description.kind == "policy";
    const Result<std::optional<ExpectedTensors>> expected =
        isSmall
            ? smallDecoderTensors(files).map([](ExpectedTensors tensors) { return std::optional(std::move(tensors)); })
            : decoderTensors(files);
    if (!expected)
        description.problems.push_back({.text = describe(expected.error())});
    else if (*expected)
        judge(files, **expected, description);
}

/// Kinds that are told by a config or by a part of a name; false when it is none of them.
bool describeOther(const ModelFiles& files, ModelDescription& description)
{
    const io::Weights& weights = *files.weights;
    const std::string type = textMember(files.config, "model_type");
    const std::string writer = architecture(files.config);
    if (hasPart(weights, "side_transformer.") || hasPart(weights, "side_blocks.")) {
        description.kind = "side network";
        description.family = "side4video";
        description.capabilities = {"recognise-videos"};
        return true;
    }
    if (writer == "OrangeryDecoder") {
        description.kind = "policy";
        description.family = type;
        description.capabilities = {"reason"};
        return true;
    }
    if (weights.format() == "gguf") {
        const auto found = weights.metadata().find("general.architecture");
        const auto* name = found == weights.metadata().end() ? nullptr : std::get_if<std::string>(&found->second);
        description.family = name != nullptr ? *name : std::string();
        description.kind = "chat model";
        description.capabilities = {"chat"};
        return true;
    }
    if (writer.ends_with("ForCausalLM") || writer.ends_with("ForConditionalGeneration")) {
        description.kind = "chat model";
        description.family = type;
        description.capabilities = {"chat"};
        return true;
    }
    return false;
}

}  // namespace

ModelDescription describeModel(const ModelFiles& files)
{
    ModelDescription description{.path = files.path, .kind = "unknown", .format = std::string(files.weights->format())};
    count(*files.weights, description);
    for (const std::string& problem : files.weights->problems())
        description.problems.push_back({.text = problem});
    if (describeOther(files, description)) {
        if (description.kind != "side network")
            judgeDecoder(files, description);
    } else {
        if (const auto layout = layoutOf(files))
            describeEncoder(files, *layout, description);
        else
            description.family = textMember(files.config, "model_type");
    }
    // Where nothing tells what there should be, layers are held against each other. Those of side networks differ by
    // design.
    if (!description.agreement && description.kind != "unknown" && description.kind != "side network")
        for (Problem& problem : unevenLayers(*files.weights, kMaxProblems))
            description.problems.push_back(std::move(problem));
    return description;
}

Result<ModelDescription> describeModel(const fs::path& path)
{
    const Result<ModelFiles> files = openModelFiles(path);
    if (!files)
        return failure(files.error());
    return describeModel(*files);
}

Json toJson(const ModelDescription& description)
{
    Json dtypes = Json::object();
    for (const auto& [type, values] : description.dtypes)
        dtypes[type] = values;
    Json problems = Json::array();
    for (const Problem& problem : description.problems)
        problems.push_back(problem.text);
    Json json = {{"path", description.path.string()},
                 {"kind", description.kind},
                 {"family", description.family},
                 {"format", description.format},
                 {"tensors", description.tensors},
                 {"parameters", description.parameters},
                 {"bytes", description.bytes},
                 {"dtypes", dtypes},
                 {"capabilities", description.capabilities},
                 {"problems", problems}};
    if (description.agreement)
        json.update(toJson(*description.agreement));
    return json;
}

std::string describe(const ModelDescription& description)
{
    constexpr double kMillion = 1e6;
    std::string types;
    for (const auto& [type, values] : description.dtypes)
        types += (types.empty() ? "" : ", ") + type;
    std::string text = description.kind + (description.family.empty() ? "" : " (" + description.family + ")") + "\n" +
                       counted(description.tensors, "tensor(s), ") +
                       formatFixed(static_cast<double>(description.parameters) / kMillion, 2) + " million numbers, " +
                       formatFixed(static_cast<double>(description.bytes) / kMillion, 1) + " MB, " + types + ", " +
                       description.format + "\n";
    if (!description.capabilities.empty()) {
        text += "can:";
        for (const std::string& capability : description.capabilities)
            text += " " + capability;
        text += "\n";
    }
    for (const Problem& problem : description.problems)
        text += "problem: " + problem.text + "\n";
    return text;
}

}  // namespace orangery::models
