// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/descriptions/token_counts.h"
#include "plugins/recognition/descriptions/description_model.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace orangery::recognition_page {

/// Counts tokens for the model that is shown, and remembers what it counted. Safe to call from several threads, one after
/// the other: a tokenizer is opened once a model.
class TokenLengths {
public:
    struct Counted {
        std::vector<std::vector<zero_shot::TokenCounter::Length>> lengths;  ///< by class; empty where none can be told
        std::size_t context = 0;
        std::optional<Error> problem;  ///< why none can be told
    };
    /// `model` as the study names it; an empty one has no tokenizer.
    [[nodiscard]] Counted count(const std::string& model, const Sentences& sentences);

private:
    std::mutex m_mutex;
    std::string m_model;
    std::optional<zero_shot::TokenCounter> m_counter;
    std::optional<Error> m_problem;
    std::map<std::string, zero_shot::TokenCounter::Length> m_known;
};

/// All that is found about sentences, without changing any. Nothing is found about what is disabled.
struct DescriptionLook {
    std::vector<Mark> marks;  ///< in the order of the classes
    std::vector<std::vector<std::size_t>> tokens;
    std::size_t context = 0;
    std::optional<Error> tokenProblem;
    std::size_t sentences = 0;
    double meanWords = 0;
    double withName = 0;  ///< share of the sentences that hold their class's name
};

/// Takes its time with many sentences: not for the GUI thread.
[[nodiscard]] DescriptionLook lookAt(const std::vector<DescribedClass>& classes, const std::string& model,
                                     TokenLengths& lengths);

}  // namespace orangery::recognition_page
