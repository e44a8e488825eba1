// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/aligned_text.h"

namespace orangery::text {

AlignedText::AlignedText(std::string_view original, Span span, Origins origins)
    : m_text(original.substr(span.begin, span.size())), m_origins(origins)
{
    if (origins == Origins::Dropped)
        return;
    m_spans.reserve(m_text.size());
    for (std::size_t i = 0; i < m_text.size();) {
        const std::uint32_t bytes = codePointAt(m_text, i).bytes;
        const auto begin = static_cast<std::uint32_t>(span.begin + i);
        m_spans.insert(m_spans.end(), bytes, Span{begin, begin + bytes});
        i += bytes;
    }
}

Span AlignedText::origin(Span span) const
{
    if (span.isEmpty() || span.end > m_spans.size())
        return {};
    return {m_spans[span.begin].begin, m_spans[span.end - 1].end};
}

void AlignedText::append(const AlignedText& other, Span span)
{
    m_text.append(other.m_text, span.begin, span.size());
    if (m_origins == Origins::Kept)
        m_spans.insert(m_spans.end(), other.m_spans.begin() + span.begin, other.m_spans.begin() + span.end);
}

void AlignedText::append(std::string_view utf8, const AlignedText& other, std::size_t like)
{
    append(utf8, other.origin(like));
}

void AlignedText::append(char32_t value, const AlignedText& other, std::size_t like)
{
    const std::size_t before = m_text.size();
    appendUtf8(m_text, value);
    if (m_origins == Origins::Kept)
        m_spans.insert(m_spans.end(), m_text.size() - before, other.origin(like));
}

void AlignedText::append(std::string_view utf8, Span span)
{
    m_text += utf8;
    if (m_origins == Origins::Kept)
        m_spans.insert(m_spans.end(), utf8.size(), span);
}

void AlignedText::reserve(std::size_t bytes)
{
    m_text.reserve(bytes);
    if (m_origins == Origins::Kept)
        m_spans.reserve(bytes);
}

}  // namespace orangery::text
