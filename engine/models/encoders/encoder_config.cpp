// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/encoders/encoder_config.h"

#include <array>
#include <utility>

namespace orangery::models {

namespace {

constexpr std::array<std::pair<std::string_view, Activation>, 6> kActivations{{
    {"quick_gelu", Activation::QuickGelu},
    {"gelu", Activation::Gelu},
    {"gelu_tanh", Activation::GeluTanh},
    {"gelu_pytorch_tanh", Activation::GeluTanh},
    {"gelu_new", Activation::GeluTanh},
    {"gelu_fast", Activation::GeluTanh},
}};

}  // namespace

std::string_view nameOf(Activation activation)
{
    for (const auto& [name, value] : kActivations)
        if (value == activation)
            return name;
    return {};
}

std::optional<Activation> activationOf(std::string_view name)
{
    for (const auto& [known, value] : kActivations)
        if (known == name)
            return value;
    return std::nullopt;
}

std::optional<PositionRule> positionRuleOf(std::string_view name)
{
    if (name == "hf")
        return PositionRule::Hf;
    if (name == "hf-old")
        return PositionRule::HfOld;
    if (name == "openclip")
        return PositionRule::OpenClip;
    return std::nullopt;
}

std::string_view nameOf(EncoderLayout layout)
{
    switch (layout) {
    case EncoderLayout::HfClip:
        return "clip";
    case EncoderLayout::HfSiglip:
        return "siglip";
    case EncoderLayout::OpenClip:
        return "openclip";
    case EncoderLayout::OpenClipSiglip:
        return "openclip-siglip";
    case EncoderLayout::Eva:
        return "eva02-clip";
    case EncoderLayout::HfDinov2:
        return "dinov2";
    case EncoderLayout::HfBert:
        return "bert";
    case EncoderLayout::EfficientNetLite:
        return "efficientnet-lite";
    }
    return {};
}

}  // namespace orangery::models
