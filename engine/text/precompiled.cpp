// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/normalizers.h"

#include "engine/base/counted.h"
#include "engine/base/json.h"

#include <nettle/base64.h>
#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>
#include <utility>
#include <vector>

namespace orangery::text {

namespace {

constexpr std::uint32_t kLongestGrapheme = 6;  ///< bytes; only shorter graphemes are looked up whole

std::string decodeBase64(const std::string& encoded, const Fields& fields)
{
    base64_decode_ctx context = {};
    base64_decode_init(&context);
    std::string bytes(BASE64_DECODE_LENGTH(encoded.size()), '\0');
    std::size_t size = bytes.size();
    if (base64_decode_update(&context, &size, reinterpret_cast<std::uint8_t*>(bytes.data()), encoded.size(),
                             encoded.data()) == 0 ||
        base64_decode_final(&context) == 0)
        throw fields.fault("'precompiled_charsmap' is no base64");
    bytes.resize(size);
    return bytes;
}

std::uint32_t readUnit(std::string_view bytes, std::size_t at)
{
    std::uint32_t unit = 0;
    for (std::size_t i = 0; i < 4; ++i)
        unit |= static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + i])) << (8U * i);
    return unit;
}

/// A double-array trie as darts-clone writes it: one 32-bit unit a node with the place of its children, its own label
/// and whether a value hangs below it. Every step is checked, because the file may hold anything.
class CharacterMap {
public:
    CharacterMap(std::string_view bytes, const Fields& fields)
    {
        if (bytes.size() < 4)
            throw fields.fault("'precompiled_charsmap' is cut short");
        const std::size_t size = readUnit(bytes, 0);
        if (size % 4 != 0 || size > bytes.size() - 4)
            throw fields.fault("'precompiled_charsmap' says that its trie has " + counted(size, "byte(s), of which ") +
                               std::to_string(bytes.size() - 4) + " are there");
        for (std::size_t i = 0; i < size; i += 4)
            m_units.push_back(readUnit(bytes, 4 + i));
        m_replacements = bytes.substr(4 + size);
        if (findInvalidUtf8(m_replacements) != std::string_view::npos)
            throw fields.fault("'precompiled_charsmap' holds replacements that are no UTF-8");
    }

    /// What replaces the shortest beginning of `text` that has a rule, or nothing.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view text) const
    {
        if (m_units.empty())
            return std::nullopt;
        std::size_t node = offsetOf(m_units[0]);
        for (const char byte : text) {
            const auto label = static_cast<unsigned char>(byte);
            node ^= label;
            if (label == 0 || node >= m_units.size() || labelOf(m_units[node]) != label)
                return std::nullopt;
            const std::uint32_t unit = m_units[node];
            node ^= offsetOf(unit);
            if (hasValue(unit))
                return node < m_units.size() ? replacementAt(m_units[node] & 0x7FFFFFFFU) : std::nullopt;
        }
        return std::nullopt;
    }

private:
    static bool hasValue(std::uint32_t unit) { return ((unit >> 8U) & 1U) != 0; }
    static std::uint32_t labelOf(std::uint32_t unit) { return unit & 0x800000FFU; }
    static std::size_t offsetOf(std::uint32_t unit) { return (unit >> 10U) << ((unit & 0x200U) >> 6U); }

    [[nodiscard]] std::optional<std::string_view> replacementAt(std::size_t begin) const
    {
        if (begin > m_replacements.size())
            return std::nullopt;
        const std::string_view rest = std::string_view(m_replacements).substr(begin);
        if (!rest.empty() && isContinuation(rest[0]))
            return std::nullopt;
        return rest.substr(0, rest.find('\0'));
    }

    std::vector<std::uint32_t> m_units;
    std::string m_replacements;  ///< each ends with a zero byte
};

struct CloseText {
    void operator()(UText* text) const { utext_close(text); }
};
struct CloseBreaks {
    void operator()(UBreakIterator* breaks) const { ubrk_close(breaks); }
};

/// Calls `visit(begin, end)` for each grapheme cluster.
template <class Visit>
void eachGrapheme(std::string_view text, Visit&& visit)
{
    if (isAscii(text)) {
        for (std::size_t i = 0; i < text.size();) {
            const std::size_t bytes = text.substr(i, 2) == "\r\n" ? 2 : 1;
            visit(i, i + bytes);
            i += bytes;
        }
        return;
    }
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<UText, CloseText> opened(
        utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status));
    const std::unique_ptr<UBreakIterator, CloseBreaks> breaks(ubrk_open(UBRK_CHARACTER, "", nullptr, 0, &status));
    ubrk_setUText(breaks.get(), opened.get(), &status);
    if (U_FAILURE(status))
        throw TextFault{std::string("grapheme clusters cannot be found: ") + u_errorName(status)};
    std::size_t begin = 0;
    for (std::int32_t end = ubrk_next(breaks.get()); end != UBRK_DONE; end = ubrk_next(breaks.get())) {
        visit(begin, static_cast<std::size_t>(end));
        begin = static_cast<std::size_t>(end);
    }
}

class Precompiled : public Normalizer {
public:
    explicit Precompiled(CharacterMap map) : m_map(std::move(map))
    {
        for (std::size_t c = 0; c < m_changesAscii.size(); ++c) {
            const char byte = static_cast<char>(c);
            m_changesAscii[c] = m_map.find({&byte, 1}).has_value();
        }
    }

    void normalize(AlignedText& text, Workspace& /*workspace*/) const override
    {
        const std::string& old = text.text();
        const bool isPlain = std::all_of(old.begin(), old.end(), [&](char byte) {
            const auto c = static_cast<unsigned char>(byte);
            return c < m_changesAscii.size() && c != '\r' && !m_changesAscii[c];
        });
        if (isPlain)
            return;
        AlignedText rewritten(text.origins());
        rewritten.reserve(old.size());
        eachGrapheme(old, [&](std::size_t begin, std::size_t end) {
            if (end - begin >= kLongestGrapheme || !replace(rewritten, text, begin, end))
                replaceEach(rewritten, text, begin, end);
        });
        text = std::move(rewritten);
    }

private:
    /// Puts what the rules say for bytes [begin, end), the i-th new code point standing for the i-th old one.
    bool replace(AlignedText& rewritten, const AlignedText& text, std::size_t begin, std::size_t end) const
    {
        const std::string_view old = std::string_view(text.text()).substr(begin, end - begin);
        const auto fresh = m_map.find(old);
        if (!fresh)
            return false;
        std::size_t like = begin;
        for (std::size_t i = 0; i < fresh->size();) {
            const std::uint32_t bytes = codePointAt(*fresh, i).bytes;
            rewritten.append(fresh->substr(i, bytes), text, like);
            i += bytes;
            const std::size_t next = like + codePointAt(text.text(), like).bytes;
            like = next < end ? next : like;
        }
        return true;
    }

    void replaceEach(AlignedText& rewritten, const AlignedText& text, std::size_t begin, std::size_t end) const
    {
        for (std::size_t i = begin; i < end;) {
            const std::uint32_t bytes = codePointAt(text.text(), i).bytes;
            if (!replace(rewritten, text, i, i + bytes))
                rewritten.append(text, {static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(i) + bytes});
            i += bytes;
        }
    }

    CharacterMap m_map;
    std::array<bool, 128> m_changesAscii = {};
};

}  // namespace

std::unique_ptr<Normalizer> precompiledRules(const Fields& fields)
{
    const std::string bytes = decodeBase64(fields.text("precompiled_charsmap"), fields);
    return std::make_unique<Precompiled>(CharacterMap(bytes, fields));
}

}  // namespace orangery::text
