// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/descriptions/description_set.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// Something about descriptions that a person should know.
struct Finding {
    enum class Kind {
        NoSentences,       ///< of a class
        UnknownClass,      ///< a key that no class has
        RepeatedClass,     ///< a key that stands twice
        EmptySentence,     ///< error
        RepeatedSentence,  ///< within a class
        SharedSentence,    ///< the same sentence counts for several classes
        GenericSentence,   ///< the same for at least half of the classes once their names are masked: a template
        StrayBlanks,       ///< at an end, doubled, or a line break
        Numbered,          ///< begins with a number: left over from a list
        TooLong,           ///< for the tokenizer: the rest is cut off
        OtherCount,        ///< not as many sentences as were asked for
        OtherSpelling,     ///< a class that was found under another spelling
        OtherLanguage,     ///< the sentences of a class seem to be in another language than English
        WithoutName,       ///< a sentence without its class's name, where at least half of all have it
    };
    Kind kind = Kind::NoSentences;
    std::string className;
    std::optional<std::size_t> sentence;  ///< place in the class's list, from 0
    std::string message;
};

[[nodiscard]] std::string_view nameOf(Finding::Kind kind);
/// Whether descriptions with it cannot be scored as they are.
[[nodiscard]] bool isError(Finding::Kind kind);

struct DescriptionReport {
    std::vector<Finding> findings;  ///< in the order of the classes
    std::size_t sentences = 0;
    double meanWords = 0;  ///< of a sentence
    double withName = 0;   ///< share of the sentences that hold the name of their class
    double generic = 0;    ///< share of the sentences that are templates
    [[nodiscard]] std::size_t count(Finding::Kind kind) const;
    [[nodiscard]] bool hasErrors() const;
};

/// Looks through joined descriptions; `expected` is how many sentences a class should have.
[[nodiscard]] DescriptionReport checkDescriptions(const ClassSet& classes, const DescriptionSet& set,
                                                  std::optional<std::int64_t> expected);

/// What can be put right without a person: stray blanks trimmed, empty and repeated sentences of a class left out.
[[nodiscard]] std::vector<std::vector<std::string>> cleanedSentences(const DescriptionSet& set);

}  // namespace orangery::zero_shot
