// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/encoders/encoder_names.h"

namespace orangery::models {

namespace {

constexpr BlockNames kHfBlock{.attentionNorm = "layer_norm1",
                              .query = "self_attn.q_proj",
                              .key = "self_attn.k_proj",
                              .value = "self_attn.v_proj",
                              .output = "self_attn.out_proj",
                              .networkNorm = "layer_norm2",
                              .up = "mlp.fc1",
                              .down = "mlp.fc2"};

constexpr BlockNames kOpenClipBlock{.attentionNorm = "ln_1",
                                    .qkvWeight = "attn.in_proj_weight",
                                    .qkvBias = "attn.in_proj_bias",
                                    .output = "attn.out_proj",
                                    .attentionScale = "ls_1.gamma",
                                    .networkNorm = "ln_2",
                                    .up = "mlp.c_fc",
                                    .down = "mlp.c_proj",
                                    .networkScale = "ls_2.gamma"};

constexpr BlockNames kTimmBlock{.attentionNorm = "norm1",
                                .qkvWeight = "attn.qkv.weight",
                                .qkvBias = "attn.qkv.bias",
                                .output = "attn.proj",
                                .networkNorm = "norm2",
                                .up = "mlp.fc1",
                                .down = "mlp.fc2"};

constexpr BlockNames kEvaBlock{.attentionNorm = "norm1",
                               .qkvWeight = "attn.qkv.weight",
                               .queryBias = "attn.q_bias",
                               .valueBias = "attn.v_bias",
                               .output = "attn.proj",
                               .networkNorm = "norm2",
                               .up = "mlp.fc1",
                               .down = "mlp.fc2"};

constexpr BlockNames kDinov2Block{.attentionNorm = "norm1",
                                  .query = "attention.attention.query",
                                  .key = "attention.attention.key",
                                  .value = "attention.attention.value",
                                  .output = "attention.output.dense",
                                  .attentionScale = "layer_scale1.lambda1",
                                  .networkNorm = "norm2",
                                  .up = "mlp.fc1",
                                  .down = "mlp.fc2",
                                  .gated = "mlp.weights_in",
                                  .gatedDown = "mlp.weights_out",
                                  .networkScale = "layer_scale2.lambda1"};

constexpr BlockNames kBertBlock{.attentionNorm = "attention.output.LayerNorm",
                                .query = "attention.self.query",
                                .key = "attention.self.key",
                                .value = "attention.self.value",
                                .output = "attention.output.dense",
                                .networkNorm = "output.LayerNorm",
                                .up = "intermediate.dense",
                                .down = "output.dense"};

constexpr VisionNames kHfVision{
    .anchors = {"embeddings.patch_embedding.weight", "pre_layrnorm.weight", "vision_model."},
    .patch = "embeddings.patch_embedding",
    .classToken = "embeddings.class_embedding",
    .positions = "embeddings.position_embedding.weight",
    .preNorm = "pre_layrnorm",  // sic
    .blocks = "encoder.layers.",
    .finalNorm = "post_layernorm",
    .projection = "/visual_projection.weight",
    .block = kHfBlock};

constexpr VisionNames kHfSiglipVision{
    .anchors = {"embeddings.patch_embedding.weight", "post_layernorm.weight", "vision_model."},
    .patch = "embeddings.patch_embedding",
    .patchBias = true,
    .positions = "embeddings.position_embedding.weight",
    .blocks = "encoder.layers.",
    .finalNorm = "post_layernorm",
    .block = kHfBlock};

constexpr VisionNames kOpenClipVision{
    .anchors = {"visual.conv1.weight", "visual.class_embedding", "visual.ln_pre.weight"},
    .patch = "visual.conv1",
    .classToken = "visual.class_embedding",
    .positions = "visual.positional_embedding",
    .preNorm = "visual.ln_pre",
    .blocks = "visual.transformer.resblocks.",
    .finalNorm = "visual.ln_post",
    .projection = "visual.proj",
    .projectionTransposed = true,
    .block = kOpenClipBlock};

constexpr VisionNames kTimmSiglipVision{.anchors = {"patch_embed.proj.weight", "pos_embed", "attn_pool.latent"},
                                        .patch = "patch_embed.proj",
                                        .patchBias = true,
                                        .positions = "pos_embed",
                                        .blocks = "blocks.",
                                        .finalNorm = "norm",
                                        .block = kTimmBlock};

constexpr VisionNames kEvaVision{.anchors = {"patch_embed.proj.weight", "cls_token", "pos_embed"},
                                 .patch = "patch_embed.proj",
                                 .patchBias = true,
                                 .classToken = "cls_token",
                                 .positions = "pos_embed",
                                 .blocks = "blocks.",
                                 .finalNorm = "norm",
                                 .projection = "head.weight",
                                 .projectionBias = true,
                                 .block = kEvaBlock};

constexpr VisionNames kDinov2Vision{.anchors = {"embeddings.patch_embeddings.projection.weight", "embeddings.cls_token",
                                                "embeddings.position_embeddings"},
                                    .patch = "embeddings.patch_embeddings.projection",
                                    .patchBias = true,
                                    .classToken = "embeddings.cls_token",
                                    .positions = "embeddings.position_embeddings",
                                    .registers = "embeddings.register_tokens",
                                    .blocks = "encoder.layer.",
                                    .finalNorm = "layernorm",
                                    .block = kDinov2Block};

constexpr HeadNames kHfHead{.probe = "head.probe",
                            .qkvWeight = "head.attention.in_proj_weight",
                            .qkvBias = "head.attention.in_proj_bias",
                            .output = "head.attention.out_proj",
                            .norm = "head.layernorm",
                            .up = "head.mlp.fc1",
                            .down = "head.mlp.fc2"};

constexpr HeadNames kTimmHead{.probe = "attn_pool.latent",
                              .query = "attn_pool.q",
                              .keysValues = "attn_pool.kv",
                              .output = "attn_pool.proj",
                              .norm = "attn_pool.norm",
                              .up = "attn_pool.mlp.fc1",
                              .down = "attn_pool.mlp.fc2"};

constexpr TextNames kHfText{.anchors = {"embeddings.token_embedding.weight", "final_layer_norm.weight", "text_model."},
                            .tokens = "embeddings.token_embedding.weight",
                            .positions = "embeddings.position_embedding.weight",
                            .blocks = "encoder.layers.",
                            .finalNorm = "final_layer_norm",
                            .projection = "/text_projection.weight",
                            .block = kHfBlock};

constexpr TextNames kHfSiglipText{
    .anchors = {"embeddings.token_embedding.weight", "final_layer_norm.weight", "text_model."},
    .tokens = "embeddings.token_embedding.weight",
    .positions = "embeddings.position_embedding.weight",
    .blocks = "encoder.layers.",
    .finalNorm = "final_layer_norm",
    .projection = "head.weight",
    .projectionBias = true,
    .block = kHfBlock};

constexpr TextNames kOpenClipText{.anchors = {"token_embedding.weight", "ln_final.weight", "ln_final.bias"},
                                  .tokens = "token_embedding.weight",
                                  .positions = "positional_embedding",
                                  .blocks = "transformer.resblocks.",
                                  .finalNorm = "ln_final",
                                  .projection = "text_projection",
                                  .projectionTransposed = true,
                                  .block = kOpenClipBlock};

constexpr TextNames kBertText{
    .anchors = {"embeddings.word_embeddings.weight", "embeddings.token_type_embeddings.weight",
                "embeddings.position_embeddings.weight"},
    .tokens = "embeddings.word_embeddings.weight",
    .positions = "embeddings.position_embeddings.weight",
    .types = "embeddings.token_type_embeddings.weight",
    .firstNorm = "embeddings.LayerNorm",
    .blocks = "encoder.layer.",
    .pooler = "pooler.dense",
    .block = kBertBlock};

}  // namespace

const VisionNames* visionNames(EncoderLayout layout)
{
    switch (layout) {
    case EncoderLayout::HfClip:
        return &kHfVision;
    case EncoderLayout::HfSiglip:
        return &kHfSiglipVision;
    case EncoderLayout::OpenClip:
        return &kOpenClipVision;
    case EncoderLayout::OpenClipSiglip:
        return &kTimmSiglipVision;
    case EncoderLayout::Eva:
        return &kEvaVision;
    case EncoderLayout::HfDinov2:
        return &kDinov2Vision;
    case EncoderLayout::HfBert:
    case EncoderLayout::EfficientNetLite:
        break;
    }
    return nullptr;
}

const TextNames* textNames(EncoderLayout layout)
{
    switch (layout) {
    case EncoderLayout::HfClip:
        return &kHfText;
    case EncoderLayout::HfSiglip:
        return &kHfSiglipText;
    case EncoderLayout::OpenClip:
    case EncoderLayout::OpenClipSiglip:
    case EncoderLayout::Eva:
        return &kOpenClipText;
    case EncoderLayout::HfBert:
        return &kBertText;
    case EncoderLayout::HfDinov2:
    case EncoderLayout::EfficientNetLite:
        break;
    }
    return nullptr;
}

const HeadNames* headNames(EncoderLayout layout)
{
    if (layout == EncoderLayout::HfSiglip)
        return &kHfHead;
    return layout == EncoderLayout::OpenClipSiglip ? &kTimmHead : nullptr;
}

}  // namespace orangery::models
