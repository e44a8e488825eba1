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

/// The code points of a text in UTF-8.
std::vector<std::string> charactersOf(const std::string& text)
{
    std::vector<std::string> characters;
    for (const char c : text) {
        const bool continues = (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
        if (continues && !characters.empty())
            characters.back() += c;
        else
            characters.emplace_back(1, c);
    }
    return characters;
}

/// A word without the punctuation around it.
std::string bare(const std::string& word)
{
    constexpr std::string_view kPunctuation = ".,;:!?\"'()[]";
    const std::size_t first = word.find_first_not_of(kPunctuation);
    return first == std::string::npos ? std::string()
                                      : word.substr(first, word.find_last_not_of(kPunctuation) - first + 1);
}

/// What is drawn for descriptors that say nothing, in an order that does not depend on that of the descriptions.
struct Alphabet {
    std::vector<std::string> words;       ///< of the descriptions, each once
    std::vector<std::string> characters;  ///< of the words, each once
    std::size_t length = 1;               ///< words of a sentence on average, rounded

    explicit Alphabet(const DescriptionSet& described)
    {
        std::set<std::string> distinct;
        std::set<std::string> letters;
        std::size_t sentences = 0;
        std::size_t all = 0;
        for (const std::vector<std::string>& own : described.sentences)
            for (const std::string& sentence : own) {
                ++sentences;
                for (const std::string& word : wordsOf(sentence))
                    if (const std::string text = bare(word); !text.empty()) {
                        ++all;
                        distinct.insert(text);
                        for (std::string& letter : charactersOf(text))
                            letters.insert(std::move(letter));
                    }
            }
        words.assign(distinct.begin(), distinct.end());
        characters.assign(letters.begin(), letters.end());
        if (sentences > 0)
            length = std::max<std::size_t>((2 * all + sentences) / (2 * sentences), 1);
    }
};

/// K descriptors in pairs: random words of the descriptions, and for each of these words as many random characters; as many words as
/// a description has on average.
std::vector<std::string> waffles(const DescriptionSet& described, std::size_t K, Random& random)
{
    const Alphabet alphabet(described);
    if (alphabet.words.empty())
        return std::vector<std::string>(K);
    std::vector<std::string> made;
    while (made.size() < K) {
        std::vector<std::string> words;
        std::vector<std::string> noise;
        for (std::size_t i = 0; i < alphabet.length; ++i) {
            words.push_back(alphabet.words[random.below(alphabet.words.size())]);
            std::string& letters = noise.emplace_back();
            for (std::size_t n = charactersOf(words.back()).size(); n > 0; --n)
                letters += alphabet.characters[random.below(alphabet.characters.size())];
        }
        made.push_back(joined(words));
        if (made.size() < K)
            made.push_back(joined(noise));
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
