// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/added_tokens.h"

#include <algorithm>
#include <utility>

namespace orangery::text {

namespace {

bool touchesWord(std::string_view text, Span span)
{
    const bool before = span.begin > 0 && isAny(codePointBefore(text, span.begin).value, kWord);
    const bool after = span.end < text.size() && isAny(codePointAt(text, span.end).value, kWord);
    return before || after;
}

std::uint32_t skipBlanksBack(std::string_view text, std::uint32_t end)
{
    while (end > 0) {
        const CodePoint c = codePointBefore(text, end);
        if (!isAny(c.value, kWhiteSpace))
            break;
        end -= c.bytes;
    }
    return end;
}

std::uint32_t skipBlanks(std::string_view text, std::uint32_t begin)
{
    while (begin < text.size()) {
        const CodePoint c = codePointAt(text, begin);
        if (!isAny(c.value, kWhiteSpace))
            break;
        begin += c.bytes;
    }
    return begin;
}

std::string normalForm(const std::string& content, const Normalizer* normalizer, Workspace& workspace)
{
    if (normalizer == nullptr)
        return content;
    AlignedText text(content, {0, static_cast<std::uint32_t>(content.size())}, Origins::Dropped);
    normalizer->normalize(text, workspace);
    return text.text();
}

}  // namespace

AddedTokens::AddedTokens(std::vector<AddedToken> tokens, const Vocabulary& vocabulary, const Normalizer* normalizer)
{
    Workspace workspace;
    std::vector<std::pair<std::string, std::uint32_t>> verbatim;
    std::vector<std::pair<std::string, std::uint32_t>> normalized;
    auto next = static_cast<std::uint32_t>(vocabulary.size());
    for (AddedToken& token : tokens) {
        if (token.content.empty())
            continue;
        auto id = idOf(token.content);
        if (!id)
            id = vocabulary.find(token.content);
        if (!id) {
            id = next++;
            ++m_beyond;
        }
        m_ids[token.content] = *id;
        if (token.special)
            m_specials.insert(token.content);
        std::string decoded = token.normalized ? normalForm(token.content, normalizer, workspace) : token.content;
        (token.normalized ? normalized : verbatim).emplace_back(decoded, *id);
        m_tokens[*id] = {std::move(token), std::move(decoded)};
    }
    m_verbatim = ByteTrie(std::move(verbatim));
    m_normalized = ByteTrie(std::move(normalized));
}

std::optional<std::uint32_t> AddedTokens::idOf(std::string_view content) const
{
    const auto found = m_ids.find(content);
    return found == m_ids.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::string_view> AddedTokens::textOf(std::uint32_t id) const
{
    const auto found = m_tokens.find(id);
    return found == m_tokens.end() ? std::nullopt : std::optional<std::string_view>(found->second.decoded);
}

std::vector<Piece> AddedTokens::find(std::string_view text, const ByteTrie& looked) const
{
    std::vector<Piece> parts;
    const auto size = static_cast<std::uint32_t>(text.size());
    std::uint32_t reached = 0;
    for (std::uint32_t at = 0; at < size && !looked.isEmpty();) {
        const auto found = looked.longestPrefix(text.substr(at));
        if (!found) {
            ++at;
            continue;
        }
        Span span = {at, at + static_cast<std::uint32_t>(found->length)};
        at = span.end;
        const AddedToken& token = m_tokens.at(found->value).token;
        if (token.singleWord && touchesWord(text, span))
            continue;
        if (token.lstrip)
            span.begin = std::max(skipBlanksBack(text, span.begin), reached);
        if (token.rstrip)
            span.end = skipBlanks(text, span.end);
        if (reached < span.begin)
            parts.push_back({{reached, span.begin}});
        parts.push_back({span, found->value});
        reached = span.end;
    }
    if (reached < size)
        parts.push_back({{reached, size}});
    return parts;
}

std::vector<AddedToken> readAddedTokens(const Fields& file)
{
    std::vector<AddedToken> tokens;
    if (!file.has("added_tokens"))
        return tokens;
    for (const Fields& fields : file.list("added_tokens")) {
        AddedToken token;
        token.content = fields.text("content");
        token.singleWord = fields.flag("single_word");
        token.lstrip = fields.flag("lstrip");
        token.rstrip = fields.flag("rstrip");
        token.normalized = fields.flag("normalized");
        token.special = fields.flag("special");
        tokens.push_back(std::move(token));
    }
    return tokens;
}

}  // namespace orangery::text
