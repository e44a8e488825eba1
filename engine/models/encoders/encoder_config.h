// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace orangery::models {

/// How the tensors of an encoder are named and put together. Each has its reader of sizes and its table of names.
enum class EncoderLayout {
    HfClip,            ///< Hugging Face CLIP: CLIPModel, CLIPVisionModel, CLIPTextModel
    HfSiglip,          ///< Hugging Face SigLIP, also the fixed-resolution SigLIP 2
    OpenClip,          ///< the names of OpenAI's CLIP, which OpenCLIP kept
    OpenClipSiglip,    ///< OpenCLIP with timm's SigLIP image tower ("visual.trunk.")
    Eva,               ///< EVA02-CLIP-E of EVA-CLIP, timm and OpenCLIP: post-norm blocks
    HfDinov2,          ///< Hugging Face DINOv2, with and without registers
    HfBert,            ///< BERT-style sentence encoders
    EfficientNetLite,  ///< image classifiers
};

enum class Activation {
    QuickGelu,  ///< x sigmoid(1.702 x)
    Gelu,       ///< exact: x Phi(x)
    GeluTanh,   ///< tanh approximation
};

/// Where a block normalises, f being its attention or network.
enum class BlockKind {
    PreNorm,         ///< x += f(norm(x))
    PostNorm,        ///< x = norm(x + f(x)); BERT
    PostNormBranch,  ///< x += norm(f(x)); EVA02-E
};

enum class VisionPooling {
    ClassToken,  ///< the first token
    Attention,   ///< SigLIP: a learned probe attends to all tokens
};

enum class TextPooling {
    FirstEnd,   ///< the first token that is the end token
    HighestId,  ///< the first of the tokens with the largest id
    Last,
    Mean,  ///< over the tokens of the mask
    First,
};

/// The three ways in which position tables are fitted to another size of image, all of them bicubic.
enum class PositionRule {
    Hf,        ///< to the exact target grid
    HfOld,     ///< by a factor with 0.1 added to the target grid, as earlier versions
    OpenClip,  ///< to the exact target grid, antialiased
};

/// What all transformer towers have.
struct TransformerSizes {
    std::int64_t width = 0;   ///< D, of a token
    std::int64_t hidden = 0;  ///< inside a block's network
    std::int64_t layers = 0;  ///< L
    std::int64_t heads = 0;   ///< divides D
    double epsilon = 1e-5;    ///< of every norm
    Activation activation = Activation::Gelu;
    BlockKind block = BlockKind::PreNorm;
    bool gated = false;  ///< network is silu(a) b with [a, b] = W x, as in the largest DINOv2

    [[nodiscard]] std::int64_t headWidth() const { return width / heads; }
};

struct VisionSizes {
    TransformerSizes blocks;
    std::int64_t channels = 3;
    std::int64_t image = 0;      ///< pixels of a side
    std::int64_t patch = 0;      ///< pixels of a side
    std::int64_t registers = 0;  ///< tokens between the class token and the patches
    std::int64_t embedding = 0;  ///< columns of the projection, 0 = none
    bool classToken = true;
    VisionPooling pooling = VisionPooling::ClassToken;
    bool pooled = true;                ///< has a final norm, and a head where the pooling has one
    std::optional<PositionRule> rule;  ///< nothing: another size of image is refused unless the user names a rule

    [[nodiscard]] std::int64_t grid() const { return patch > 0 ? image / patch : 0; }
};

struct TextSizes {
    TransformerSizes blocks;
    std::int64_t vocabulary = 0;
    std::int64_t context = 0;    ///< tokens of the longest text
    std::int64_t types = 0;      ///< token types of BERT, 0 = none
    std::int64_t embedding = 0;  ///< columns of the projection, 0 = none
    std::int64_t endToken = 0;
    std::int64_t padToken = 0;  ///< of models that read padding, where no file of the tokenizer names it
    bool causal = true;
    TextPooling pooling = TextPooling::FirstEnd;
};

/// Sizes and rules of an encoder: all that its weights do not say themselves.
struct EncoderConfig {
    EncoderLayout layout = EncoderLayout::HfClip;
    std::optional<VisionSizes> vision;
    std::optional<TextSizes> text;
};

/// "quick_gelu", "gelu" or "gelu_tanh", as --activation names them.
[[nodiscard]] std::string_view nameOf(Activation activation);
[[nodiscard]] std::optional<Activation> activationOf(std::string_view name);
/// "hf", "hf-old" or "openclip", as --interpolate names them.
[[nodiscard]] std::optional<PositionRule> positionRuleOf(std::string_view name);
/// A short name for people and --json: "clip", "siglip", "openclip", ...
[[nodiscard]] std::string_view nameOf(EncoderLayout layout);

}  // namespace orangery::models
