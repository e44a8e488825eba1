// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/models/encoders/encoder_config.h"

#include <string_view>

namespace orangery::models {

/// What stands behind an encoder for one task. No encoder is run with it.
enum class TaskHead {
    None,
    Classifier,        ///< a linear layer of the pooled row, or of each token
    PairedClassifier,  ///< DINOv2: of the class token beside the mean of the patches
    Answers,           ///< begin and end of an answer
    Words,             ///< BERT: the word that was masked, or the next one
    WordsAndOrder,     ///< BERT: also whether a sentence follows another
    Order,             ///< only that
};

/// A class of transformers, by what its files hold beside the towers' blocks: what must be there. Parts that it has not
/// may still be there, as in files that were cut out of a larger model.
struct ReferenceClass {
    std::string_view name;  ///< as the config's "architectures" have it; empty = no class is named
    bool vision = false;
    bool text = false;
    bool projections = false;  ///< of its towers into the common space
    bool logits = false;       ///< the scale of the logits, and their bias where the family has one
    bool pooler = false;       ///< BERT's layer over the first token, SigLIP's pooling head
    bool maskToken = false;    ///< DINOv2, where the config does not leave it out
    TaskHead head = TaskHead::None;
};

/// The class that a config names, or what files of such towers hold when it names none that is known.
[[nodiscard]] ReferenceClass referenceClassOf(const Json& config, EncoderLayout layout, bool hasVision, bool hasText);

}  // namespace orangery::models
