// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/normalizers.h"

#include "engine/text/byte_level.h"

#include <optional>
#include <utility>
#include <vector>

namespace orangery::text {

namespace {

Span whole(const AlignedText& text)
{
    return {0, static_cast<std::uint32_t>(text.text().size())};
}

/// Calls `rewrite(rewritten, code point, byte)` for each code point and puts the outcome in the text's place.
template <class Rewrite>
void rewriteEach(AlignedText& text, Rewrite&& rewrite)
{
    AlignedText rewritten(text.origins());
    rewritten.reserve(text.text().size());
    for (std::size_t i = 0; i < text.text().size();) {
        const CodePoint c = codePointAt(text.text(), i);
        rewrite(rewritten, c, i);
        i += c.bytes;
    }
    text = std::move(rewritten);
}

void keep(AlignedText& rewritten, const AlignedText& text, CodePoint c, std::size_t at)
{
    rewritten.append(text, {static_cast<std::uint32_t>(at), static_cast<std::uint32_t>(at) + c.bytes});
}

void prepend(AlignedText& text, std::string_view before)
{
    if (text.text().empty())
        return;
    AlignedText rewritten(text.origins());
    rewritten.reserve(text.text().size() + before.size());
    rewritten.append(before, text, 0);
    rewritten.append(text, whole(text));
    text = std::move(rewritten);
}

void lowerCase(AlignedText& text)
{
    rewriteEach(text, [&](AlignedText& rewritten, CodePoint c, std::size_t at) {
        std::string lower;
        appendLowerCase(lower, c.value);
        rewritten.append(lower, text, at);
    });
}

void removeMarks(AlignedText& text, unsigned mask)
{
    if (isAscii(text.text()))
        return;
    rewriteEach(text, [&](AlignedText& rewritten, CodePoint c, std::size_t at) {
        if (!isAny(c.value, mask))
            keep(rewritten, text, c, at);
    });
}

class Lowercase : public Normalizer {
public:
    void normalize(AlignedText& text, Workspace& /*workspace*/) const override { lowerCase(text); }
};

class StripAccents : public Normalizer {
public:
    void normalize(AlignedText& text, Workspace& /*workspace*/) const override { removeMarks(text, kMark); }
};

/// White space at the ends.
class Strip : public Normalizer {
public:
    Strip(bool left, bool right) : m_left(left), m_right(right) {}

    void normalize(AlignedText& text, Workspace& /*workspace*/) const override
    {
        const std::string& old = text.text();
        Span kept = whole(text);
        while (m_left && kept.begin < kept.end) {
            const CodePoint c = codePointAt(old, kept.begin);
            if (!isAny(c.value, kWhiteSpace))
                break;
            kept.begin += c.bytes;
        }
        while (m_right && kept.begin < kept.end) {
            const CodePoint c = codePointBefore(old, kept.end);
            if (!isAny(c.value, kWhiteSpace))
                break;
            kept.end -= c.bytes;
        }
        if (kept == whole(text))
            return;
        AlignedText rewritten(text.origins());
        rewritten.append(text, kept);
        text = std::move(rewritten);
    }

private:
    bool m_left;
    bool m_right;
};

/// The rules of Google's NMT systems: some control characters go, unusual blanks become blanks.
class Nmt : public Normalizer {
public:
    void normalize(AlignedText& text, Workspace& /*workspace*/) const override
    {
        rewriteEach(text, [&](AlignedText& rewritten, CodePoint c, std::size_t at) {
            if (isBlank(c.value))
                rewritten.append(" ", text, at);
            else if (!isRemoved(c.value))
                keep(rewritten, text, c, at);
        });
    }

private:
    static bool isRemoved(char32_t c)
    {
        return (c >= 0x1 && c <= 0x8) || c == 0xB || (c >= 0xE && c <= 0x1F) || c == 0x7F || c == 0x8F || c == 0x9F;
    }
    static bool isBlank(char32_t c)
    {
        return c == 0x9 || c == 0xA || c == 0xC || c == 0xD || c == 0x1680 || (c >= 0x200B && c <= 0x200F) ||
               c == 0x2028 || c == 0x2029 || c == 0x2581 || c == 0xFEFF || c == 0xFFFD;
    }
};

class Prepend : public Normalizer {
public:
    explicit Prepend(std::string before) : m_before(std::move(before)) {}
    void normalize(AlignedText& text, Workspace& /*workspace*/) const override { prepend(text, m_before); }

private:
    std::string m_before;
};

class Replace : public Normalizer {
public:
    Replace(Pattern pattern, std::string content) : m_pattern(std::move(pattern)), m_content(std::move(content)) {}

