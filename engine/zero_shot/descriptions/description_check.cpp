// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/descriptions/description_check.h"

#include "engine/base/counted.h"
#include "engine/base/letters.h"
#include "engine/zero_shot/descriptions/sentence_language.h"
#include "engine/zero_shot/files/class_names.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

namespace orangery::zero_shot {

namespace {

using Kind = Finding::Kind;

constexpr std::array<std::string_view, 14> kKindNames{
    "no_sentences",    "unknown_class",    "repeated_class", "empty_sentence", "repeated_sentence",
    "shared_sentence", "generic_sentence", "stray_blanks",   "numbered",       "too_long",
    "other_count",     "other_spelling",   "other_language", "without_name"};

bool isBlank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// One blank between words, none at the ends.
std::string trimmed(const std::string& text)
{
    std::string clean;
    for (const char c : text) {
        if (!isBlank(c))
            clean += c;
        else if (!clean.empty() && clean.back() != ' ')
            clean += ' ';
    }
    if (clean.ends_with(' '))
        clean.pop_back();
    return clean;
}

/// The sentence in small letters with the class's name, also with blanks for its underscores, as "{}".
std::string masked(const std::string& sentence, const std::string& name)
{
    std::string text = lowered(sentence);
    if (name.empty())
        return text;  // it would be found everywhere
    for (const NameStyle style : {NameStyle::Raw, NameStyle::Spaced}) {
        const std::string written = lowered(styledName(name, style));
        for (std::size_t at = text.find(written); at != std::string::npos; at = text.find(written, at + 2))
            text.replace(at, written.size(), "{}");
    }
    return text;
}

bool hasName(const std::string& maskedSentence)
{
    return maskedSentence.find("{}") != std::string::npos;
}

bool beginsWithNumber(const std::string& sentence)
{
    const std::size_t end = sentence.find_first_not_of("0123456789");
    return end != 0 && end != std::string::npos && (sentence[end] == '.' || sentence[end] == ')');
}

std::size_t wordsOf(const std::string& sentence)
{
    const std::string clean = trimmed(sentence);
    return clean.empty() ? 0 : static_cast<std::size_t>(std::count(clean.begin(), clean.end(), ' ')) + 1;
}

/// In how many classes each text stands.
using ClassCounts = std::unordered_map<std::string, std::size_t>;

/// One look through all classes.
class Check {
public:
    Check(const ClassSet& classes, const DescriptionSet& set, std::optional<std::int64_t> expected)
        : m_classes(classes), m_set(set), m_expected(expected)
    {
        std::size_t named = 0;
        std::size_t nameless = 0;
        for (std::size_t c = 0; c < classes.names.size(); ++c) {
            std::unordered_set<std::string> own;
            std::unordered_set<std::string> ownMasked;
            for (const std::string& sentence : set.sentences[c]) {
                if (own.insert(sentence).second)
                    ++m_counts[sentence];
                const std::string text = masked(sentence, classes.names[c]);
                if (ownMasked.insert(text).second)
                    ++m_maskedCounts[text];
                if (!trimmed(sentence).empty())
                    (hasName(text) ? named : nameless) += 1;
            }
        }
        m_areNamed = named >= nameless;
    }

    DescriptionReport run()
    {
        for (const std::string& name : m_set.repeated)
            add(Kind::RepeatedClass, name, {}, "'" + name + "' stands more than once; the first one is taken");
        for (const DescriptionSet::Unknown& unknown : m_set.unknown)
            add(Kind::UnknownClass, unknown.name, {},
                "'" + unknown.name + "' is no class" +
                    (unknown.nearest.empty() ? "" : "; did you mean '" + unknown.nearest + "'?"));
        for (const std::string& pair : m_set.respelled)
            add(Kind::OtherSpelling, pair.substr(0, pair.find(": ")), {}, "found under another spelling, " + pair);
        for (std::size_t c = 0; c < m_classes.names.size(); ++c)
            checkClass(m_classes.names[c], m_set.sentences[c]);
        if (m_report.sentences > 0) {
            const auto all = static_cast<double>(m_report.sentences);
            m_report.meanWords /= all;
            m_report.withName /= all;
            m_report.generic /= all;
        }
        return std::move(m_report);
    }

private:
    void add(Kind kind, const std::string& name, std::optional<std::size_t> sentence, std::string message)
    {
        m_report.findings.push_back({kind, name, sentence, std::move(message)});
    }

