// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/control_texts.h"

#include "engine/base/random.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <set>

namespace orangery::zero_shot {

namespace {

constexpr std::array<std::string_view, 4> kNames{"waffle", "shuffled", "scrambled", "templates"};
constexpr std::size_t kMostTemplates = 60;

template <class T>
void shuffle(std::vector<T>& values, Random& random)
{
    for (std::size_t i = values.size(); i > 1; --i)
        std::swap(values[i - 1], values[random.below(i)]);
}

std::vector<std::string> wordsOf(const std::string& sentence)
{
    std::vector<std::string> words(1);
    for (const char c : sentence) {
        if (c != ' ' && c != '\t' && c != '\n' && c != '\r')
            words.back() += c;
        else if (!words.back().empty())
            words.emplace_back();
    }
    if (words.back().empty())
        words.pop_back();
    return words;
}

std::string joined(const std::vector<std::string>& words)
{
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : " ") + word;
    return text;
}

std::string randomLetters(std::size_t count, Random& random)
{
    constexpr std::uint64_t kLetters = 26;
    std::string letters;
    for (std::size_t i = 0; i < count; ++i)
        letters += static_cast<char>('a' + static_cast<char>(random.below(kLetters)));
    return letters;
}

/// K descriptors: by turns two words of the descriptions' own and as many random letters.
std::vector<std::string> waffles(const DescriptionSet& described, std::size_t K, Random& random)
{
    std::set<std::string> distinct;
    for (const std::vector<std::string>& sentences : described.sentences)
        for (const std::string& sentence : sentences)
            for (const std::string& word : wordsOf(sentence))
                distinct.insert(word);
    const std::vector<std::string> vocabulary(distinct.begin(), distinct.end());
    std::vector<std::string> made;
    while (made.size() < K) {
        const std::string& first = vocabulary[random.below(vocabulary.size())];
        const std::string& second = vocabulary[random.below(vocabulary.size())];
        made.push_back(first + " " + second);
        if (made.size() < K)
            made.push_back(randomLetters(first.size(), random) + " " + randomLetters(second.size(), random));
    }
    return made;
}

/// Plain templates, each another one.
std::vector<std::string> plainTemplates(std::size_t count)
{
    constexpr std::array<const char*, 10> kKinds{"photo",        "picture",      "close-up photo", "blurry photo",
                                                 "bright photo", "dark photo",   "good photo",     "bad photo",
                                                 "small photo",  "cropped photo"};
    constexpr std::array<const char*, 6> kForms{"a {k} of a {}.",    "a {k} of the {}.", "a {k} of one {}.",
                                                "a {k} of many {}.", "a {k} of my {}.",  "a {k} with a {} in it."};
    std::vector<std::string> templates;
    for (const char* form : kForms)
        for (const char* kind : kKinds)
            if (templates.size() < std::min(count, kMostTemplates)) {
                std::string text = form;
                text.replace(text.find("{k}"), 3, kind);
                templates.push_back(std::move(text));
            }
    return templates;
}

/// Every class's place moved to another: a permutation without a fixed point.
std::vector<std::size_t> derangement(std::size_t count, Random& random)
{
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t i = count - 1; i > 0; --i)  // Sattolo: one cycle through all
        std::swap(order[i], order[random.below(i)]);
    return order;
}

}  // namespace

std::optional<Control> controlOf(std::string_view name)
{
    const auto found = std::find(kNames.begin(), kNames.end(), name);
    if (found == kNames.end())
        return std::nullopt;
    return static_cast<Control>(found - kNames.begin());
}

std::string_view nameOf(Control control)
{
    return kNames[static_cast<std::size_t>(control)];
}

bool isRandom(Control control)
{
    return control != Control::Templates;
}

Result<PromptTexts> controlTexts(Control control, const ClassSet& classes, const DescriptionSet& described,
                                 const PromptOptions& names, std::uint64_t seed)
{
    Random random(deriveSeed(seed, {nameOf(control)}));
    DescriptionSet made = described;
    std::size_t most = 0;
    for (const std::vector<std::string>& sentences : described.sentences)
        most = std::max(most, sentences.size());
    PromptOptions options{.mode = PromptMode::Descriptions, .style = names.style, .undescribed = names.undescribed};
    if (control == Control::Shuffled) {
        if (classes.names.size() < 2)
            return failure(ErrorCode::Input, "descriptions of one class cannot be shuffled");
        const std::vector<std::size_t> other = derangement(classes.names.size(), random);
        for (std::size_t c = 0; c < other.size(); ++c)
            made.sentences[c] = described.sentences[other[c]];
    } else if (control == Control::Scrambled) {
        for (std::vector<std::string>& sentences : made.sentences)
            for (std::string& sentence : sentences) {
                std::vector<std::string> words = wordsOf(sentence);
                shuffle(words, random);
                sentence = joined(words);
            }
    } else if (control == Control::Waffle) {
        const std::vector<std::string> shared = waffles(described, most, random);
        options.mode = PromptMode::Dclip;
        for (std::size_t c = 0; c < made.sentences.size(); ++c)
            if (!made.sentences[c].empty())
                made.sentences[c].assign(shared.begin(),
                                         shared.begin() + static_cast<std::ptrdiff_t>(made.sentences[c].size()));
    } else {
        options.mode = PromptMode::Ensemble;
        options.templates = plainTemplates(most);
    }
    return promptTexts(classes, &made, options);
}

}  // namespace orangery::zero_shot