    void normalize(AlignedText& text, Workspace& workspace) const override
    {
        m_pattern.find(text.text(), workspace, workspace.matches);
        AlignedText rewritten(text.origins());
        rewritten.reserve(text.text().size());
        for (const Match& match : workspace.matches) {
            if (!match.isMatch)
                rewritten.append(text, match.span);
            else if (match.span.end == 0)
                rewritten.append(m_content, Span{});
            else
                rewritten.append(m_content, text, match.span.end - 1);
        }
        text = std::move(rewritten);
    }

private:
    Pattern m_pattern;
    std::string m_content;
};

class ByteLevel : public Normalizer {
public:
    void normalize(AlignedText& text, Workspace& /*workspace*/) const override
    {
        AlignedText rewritten(text.origins());
        rewritten.reserve(text.text().size() * 2);
        appendByteLevel(rewritten, text, whole(text));
        text = std::move(rewritten);
    }
};

struct BertOptions {
    bool cleanText = true;
    bool handleChinese = true;
    bool stripAccents = true;
    bool lowercase = true;
};

bool isChinese(char32_t c)
{
    return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x2A6DF) ||
           (c >= 0x2A700 && c <= 0x2B73F) || (c >= 0x2B740 && c <= 0x2B81F) || (c >= 0x2B920 && c <= 0x2CEAF) ||
           (c >= 0xF900 && c <= 0xFAFF) || (c >= 0x2F800 && c <= 0x2FA1F);
}

class Bert : public Normalizer {
public:
    explicit Bert(BertOptions options) : m_options(options), m_decompose(unicodeForm("NFD", UnicodeVersion::Nine)) {}

    void normalize(AlignedText& text, Workspace& workspace) const override
    {
        if (m_options.cleanText)
            clean(text);
        if (m_options.handleChinese && !isAscii(text.text()))
            surroundChinese(text);
        if (m_options.stripAccents) {
            m_decompose->normalize(text, workspace);
            removeMarks(text, kNonspacingMark);
        }
        if (m_options.lowercase)
            lowerCase(text);
    }

private:
    static void clean(AlignedText& text)
    {
        rewriteEach(text, [&](AlignedText& rewritten, CodePoint c, std::size_t at) {
            const bool isLineEnd = c.value == '\t' || c.value == '\n' || c.value == '\r';
            if (c.value == 0xFFFD || (!isLineEnd && isAny(c.value, kOther)))
                return;
            if (isAny(c.value, kWhiteSpace))
                rewritten.append(" ", text, at);
            else
                keep(rewritten, text, c, at);
        });
    }

    static void surroundChinese(AlignedText& text)
    {
        rewriteEach(text, [&](AlignedText& rewritten, CodePoint c, std::size_t at) {
            const std::string_view blank = isChinese(c.value) ? " " : "";
            rewritten.append(blank, text, at);
            keep(rewritten, text, c, at);
            rewritten.append(blank, text, at);
        });
    }

    BertOptions m_options;
    std::unique_ptr<Normalizer> m_decompose;
};

class Sequence : public Normalizer {
public:
    explicit Sequence(std::vector<std::unique_ptr<Normalizer>> steps) : m_steps(std::move(steps)) {}
    void normalize(AlignedText& text, Workspace& workspace) const override
    {
        for (const auto& step : m_steps)
            step->normalize(text, workspace);
    }

private:
    std::vector<std::unique_ptr<Normalizer>> m_steps;
};

std::unique_ptr<Normalizer> readBert(const Fields& fields)
{
    BertOptions options;
    options.cleanText = fields.flag("clean_text");
    options.handleChinese = fields.flag("handle_chinese_chars");
    options.lowercase = fields.flag("lowercase");
    options.stripAccents = fields.flag("strip_accents", options.lowercase);
    return std::make_unique<Bert>(options);
}

}  // namespace

std::unique_ptr<Normalizer> readNormalizer(const Fields& fields)
{
    const std::string type = fields.type();
    if (auto form = unicodeForm(type, UnicodeVersion::Nine))
        return form;
    if (type == "Lowercase")
        return std::make_unique<Lowercase>();
    if (type == "StripAccents")
        return std::make_unique<StripAccents>();
    if (type == "Strip")
        return std::make_unique<Strip>(fields.flag("strip_left"), fields.flag("strip_right"));
    if (type == "Nmt")
        return std::make_unique<Nmt>();
    if (type == "Prepend")
        return std::make_unique<Prepend>(fields.text("prepend"));
    if (type == "Replace")
        return std::make_unique<Replace>(fields.pattern("pattern"), fields.text("content"));
    if (type == "ByteLevel")
        return std::make_unique<ByteLevel>();
    if (type == "BertNormalizer")
        return readBert(fields);
    if (type == "Precompiled")
        return precompiledRules(fields);
    if (type != "Sequence")
        throw fields.unsupported("normalizer");
    std::vector<std::unique_ptr<Normalizer>> steps;
    for (const Fields& step : fields.list("normalizers"))
        steps.push_back(readNormalizer(step));
    return std::make_unique<Sequence>(std::move(steps));
}

}  // namespace orangery::text
