// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/output_names.h"

namespace orangery::nn {

using models::EncoderLayout;

namespace {

constexpr OutputNames kHf{.vision = {.hidden = "vision_hs.",
                                     .attention = "vision_attn.",
                                     .last = "vision_last_hidden_state",
                                     .pooled = "vision_pooled",
                                     .embeddingRaw = "image_embeds_raw",
                                     .embedding = "image_embeds"},
                          .text = {.hidden = "text_hs.",
                                   .attention = "text_attn.",
                                   .last = "text_last_hidden_state",
                                   .pooled = "text_pooled",
                                   .embeddingRaw = "text_embeds_raw",
                                   .embedding = "text_embeds"}};

constexpr OutputNames kOpenClip{.vision = {.hidden = "vision_block_out.",
                                           .firstHidden = 1,
                                           .attention = "vision_attn.",
                                           .embeddingRaw = "image_features_raw",
                                           .embedding = "image_features"},
                                .text = {.hidden = "text_block_out.",
                                         .firstHidden = 1,
                                         .attention = "text_attn.",
                                         .embeddingRaw = "text_features_raw",
                                         .embedding = "text_features"}};

constexpr OutputNames kDinov2{
    .vision = {.hidden = "hs.", .attention = "attn.", .last = "last_hidden_state", .pooled = "pooler_output"},
    .text = {}};

constexpr OutputNames kBert{.vision = {},
                            .text = {.hidden = "text_hs.",
                                     .attention = "text_attn.",
                                     .last = "text_last_hidden_state",
                                     .embeddingRaw = "text_embeds_raw",
                                     .embedding = "text_embeds"}};

constexpr OutputNames kClassifier{};

}  // namespace

const OutputNames& outputNames(EncoderLayout layout)
{
    switch (layout) {
    case EncoderLayout::HfClip:
    case EncoderLayout::HfSiglip:
        return kHf;
    case EncoderLayout::OpenClip:
    case EncoderLayout::OpenClipSiglip:
    case EncoderLayout::Eva:
        return kOpenClip;
    case EncoderLayout::HfDinov2:
        return kDinov2;
    case EncoderLayout::HfBert:
        return kBert;
    case EncoderLayout::EfficientNetLite:
        break;
    }
    return kClassifier;
}

}  // namespace orangery::nn
