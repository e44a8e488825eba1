// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/decoder_config.h"

#include <array>
#include <string>

namespace orangery::nn {

namespace {

struct Field {
    const char* name;
    std::int64_t DecoderConfig::*member;
    std::int64_t maximum;  ///< keeps a mistyped size from asking for more memory than a machine has
};

constexpr std::array kFields{
    Field{"vocab_size", &DecoderConfig::vocabulary, 1 << 20},
    Field{"max_position_embeddings", &DecoderConfig::positions, 1 << 17},
    Field{"hidden_size", &DecoderConfig::width, 1 << 15},
    Field{"num_attention_heads", &DecoderConfig::heads, 1 << 10},
    Field{"num_hidden_layers", &DecoderConfig::layers, 1 << 10},
    Field{"intermediate_size", &DecoderConfig::hidden, 1 << 17},
};

}  // namespace

Result<void> DecoderConfig::validate() const
{
    for (const Field& field : kFields) {
        const std::int64_t size = this->*field.member;
        if (size < 1 || size > field.maximum)
            return failure(ErrorCode::Input, std::string(field.name) + " is " + std::to_string(size),
                           "expected 1 to " + std::to_string(field.maximum));
    }
    if (width % heads != 0)
        return failure(ErrorCode::Input, "num_attention_heads " + std::to_string(heads) +
                                             " does not divide hidden_size " + std::to_string(width));
    return {};
}

std::int64_t DecoderConfig::parameters() const
{
    const std::int64_t d = width;
    const std::int64_t norm = 2 * d;
    const std::int64_t attention = 3 * d * d + 3 * d + d * d + d;
    const std::int64_t network = d * hidden + hidden + hidden * d + d;
    return (vocabulary + positions) * d + layers * (2 * norm + attention + network) + norm + d * vocabulary +
           vocabulary;
}

Json toJson(const DecoderConfig& config)
{
    Json json = Json::object();
    for (const Field& field : kFields)
        json[field.name] = config.*field.member;
    json["hidden_act"] = "gelu";
    json["layer_norm_eps"] = kLayerNormEpsilon;
    return json;
}

Result<DecoderConfig> decoderConfigFrom(const Json& json, std::string_view source)
{
    if (!json.is_object())
        return failure(ErrorCode::Input, std::string(source) + " is no JSON object");
    DecoderConfig config;
    for (const Field& field : kFields) {
        const auto found = json.find(field.name);
        if (found == json.end() || !found->is_number_integer())
            return failure(ErrorCode::Input,
                           std::string(source) + ": " + field.name + " is missing or no whole number");
        config.*field.member = found->get<std::int64_t>();
    }
    if (json.value("hidden_act", Json("gelu")) != "gelu" ||
        json.value("layer_norm_eps", Json(kLayerNormEpsilon)) != kLayerNormEpsilon)
        return failure(ErrorCode::Input, std::string(source) + ": hidden_act or layer_norm_eps is not supported",
                       "expected \"gelu\" and 1e-05");
    return config.validate().map([&] { return config; }).map_error([&](Error error) {
        error.message = std::string(source) + ": " + error.message;
        return error;
    });
}

}  // namespace orangery::nn
