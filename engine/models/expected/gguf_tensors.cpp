// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/expected/decoder_tensors.h"

#include <string_view>
#include <type_traits>
#include <variant>

namespace orangery::models {

namespace {

constexpr std::int64_t kMaxSize = std::int64_t{1} << 24U;
constexpr std::int64_t kMaxLayers = 1 << 10;

std::optional<std::int64_t> integer(const io::Metadata& metadata, const std::string& key)
{
    const auto found = metadata.find(key);
    if (found == metadata.end())
        return std::nullopt;
    return std::visit(
        [](const auto& value) -> std::optional<std::int64_t> {
            using Value = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<Value, std::int64_t> || std::is_same_v<Value, std::uint64_t>)
                return static_cast<std::int64_t>(value);
            else
                return std::nullopt;
        },
        found->second);
}

}  // namespace

Result<std::optional<ExpectedTensors>> ggufTensors(const ModelFiles& files)
{
    const io::Metadata& metadata = files.weights->metadata();
    const auto named = metadata.find("general.architecture");
    const auto* architecture = named == metadata.end() ? nullptr : std::get_if<std::string>(&named->second);
    if (architecture == nullptr || (*architecture != "llama" && *architecture != "qwen2"))
        return std::nullopt;
    if (files.weights->find("blk.0.ffn_gate_inp.weight"))
        return std::nullopt;  // a mixture of experts, which goes by the same name
    std::optional<Error> error;
    const auto size = [&](const std::string& key, std::int64_t maximum) {
        const auto value = integer(metadata, *architecture + "." + key);
        if (!error && (!value || *value < 1 || *value > maximum))
            error = Error{ErrorCode::Input,
                          files.path.string() + ": " + *architecture + "." + key +
                              (value ? " is " + std::to_string(*value) : " is missing"),
                          "expected 1 to " + std::to_string(maximum),
                          {}};
        return value.value_or(1);
    };
    const std::int64_t width = size("embedding_length", kMaxSize);
    const std::int64_t hidden = size("feed_forward_length", kMaxSize);
    const std::int64_t layers = size("block_count", kMaxLayers);
    const std::int64_t heads = size("attention.head_count", kMaxSize);
    if (error)
        return failure(*error);
    const std::int64_t keyHeads = integer(metadata, *architecture + ".attention.head_count_kv").value_or(heads);
    const std::int64_t head = integer(metadata, *architecture + ".attention.key_length").value_or(width / heads);
    Expectation expectation(*files.weights);
    expectation.need("token_embd.weight", {kAnySize, width});
    for (std::int64_t i = 0; i < layers; ++i) {
        const std::string block = "blk." + std::to_string(i) + ".";
        const auto linear = [&](const char* name, std::int64_t out, std::int64_t in, bool hasBias = false) {
            expectation.need(block + name + ".weight", {out, in});
            expectation.add(block + name + ".bias", {out}, hasBias);
        };
        const bool hasBias = *architecture == "qwen2";
        expectation.need(block + "attn_norm.weight", {width});
        linear("attn_q", heads * head, width, hasBias);
        linear("attn_k", keyHeads * head, width, hasBias);
        linear("attn_v", keyHeads * head, width, hasBias);
        linear("attn_output", width, heads * head);
        expectation.need(block + "ffn_norm.weight", {width});
        linear("ffn_gate", hidden, width);
        linear("ffn_up", hidden, width);
        linear("ffn_down", width, hidden);
    }
    expectation.need("output_norm.weight", {width});
    expectation.allow("output.weight", {kAnySize, width});  // left out where it is the table of tokens
    return std::move(expectation.result());
}

}  // namespace orangery::models
