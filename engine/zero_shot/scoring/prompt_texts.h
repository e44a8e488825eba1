// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/descriptions/description_set.h"
#include "engine/zero_shot/files/class_names.h"
#include "engine/zero_shot/files/class_set.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::zero_shot {

/// Which texts stand for a class.
enum class PromptMode {
    Name,          ///< its name alone
    Template,      ///< one template around the name
    Ensemble,      ///< several templates, put together
    Descriptions,  ///< its sentences
    Both,          ///< templates and sentences in one pool (CuPL)
    Mix,           ///< (1 - alpha) x the score of the templates + alpha x the score of the sentences
    Dclip,         ///< "name, which has descriptor" (classification by description)
};

[[nodiscard]] std::optional<PromptMode> promptModeOf(std::string_view name);
[[nodiscard]] std::string_view nameOf(PromptMode mode);
[[nodiscard]] bool needsDescriptions(PromptMode mode);
[[nodiscard]] bool takesTemplates(PromptMode mode);

/// How the similarities of a class's K texts become one, with t_k the normalised embeddings and v the picture's.
enum class Aggregation {
    Mean,          ///< S = (1/K) sum v.t_k, as GPT4Vis' figure: classes whose texts agree are favoured
    Renormalised,  ///< S = v.m/|m|, m the mean of t_k, as CuPL and OpenCLIP
};

[[nodiscard]] std::string_view nameOf(Aggregation aggregation);
/// What a mode is published with: Renormalised for Ensemble and Both, else Mean. With one text both are the same.
[[nodiscard]] Aggregation usualAggregation(PromptMode mode);

/// What becomes of a class without a usable sentence in a mode that scores by them. Descriptor files of DCLIP have such
/// classes, and its code lets the name stand alone.
enum class Undescribed {
    Refused,  ///< nothing is scored
    ByName,   ///< its name stands for it; sentences that are empty are left out
};

struct PromptOptions {
    PromptMode mode = PromptMode::Name;
    std::vector<std::string> templates = {};  ///< each with at least one "{}", where the name goes
    double alpha = 0.5;                       ///< of Mix
    NameStyle style = NameStyle::Raw;
    Undescribed undescribed = Undescribed::Refused;
};

/// Distinct texts, and which of them stand for which class.
struct PromptTexts {
    std::vector<std::string> texts;  ///< what the text encoder is given, word for word
    struct Group {
        std::vector<std::vector<std::size_t>> ofClass;  ///< places in `texts`, at least one for every class
        double weight = 1;                              ///< of the group's score
    };
    std::vector<Group> groups;  ///< one, two for Mix
};

/// Classes without a usable sentence.
[[nodiscard]] std::vector<std::string> undescribedClasses(const ClassSet& classes, const DescriptionSet& described);

/// ErrorCode::Usage for a template without "{}", for none or several where one is needed; ErrorCode::Input naming the
/// class that has no usable sentence where the mode needs some and Undescribed::Refused is asked for. `described` may be nullptr where it needs none.
[[nodiscard]] Result<PromptTexts> promptTexts(const ClassSet& classes, const DescriptionSet* described,
                                              const PromptOptions& options);

/// Templates as a list that was cut at commas: a part without "{}" belongs to the one before it.
[[nodiscard]] std::vector<std::string> joinedTemplates(const std::vector<std::string>& parts);

/// "name, which has a tail" or "name, which is a bird": the form of classification by description.
[[nodiscard]] std::string dclipText(const std::string& name, const std::string& descriptor);

/// The template where nobody names another.
inline constexpr std::string_view kPlainTemplate = "a photo of a {}.";

/// Eight plain templates for photographs, for an ensemble where nobody names others.
[[nodiscard]] const std::vector<std::string>& photoTemplates();

}  // namespace orangery::zero_shot
