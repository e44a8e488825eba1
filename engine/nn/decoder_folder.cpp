// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/decoder_folder.h"

#include "engine/base/json_file.h"
#include "engine/io/safetensors.h"
#include "engine/nn/decoder_torch.h"
#include "engine/nn/tensor_conversion_torch.h"

#include <algorithm>
#include <string>
#include <utility>

namespace orangery::nn {

namespace {

constexpr std::uint64_t kMaxConfigBytes = std::uint64_t{1} << 20U;

std::string shapeText(const std::vector<std::int64_t>& shape)
{
    return writeJson(shape);
}

Result<Json> readConfig(const fs::path& file, std::string_view modelType)
{
    Result<Json> config = readJsonFile(file, kMaxConfigBytes);
    if (!config)
        return config;
    const Json type = config->is_object() ? config->value("model_type", Json()) : Json();
    if (type != std::string(modelType))
        return failure(ErrorCode::Input, file.string() + ": model_type is " + writeJson(type),
                       "expected \"" + std::string(modelType) + "\"");
    return config;
}

/// Fills every parameter of a decoder from a file and refuses what is left over.
Result<void> fill(Decoder& decoder, const io::TensorFile& file, const std::string& source)
{
    const std::vector<Decoder::Parameter> parameters = decoder.parameters();
    for (const Decoder::Parameter& parameter : parameters) {
        const io::Tensor* stored = file.find(parameter.name);
        if (stored == nullptr)
            return failure(ErrorCode::Input, source + ": tensor '" + parameter.name + "' is missing");
        if (stored->shape != parameter.shape)
            return failure(ErrorCode::Input,
                           source + ": tensor '" + parameter.name + "' has shape " + shapeText(stored->shape),
                           "config.json asks for " + shapeText(parameter.shape));
        Result<at::Tensor> tensor = toTorch(*stored);
        if (!tensor)
            return failure(tensor.error().code, source + ": " + tensor.error().message, tensor.error().cause);
        *parameter.tensor = std::move(*tensor);
    }
    for (const io::Tensor& stored : file.tensors) {
        const bool isKnown = std::any_of(parameters.begin(), parameters.end(),
                                         [&](const Decoder::Parameter& known) { return known.name == stored.name; });
        if (!isKnown)
            return failure(ErrorCode::Input, source + ": tensor '" + stored.name + "' is not part of such a model");
    }
    return {};
}

}  // namespace

Result<LoadedDecoder> loadDecoder(const fs::path& folder, std::string_view modelType)
{
    const fs::path configFile = folder / "config.json";
    Result<Json> config = readConfig(configFile, modelType);
    if (!config)
        return failure(config.error());
    const Result<DecoderConfig> sizes = decoderConfigFrom(*config, configFile.string());
    if (!sizes)
        return failure(sizes.error());
    const fs::path weightFile = folder / "model.safetensors";
    const Result<io::TensorFile> file = io::readSafetensors(weightFile);
    if (!file)
        return failure(file.error());
    auto decoder = std::make_shared<Decoder>(*sizes);
    if (auto filled = fill(*decoder, *file, weightFile.string()); !filled)
        return failure(filled.error());
    return LoadedDecoder{.decoder = std::move(decoder), .config = std::move(*config)};
}

Result<void> saveDecoder(const fs::path& folder, Decoder& decoder, std::string_view modelType, const Json& details)
{
    if (auto made = makeFolder(folder); !made)
        return made;
    io::TensorFile file;
    file.metadata["format"] = "pt";  // what readers of this layout ask for
    for (const Decoder::Parameter& parameter : decoder.parameters())
        file.tensors.push_back(fromTorch(parameter.name, *parameter.tensor));
    if (auto written = io::writeSafetensors(folder / "model.safetensors", file); !written)
        return written;
    Json config = {{"architectures", Json::array({"OrangeryDecoder"})}, {"model_type", std::string(modelType)}};
    config.update(toJson(decoder.config()));
    config.update(details);
    return writeFile(folder / "config.json", writeJsonFile(config));
}

}  // namespace orangery::nn
