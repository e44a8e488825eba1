// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/fields.h"
#include "engine/text/pieces.h"
#include "engine/text/workspace.h"

#include <memory>
#include <string_view>
#include <vector>

namespace orangery::text {

/// Cuts the pieces of a text into smaller ones; pieces that are tokens already stay as they are.
class PreTokenizer {
public:
    virtual ~PreTokenizer() = default;
    virtual void split(Pieces& pieces, Workspace& workspace) const = 0;
    /// Whether it has to know where a piece stands in the original text.
    [[nodiscard]] virtual bool needsOrigins() const { return false; }
};

/// The pre-tokenizer that a tokenizer.json describes: Split, ByteLevel, Metaspace, Digits, Punctuation, Whitespace,
/// WhitespaceSplit, BertPreTokenizer, CharDelimiterSplit, Sequence. Throws TextFault for any other.
[[nodiscard]] std::unique_ptr<PreTokenizer> readPreTokenizer(const Fields& fields);

/// Those of them that rewrite the text as they cut it.
[[nodiscard]] std::unique_ptr<PreTokenizer> readByteLevel(const Fields& fields);
[[nodiscard]] std::unique_ptr<PreTokenizer> readMetaspace(const Fields& fields);

enum class PrependScheme { First, Never, Always };

/// What Metaspace's fields say, for pre-tokenizer and decoder.
struct MetaspaceOptions {
    char32_t replacement = U'▁';
    PrependScheme scheme = PrependScheme::Always;
    bool split = true;
};
[[nodiscard]] MetaspaceOptions readMetaspaceOptions(const Fields& fields);

/// Replaces each piece that is no token by the parts of it that `find(text of the piece, matches)` and `behaviour`
/// leave; empty parts are dropped.
template <class Find>
void splitPieces(Pieces& pieces, SplitBehaviour behaviour, Workspace& workspace, Find&& find)
{
    workspace.pieces.clear();
    for (const Piece& piece : pieces.list) {
        if (piece.token) {
            workspace.pieces.push_back(piece);
            continue;
        }
        find(pieces.text.view(piece.span), workspace.matches);
        splitAt(workspace.matches, behaviour, workspace.spans);
        for (const Span& span : workspace.spans)
            if (!span.isEmpty())
                workspace.pieces.push_back({{piece.span.begin + span.begin, piece.span.begin + span.end}});
    }
    pieces.list.swap(workspace.pieces);
}

/// Finds each code point for which `isMatch(code point)` holds.
template <class IsMatch>
void findEach(std::string_view text, std::vector<Match>& matches, IsMatch&& isMatch)
{
    matches.clear();
    std::uint32_t reached = 0;
    for (std::uint32_t i = 0; i < text.size();) {
        const CodePoint c = codePointAt(text, i);
        const std::uint32_t next = i + c.bytes;
        if (isMatch(c.value)) {
            if (reached < i)
                matches.push_back({{reached, i}, false});
            matches.push_back({{i, next}, true});
            reached = next;
        }
        i = next;
    }
    if (reached < text.size())
        matches.push_back({{reached, static_cast<std::uint32_t>(text.size())}, false});
}

}  // namespace orangery::text
