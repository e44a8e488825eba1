// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/encoders/reference_class.h"

#include <algorithm>
#include <array>
#include <string>

namespace orangery::models {

namespace {

constexpr std::array kClasses{
    ReferenceClass{.name = "CLIPModel", .vision = true, .text = true, .projections = true, .logits = true},
    ReferenceClass{.name = "CLIPVisionModel", .vision = true},
    ReferenceClass{.name = "CLIPVisionModelWithProjection", .vision = true, .projections = true},
    ReferenceClass{.name = "CLIPTextModel", .text = true},
    ReferenceClass{.name = "CLIPTextModelWithProjection", .text = true, .projections = true},
    ReferenceClass{.name = "CLIPForImageClassification", .vision = true, .head = TaskHead::Classifier},
    ReferenceClass{.name = "SiglipModel", .vision = true, .text = true, .logits = true, .pooler = true},
    ReferenceClass{.name = "SiglipVisionModel", .vision = true, .pooler = true},
    ReferenceClass{.name = "SiglipTextModel", .text = true},
    ReferenceClass{
        .name = "SiglipForImageClassification", .vision = true, .pooler = true, .head = TaskHead::Classifier},
    ReferenceClass{.name = "Dinov2Model", .vision = true, .maskToken = true},
    ReferenceClass{.name = "Dinov2Backbone", .vision = true, .maskToken = true},
    ReferenceClass{
        .name = "Dinov2ForImageClassification", .vision = true, .maskToken = true, .head = TaskHead::PairedClassifier},
    ReferenceClass{.name = "Dinov2WithRegistersModel", .vision = true, .maskToken = true},
    ReferenceClass{.name = "Dinov2WithRegistersBackbone", .vision = true, .maskToken = true},
    ReferenceClass{.name = "Dinov2WithRegistersForImageClassification",
                   .vision = true,
                   .maskToken = true,
                   .head = TaskHead::PairedClassifier},
    ReferenceClass{.name = "BertModel", .text = true, .pooler = true},
    ReferenceClass{.name = "BertForPreTraining", .text = true, .pooler = true, .head = TaskHead::WordsAndOrder},
    ReferenceClass{.name = "BertForMaskedLM", .text = true, .head = TaskHead::Words},
    ReferenceClass{.name = "BertLMHeadModel", .text = true, .head = TaskHead::Words},
    ReferenceClass{.name = "BertForNextSentencePrediction", .text = true, .pooler = true, .head = TaskHead::Order},
    ReferenceClass{.name = "BertForSequenceClassification", .text = true, .pooler = true, .head = TaskHead::Classifier},
    ReferenceClass{.name = "BertForMultipleChoice", .text = true, .pooler = true, .head = TaskHead::Classifier},
    ReferenceClass{.name = "BertForTokenClassification", .text = true, .head = TaskHead::Classifier},
    ReferenceClass{.name = "BertForQuestionAnswering", .text = true, .head = TaskHead::Answers},
};

std::string_view beginningOf(EncoderLayout layout)
{
    switch (layout) {
    case EncoderLayout::HfClip:
        return "CLIP";
    case EncoderLayout::HfSiglip:
        return "Siglip";
    case EncoderLayout::HfDinov2:
        return "Dinov2";
    case EncoderLayout::HfBert:
        return "Bert";
    default:
        return {};
    }
}

/// The first of "architectures" where it is a known class of this layout.
const ReferenceClass* namedClass(const Json& config, EncoderLayout layout)
{
    const auto named = config.is_object() ? config.find("architectures") : config.end();
    const std::string_view beginning = beginningOf(layout);
    if (beginning.empty() || named == config.end() || !named->is_array() || named->empty() ||
        !named->front().is_string())
        return nullptr;
    const std::string name = named->front().get<std::string>();
    const auto found = std::find_if(kClasses.begin(), kClasses.end(), [&](const ReferenceClass& known) {
        return known.name == name && known.name.starts_with(beginning);
    });
    return found == kClasses.end() ? nullptr : &*found;
}

}  // namespace

ReferenceClass referenceClassOf(const Json& config, EncoderLayout layout, bool hasVision, bool hasText)
{
    if (const ReferenceClass* named = namedClass(config, layout)) {
        ReferenceClass asNamed = *named;
        if (const auto flag = config.find("use_mask_token"); flag != config.end() && *flag == false)
            asNamed.maskToken = false;
        return asNamed;
    }
    const bool isDual = hasVision && hasText;
    return {.name = {},
            .vision = hasVision,
            .text = hasText,
            .projections = isDual && layout == EncoderLayout::HfClip,
            .logits = isDual && (layout == EncoderLayout::HfClip || layout == EncoderLayout::HfSiglip)};
}

}  // namespace orangery::models
