// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/pre_tokenizers.h"

#include <algorithm>
#include <utility>

namespace orangery::text {

namespace {

class Split : public PreTokenizer {
public:
    Split(Pattern pattern, SplitBehaviour behaviour, bool invert)
        : m_pattern(std::move(pattern)), m_behaviour(behaviour), m_invert(invert)
    {
    }

    void split(Pieces& pieces, Workspace& workspace) const override
    {
        splitPieces(pieces, m_behaviour, workspace, [&](std::string_view text, std::vector<Match>& matches) {
            m_pattern.find(text, workspace, matches);
            if (m_invert)
                for (Match& match : matches)
                    match.isMatch = !match.isMatch;
        });
    }

private:
    Pattern m_pattern;
    SplitBehaviour m_behaviour;
    bool m_invert;
};

/// Splits at each code point of some class.
class ClassSplit : public PreTokenizer {
public:
    ClassSplit(unsigned classes, SplitBehaviour behaviour) : m_classes(classes), m_behaviour(behaviour) {}

    void split(Pieces& pieces, Workspace& workspace) const override
    {
        splitPieces(pieces, m_behaviour, workspace, [&](std::string_view text, std::vector<Match>& matches) {
            findEach(text, matches, [&](char32_t c) { return isAny(c, m_classes); });
        });
    }

private:
    unsigned m_classes;
    SplitBehaviour m_behaviour;
};

class Punctuation : public PreTokenizer {
public:
    explicit Punctuation(SplitBehaviour behaviour) : m_behaviour(behaviour) {}

    void split(Pieces& pieces, Workspace& workspace) const override
    {
        splitPieces(pieces, m_behaviour, workspace,
                    [](std::string_view text, std::vector<Match>& matches) { findEach(text, matches, isPunctuation); });
    }

private:
    SplitBehaviour m_behaviour;
};

class CharacterDelimiter : public PreTokenizer {
public:
    explicit CharacterDelimiter(char32_t delimiter) : m_delimiter(delimiter) {}

    void split(Pieces& pieces, Workspace& workspace) const override
    {
        splitPieces(pieces, SplitBehaviour::Removed, workspace,
                    [&](std::string_view text, std::vector<Match>& matches) {
                        findEach(text, matches, [&](char32_t c) { return c == m_delimiter; });
                    });
    }

private:
    char32_t m_delimiter;
};

/// Runs of characters of one kind, found in one go: kind 0 is dropped, kind 1 stands alone, others run on.
template <class KindOf>
void splitRuns(Pieces& pieces, Workspace& workspace, KindOf&& kindOf)
{
    splitPieces(pieces, SplitBehaviour::Isolated, workspace, [&](std::string_view text, std::vector<Match>& matches) {
        matches.clear();
        int open = 0;
        for (std::uint32_t i = 0; i < text.size();) {
            const CodePoint c = codePointAt(text, i);
            const int kind = kindOf(c.value);
            if (kind > 1 && kind == open)
                matches.back().span.end += c.bytes;
            else if (kind > 0)
                matches.push_back({{i, i + c.bytes}, true});
            open = kind;
            i += c.bytes;
        }
    });
}

/// Words and punctuation as \w+|[^\w\s]+ finds them.
class Whitespace : public PreTokenizer {
public:
    void split(Pieces& pieces, Workspace& workspace) const override
    {
        splitRuns(pieces, workspace, [](char32_t c) {
            const unsigned classes = classesOf(c);
            if ((classes & kWord) != 0)
                return 2;
            return (classes & kWhiteSpace) != 0 ? 0 : 3;
        });
    }
};

/// White space goes, each punctuation character stands alone.
class Bert : public PreTokenizer {
public:
    void split(Pieces& pieces, Workspace& workspace) const override
    {
        splitRuns(pieces, workspace, [](char32_t c) {
            if (isAny(c, kWhiteSpace))
                return 0;
            return isPunctuation(c) ? 1 : 2;
        });
    }
};

class Sequence : public PreTokenizer {
public:
    explicit Sequence(std::vector<std::unique_ptr<PreTokenizer>> steps) : m_steps(std::move(steps)) {}

    void split(Pieces& pieces, Workspace& workspace) const override
    {
        for (const auto& step : m_steps)
            step->split(pieces, workspace);
    }
    [[nodiscard]] bool needsOrigins() const override
    {
        return std::any_of(m_steps.begin(), m_steps.end(), [](const auto& step) { return step->needsOrigins(); });
    }

private:
    std::vector<std::unique_ptr<PreTokenizer>> m_steps;
};

SplitBehaviour readBehaviour(const Fields& fields)
{
    const std::string name = fields.text("behavior");
    const std::pair<std::string_view, SplitBehaviour> known[] = {
        {"Removed", SplitBehaviour::Removed},
        {"Isolated", SplitBehaviour::Isolated},
        {"MergedWithPrevious", SplitBehaviour::MergedWithPrevious},
        {"MergedWithNext", SplitBehaviour::MergedWithNext},
        {"Contiguous", SplitBehaviour::Contiguous},
    };
    for (const auto& [word, behaviour] : known)
        if (word == name)
            return behaviour;
    throw fields.fault("the behavior '" + name + "' is not supported");
}

}  // namespace

MetaspaceOptions readMetaspaceOptions(const Fields& fields)
{
    MetaspaceOptions options;
    options.replacement = fields.character("replacement");
    const std::string scheme = fields.text("prepend_scheme", "always");
    if (scheme == "first")
        options.scheme = PrependScheme::First;
    else if (scheme == "never")
        options.scheme = PrependScheme::Never;
    else if (scheme != "always")
        throw fields.fault("the prepend_scheme '" + scheme + "' is not supported");
    if (!fields.flag("add_prefix_space", true) && options.scheme != PrependScheme::Never)
        throw fields.fault("'add_prefix_space' is false and 'prepend_scheme' is not \"never\"");
    options.split = fields.flag("split", true);
    return options;
}

std::unique_ptr<PreTokenizer> readPreTokenizer(const Fields& fields)
{
    const std::string type = fields.type();
    if (type == "Split")
        return std::make_unique<Split>(fields.pattern("pattern"), readBehaviour(fields), fields.flag("invert"));
    if (type == "ByteLevel")
        return readByteLevel(fields);
    if (type == "Metaspace")
        return readMetaspace(fields);
    if (type == "Digits")
        return std::make_unique<ClassSplit>(
            kNumber, fields.flag("individual_digits") ? SplitBehaviour::Isolated : SplitBehaviour::Contiguous);
    if (type == "Punctuation")
        return std::make_unique<Punctuation>(fields.has("behavior") ? readBehaviour(fields) : SplitBehaviour::Isolated);
    if (type == "Whitespace")
        return std::make_unique<Whitespace>();
    if (type == "WhitespaceSplit")
        return std::make_unique<ClassSplit>(kWhiteSpace, SplitBehaviour::Removed);
    if (type == "BertPreTokenizer")
        return std::make_unique<Bert>();
    if (type == "CharDelimiterSplit")
        return std::make_unique<CharacterDelimiter>(fields.character("delimiter"));
    if (type != "Sequence")
        throw fields.unsupported("pre_tokenizer");
    std::vector<std::unique_ptr<PreTokenizer>> steps;
    for (const Fields& step : fields.list("pretokenizers"))
        steps.push_back(readPreTokenizer(step));
    return std::make_unique<Sequence>(std::move(steps));
}

}  // namespace orangery::text
