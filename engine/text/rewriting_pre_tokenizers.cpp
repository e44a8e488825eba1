// SPDX-License-Identifier: GPL-3.0-or-later
// The pre-tokenizers that write a new text: each builds it piece by piece and moves the pieces along.
#include "engine/text/byte_level.h"
#include "engine/text/pre_tokenizers.h"

#include <utility>

namespace orangery::text {

namespace {

std::uint32_t sizeOf(const AlignedText& text)
{
    return static_cast<std::uint32_t>(text.text().size());
}

/// Calls `rewrite(rewritten, span)` for each piece that is no token; tokens are copied.
template <class Rewrite>
void rewritePieces(Pieces& pieces, std::size_t expected, Rewrite&& rewrite)
{
    AlignedText rewritten(pieces.text.origins());
    rewritten.reserve(expected);
    for (Piece& piece : pieces.list) {
        const std::uint32_t begin = sizeOf(rewritten);
        if (piece.token)
            rewritten.append(pieces.text, piece.span);
        else
            rewrite(rewritten, piece.span);
        piece.span = {begin, sizeOf(rewritten)};
    }
    pieces.text = std::move(rewritten);
}

class ByteLevel : public PreTokenizer {
public:
    ByteLevel(bool addPrefixSpace, bool useRegex) : m_addPrefixSpace(addPrefixSpace), m_useRegex(useRegex) {}

    void split(Pieces& pieces, Workspace& workspace) const override
    {
        if (m_addPrefixSpace)
            rewritePieces(pieces, pieces.text.text().size() + 1, [&](AlignedText& rewritten, Span span) {
                if (!pieces.text.view(span).starts_with(' '))
                    rewritten.append(" ", pieces.text, span.begin);
                rewritten.append(pieces.text, span);
            });
        if (m_useRegex)
            splitPieces(pieces, SplitBehaviour::Isolated, workspace, splitLikeGpt2);
        rewritePieces(pieces, pieces.text.text().size() * 2,
                      [&](AlignedText& rewritten, Span span) { appendByteLevel(rewritten, pieces.text, span); });
    }

private:
    bool m_addPrefixSpace;
    bool m_useRegex;
};

class Metaspace : public PreTokenizer {
public:
    explicit Metaspace(const MetaspaceOptions& options) : m_options(options), m_replacement(toUtf8(options.replacement))
    {
    }

    void split(Pieces& pieces, Workspace& workspace) const override
    {
        rewritePieces(pieces, pieces.text.text().size() * 3 / 2 + m_replacement.size(),
                      [&](AlignedText& rewritten, Span span) { replaceBlanks(rewritten, pieces.text, span); });
        if (m_options.split)
            splitPieces(pieces, SplitBehaviour::MergedWithNext, workspace,
                        [&](std::string_view text, std::vector<Match>& matches) {
                            findEach(text, matches, [&](char32_t c) { return c == m_options.replacement; });
                        });
    }

    [[nodiscard]] bool needsOrigins() const override { return m_options.scheme == PrependScheme::First; }

private:
    void replaceBlanks(AlignedText& rewritten, const AlignedText& text, Span span) const
    {
        const std::string_view old = text.view(span);
        const bool isThere = old.starts_with(' ') || old.starts_with(m_replacement);
        if (!isThere && !old.empty() && isPrepended(text.origin(span.begin)))
            rewritten.append(m_replacement, text, span.begin);
        for (std::uint32_t i = span.begin; i < span.end;) {
            const std::size_t blank = std::min<std::size_t>(text.text().find(' ', i), span.end);
            rewritten.append(text, {i, static_cast<std::uint32_t>(blank)});
            if (blank < span.end)
                rewritten.append(m_replacement, text, blank);
            i = static_cast<std::uint32_t>(blank) + 1;
        }
    }

    /// Whether a piece whose first byte stands for `origin` gets the replacement in front.
    [[nodiscard]] bool isPrepended(Span origin) const
    {
        return m_options.scheme == PrependScheme::Always ||
               (m_options.scheme == PrependScheme::First && origin.begin == 0);
    }

    MetaspaceOptions m_options;
    std::string m_replacement;
};

}  // namespace

std::unique_ptr<PreTokenizer> readByteLevel(const Fields& fields)
{
    return std::make_unique<ByteLevel>(fields.flag("add_prefix_space"), fields.flag("use_regex", true));
}

std::unique_ptr<PreTokenizer> readMetaspace(const Fields& fields)
{
    return std::make_unique<Metaspace>(readMetaspaceOptions(fields));
}

}  // namespace orangery::text
