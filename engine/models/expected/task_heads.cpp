// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/expected/encoder_tensors.h"

namespace orangery::models {

namespace {

/// A linear layer into as many classes as the file has.
void expectClasses(Expectation& expectation, const std::string& name, std::int64_t width)
{
    const auto stored = shapeOf(expectation.weights(), name + ".weight");
    expectation.need(name + ".weight", {kAnySize, width});
    expectation.need(name + ".bias", {stored && !stored->empty() ? stored->front() : kAnySize});
}

/// BERT's head over the vocabulary. Its last layer is the table of tokens, which files need not repeat.
void expectWords(Expectation& expectation, const std::string& top, const TextSizes& sizes)
{
    const std::string words = top + "cls.predictions.";
    const std::int64_t width = sizes.blocks.width;
    const bool isOld =
        expectation.has(words + "transform.LayerNorm.gamma") || expectation.has(words + "transform.LayerNorm.beta");
    expectation.need(words + "transform.dense.weight", {width, width});
    expectation.need(words + "transform.dense.bias", {width});
    expectation.need(words + "transform.LayerNorm." + (isOld ? "gamma" : "weight"), {width});
    expectation.need(words + "transform.LayerNorm." + (isOld ? "beta" : "bias"), {width});
    expectation.add(words + "bias", {sizes.vocabulary}, !expectation.has(words + "decoder.bias"));
    expectation.allow(words + "decoder.weight", {sizes.vocabulary, width});
    expectation.allow(words + "decoder.bias", {sizes.vocabulary});
}

/// Whether one sentence follows another.
void expectOrder(Expectation& expectation, const std::string& top, std::int64_t width, bool isRequired)
{
    expectation.add(top + "cls.seq_relationship.weight", {2, width}, isRequired);
    expectation.add(top + "cls.seq_relationship.bias", {2}, isRequired);
}

}  // namespace

void expectTaskHead(Expectation& expectation, const std::string& top, const EncoderConfig& config,
                    const ReferenceClass& reference)
{
    const TransformerSizes* blocks = config.vision ? &config.vision->blocks
                                     : config.text ? &config.text->blocks
                                                   : nullptr;
    if (blocks == nullptr)
        return;
    expectation.beginPart("head of " + std::string(reference.name));
    switch (reference.head) {
    case TaskHead::None:
        break;
    case TaskHead::Classifier:
        expectClasses(expectation, top + "classifier", blocks->width);
        break;
    case TaskHead::PairedClassifier:
        expectClasses(expectation, top + "classifier", 2 * blocks->width);
        break;
    case TaskHead::Answers:
        expectClasses(expectation, top + "qa_outputs", blocks->width);
        break;
    case TaskHead::Words:
    case TaskHead::WordsAndOrder:
        if (config.text)
            expectWords(expectation, top, *config.text);
        // The published files of BERT were made with both heads, whatever class their config names.
        expectOrder(expectation, top, blocks->width, reference.head == TaskHead::WordsAndOrder);
        break;
    case TaskHead::Order:
        expectOrder(expectation, top, blocks->width, true);
        break;
    }
    expectation.beginPart({});
}

}  // namespace orangery::models