    void checkClass(const std::string& name, const std::vector<std::string>& sentences)
    {
        if (sentences.empty()) {
            add(Kind::NoSentences, name, {}, "'" + name + "' has no sentences");
            return;
        }
        if (m_expected && static_cast<std::int64_t>(sentences.size()) != *m_expected)
            add(Kind::OtherCount, name, {},
                "'" + name + "' has " + counted(sentences.size(), "sentence(s), not ") + std::to_string(*m_expected));
        std::unordered_set<std::string> seen;
        for (std::size_t k = 0; k < sentences.size(); ++k) {
            if (trimmed(sentences[k]).empty())
                add(Kind::EmptySentence, name, k, at(name, k) + " is empty");
            else
                checkSentence(name, k, sentences[k], seen.insert(sentences[k]).second);
        }
        if (const std::string_view language = otherLanguageOf(sentences); !language.empty())
            add(Kind::OtherLanguage, name, {},
                "the sentences of '" + name + "' seem to be in " + std::string(language) + "; does the model read it?");
    }

    void checkSentence(const std::string& name, std::size_t k, const std::string& sentence, bool isNew)
    {
        ++m_report.sentences;
        m_report.meanWords += static_cast<double>(wordsOf(sentence));
        const std::string text = masked(sentence, name);
        m_report.withName += hasName(text) ? 1 : 0;
        if (m_areNamed && !hasName(text))
            add(Kind::WithoutName, name, k, at(name, k) + " does not name its class, as most others do");
        if (!isNew)
            add(Kind::RepeatedSentence, name, k, at(name, k) + " repeats an earlier one");
        const std::size_t sharing = m_maskedCounts.at(text);
        if (sharing > 1 && 2 * sharing >= m_classes.names.size()) {
            m_report.generic += 1;
            add(Kind::GenericSentence, name, k,
                at(name, k) + " is the same for " + std::to_string(sharing) +
                    " classes but for the name: a template, no description");
        } else if (m_counts.at(sentence) > 1) {
            add(Kind::SharedSentence, name, k,
                at(name, k) + " counts for " + counted(m_counts.at(sentence), "class(es)"));
        }
        if (trimmed(sentence) != sentence)
            add(Kind::StrayBlanks, name, k, at(name, k) + " has stray blanks or line breaks");
        if (beginsWithNumber(sentence))
            add(Kind::Numbered, name, k, at(name, k) + " begins with a number, as left over from a list");
    }

    static std::string at(const std::string& name, std::size_t k)
    {
        return "sentence " + std::to_string(k + 1) + " of '" + name + "'";
    }

    const ClassSet& m_classes;
    const DescriptionSet& m_set;
    std::optional<std::int64_t> m_expected;
    ClassCounts m_counts;
    ClassCounts m_maskedCounts;
    bool m_areNamed = false;  ///< at least half of the sentences hold the name of their class
    DescriptionReport m_report;
};

}  // namespace

std::string_view nameOf(Finding::Kind kind)
{
    return kKindNames[static_cast<std::size_t>(kind)];
}

bool isError(Finding::Kind kind)
{
    return kind == Kind::NoSentences || kind == Kind::EmptySentence || kind == Kind::RepeatedClass;
}

std::size_t DescriptionReport::count(Finding::Kind kind) const
{
    return static_cast<std::size_t>(
        std::count_if(findings.begin(), findings.end(), [&](const Finding& finding) { return finding.kind == kind; }));
}

bool DescriptionReport::hasErrors() const
{
    return std::any_of(findings.begin(), findings.end(), [](const Finding& finding) { return isError(finding.kind); });
}

DescriptionReport checkDescriptions(const ClassSet& classes, const DescriptionSet& set,
                                    std::optional<std::int64_t> expected)
{
    return Check(classes, set, expected).run();
}

std::vector<std::vector<std::string>> cleanedSentences(const DescriptionSet& set)
{
    std::vector<std::vector<std::string>> cleaned;
    for (const std::vector<std::string>& sentences : set.sentences) {
        std::vector<std::string>& kept = cleaned.emplace_back();
        for (const std::string& sentence : sentences)
            if (std::string clean = trimmed(sentence);
                !clean.empty() && std::find(kept.begin(), kept.end(), clean) == kept.end())
                kept.push_back(std::move(clean));
    }
    return cleaned;
}

}  // namespace orangery::zero_shot
