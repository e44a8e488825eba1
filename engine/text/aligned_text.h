// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/unicode.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::text {

/// Bytes [begin, end) of some text.
struct Span {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    [[nodiscard]] bool isEmpty() const { return begin == end; }
    [[nodiscard]] std::uint32_t size() const { return end - begin; }
    bool operator==(const Span&) const = default;
};

/// Whether each byte remembers where it came from; what needs no offsets goes faster without.
enum class Origins { Kept, Dropped };

/// A text that is being rewritten, and for each of its bytes the bytes of the original that it stands for.
class AlignedText {
public:
    explicit AlignedText(Origins origins) : m_origins(origins) {}
    /// Bytes `span` of `original`, each standing for the code point that it belongs to.
    AlignedText(std::string_view original, Span span, Origins origins);

    [[nodiscard]] const std::string& text() const { return m_text; }
    [[nodiscard]] std::string_view view(Span span) const
    {
        return std::string_view(m_text).substr(span.begin, span.size());
    }
    [[nodiscard]] Origins origins() const { return m_origins; }
    /// What a byte stands for; {0, 0} where origins are dropped.
    [[nodiscard]] Span origin(std::size_t byte) const { return byte < m_spans.size() ? m_spans[byte] : Span{}; }
    /// What a range of bytes stands for, from the first byte's begin to the last one's end.
    [[nodiscard]] Span origin(Span span) const;

    /// Bytes of another text, with their origins.
    void append(const AlignedText& other, Span span);
    /// New bytes that stand for the same as byte `like` of `other`.
    void append(std::string_view utf8, const AlignedText& other, std::size_t like);
    void append(char32_t value, const AlignedText& other, std::size_t like);
    /// New bytes that stand for `span` of the original.
    void append(std::string_view utf8, Span span);
    void reserve(std::size_t bytes);

private:
    std::string m_text;
    std::vector<Span> m_spans;
    Origins m_origins = Origins::Kept;
};

}  // namespace orangery::text
