// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/descriptions/sentence_language.h"

#include "engine/text/unicode.h"

#include <algorithm>
#include <array>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kLeastWords = 3;    // of another language, to be told
constexpr std::size_t kLeastLetters = 8;  // of another script, to be told

/// Small words of a language that are none of English; of English those that descriptions have.
struct Language {
    std::string_view name;
    std::array<std::string_view, 14> words;
};

constexpr Language kEnglish{
    "English", {"the", "a", "an", "of", "and", "with", "in", "on", "is", "are", "it", "its", "to", "that"}};
constexpr std::array<Language, 6> kOthers{
    {{"German", {"der", "das", "und", "ein", "eine", "einen", "mit", "ist", "sind", "auf", "den", "dem", "von", "oft"}},
     {"French", {"le", "les", "des", "une", "est", "avec", "dans", "et", "sur", "ses", "qui", "sont", "du", "au"}},
     {"Spanish", {"el", "los", "las", "una", "con", "es", "y", "del", "por", "sus", "que", "son", "para", "muy"}},
     {"Italian", {"il", "gli", "una", "con", "di", "nel", "che", "sono", "della", "delle", "per", "dei", "le", "sul"}},
     {"Portuguese", {"o", "os", "um", "uma", "com", "da", "dos", "em", "na", "ou", "que", "das", "por", "seu"}},
     {"Dutch",
      {"de", "het", "een", "met", "zijn", "van", "en", "op", "heeft", "voor", "wordt", "vaak", "bij", "naar"}}}};

struct Counts {
    std::size_t letters = 0;
    std::size_t notLatin = 0;
    std::size_t english = 0;
    std::array<std::size_t, kOthers.size()> others{};

    void addWord(std::string_view word)
    {
        const auto isIn = [&](const Language& language) {
            return std::find(language.words.begin(), language.words.end(), word) != language.words.end();
        };
        english += isIn(kEnglish) ? 1U : 0U;
        for (std::size_t i = 0; i < kOthers.size(); ++i)
            others[i] += isIn(kOthers[i]) ? 1U : 0U;
    }
};

Counts countsOf(const std::vector<std::string>& sentences)
{
    constexpr char32_t kAfterLatin = 0x250;
    Counts counts;
    for (const std::string& sentence : sentences) {
        const std::string text = text::replaceMalformed(sentence) + ".";
        std::string word;  // its letters beyond ASCII as they stand: no word that is looked for has any
        for (std::size_t at = 0; at < text.size();) {
            const text::CodePoint point = text::codePointAt(text, at);
            if (text::isAny(point.value, text::kLetter)) {
                ++counts.letters;
                counts.notLatin += point.value >= kAfterLatin ? 1U : 0U;
                const bool isCapital = point.value >= 'A' && point.value <= 'Z';
                text::appendUtf8(word, isCapital ? point.value - 'A' + 'a' : point.value);
            } else {
                counts.addWord(word);
                word.clear();
            }
            at += point.bytes;
        }
    }
    return counts;
}

}  // namespace

std::string_view otherLanguageOf(const std::vector<std::string>& sentences)
{
    const Counts counts = countsOf(sentences);
    if (counts.notLatin >= kLeastLetters && 2 * counts.notLatin > counts.letters)
        return "letters other than Latin";
    const auto most = std::max_element(counts.others.begin(), counts.others.end());
    if (*most < kLeastWords || *most <= 2 * counts.english)
        return {};
    return kOthers[static_cast<std::size_t>(most - counts.others.begin())].name;
}

}  // namespace orangery::zero_shot
