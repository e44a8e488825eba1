// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/normalizers.h"

#include <unicode/bytestream.h>
#include <unicode/edits.h>
#include <unicode/normalizer2.h>
#include <unicode/uniset.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

namespace orangery::text {

namespace {

enum class Composition { Composed, Decomposed };

using FormGetter = const icu::Normalizer2* (*)(UErrorCode&);

/// A code point on its way through a normalisation, and how many old code points it takes the place of.
struct Element {
    UChar32 value = 0;
    std::uint8_t combiningClass = 0;
    std::uint32_t replaced = 0;
};

/// The old code points in full decomposition, in canonical order. What one decomposes into is counted for its first part.
std::vector<Element> decompose(const icu::Normalizer2& form, std::string_view old)
{
    std::vector<Element> elements;
    icu::UnicodeString parts;
    for (std::size_t i = 0; i < old.size();) {
        const CodePoint c = codePointAt(old, i);
        if (form.getDecomposition(static_cast<UChar32>(c.value), parts) == 0)
            parts.setTo(static_cast<UChar32>(c.value));
        for (std::int32_t at = 0; at < parts.length(); at = parts.moveIndex32(at, 1))
            elements.push_back({parts.char32At(at), form.getCombiningClass(parts.char32At(at)), at == 0 ? 1U : 0U});
        i += c.bytes;
    }
    for (auto run = elements.begin(); run != elements.end();) {
        const auto isStarter = [](const Element& element) { return element.combiningClass == 0; };
        const auto first = std::find_if_not(run, elements.end(), isStarter);
        run = std::find_if(first, elements.end(), isStarter);
        std::stable_sort(first, run,
                         [](const Element& x, const Element& y) { return x.combiningClass < y.combiningClass; });
    }
    return elements;
}

/// Canonical composition: a mark joins the starter before it unless one of its own or a higher class lies between.
std::vector<Element> compose(const icu::Normalizer2& form, const std::vector<Element>& elements)
{
    std::vector<Element> composed;
    std::optional<std::size_t> starter;
    for (const Element& element : elements) {
        const bool isFree =
            starter && (*starter + 1 == composed.size() || composed.back().combiningClass < element.combiningClass);
        const UChar32 joined = isFree ? form.composePair(composed[*starter].value, element.value) : U_SENTINEL;
        if (joined >= 0) {
            composed[*starter].value = joined;
            composed[*starter].replaced += element.replaced;
            continue;
        }
        if (element.combiningClass == 0)
            starter = composed.size();
        composed.push_back(element);
    }
    return composed;
}

std::string textOf(const std::vector<Element>& elements)
{
    std::string text;
    for (const Element& element : elements)
        appendUtf8(text, static_cast<char32_t>(element.value));
    return text;
}

/// Puts the elements in the place of the old code points from byte `old` on: each stands for the first of those that it
/// replaces, or, where it replaces none, for the one before.
void appendElements(AlignedText& rewritten, const AlignedText& text, std::size_t old,
                    const std::vector<Element>& elements)
{
    for (const Element& element : elements) {
        const std::string utf8 = toUtf8(static_cast<char32_t>(element.value));
        if (element.replaced > 0)
            rewritten.append(utf8, text, old);
        else
            rewritten.append(utf8, old == 0 ? Span{} : text.origin(old - 1));
        for (std::uint32_t i = 0; i < element.replaced; ++i)
            old += codePointAt(text.text(), old).bytes;
    }
}

/// The characters that Unicode 9 has.
const icu::UnicodeSet& ofUnicodeNine()
{
    static const icu::UnicodeSet set = [] {
        UErrorCode status = U_ZERO_ERROR;
        icu::UnicodeSet made(u"[:age=9.0:]", status);
        made.freeze();
        return made;
    }();
    return set;
}

class UnicodeForm : public Normalizer {
public:
    UnicodeForm(FormGetter getter, Composition composition, UnicodeVersion version) : m_composition(composition)
    {
        UErrorCode status = U_ZERO_ERROR;
        m_form = getter(status);
        if (version == UnicodeVersion::Nine) {
            m_filtered = std::make_unique<icu::FilteredNormalizer2>(*m_form, ofUnicodeNine());
            m_form = m_filtered.get();
        }
    }

    void normalize(AlignedText& text, Workspace& /*workspace*/) const override
    {
        if (isAscii(text.text()))
            return;
        std::string fresh;
        icu::StringByteSink<std::string> sink(&fresh);
        icu::Edits edits;
        UErrorCode status = U_ZERO_ERROR;
        const icu::StringPiece old(text.text().data(), static_cast<std::int32_t>(text.text().size()));
        m_form->normalizeUTF8(0, old, sink, &edits, status);
        if (U_FAILURE(status) || !edits.hasChanges())
            return;
        AlignedText rewritten(text.origins());
        rewritten.reserve(fresh.size());
        for (auto edit = edits.getFineIterator(); edit.next(status) != 0;) {
            const auto from = static_cast<std::uint32_t>(edit.sourceIndex());
            const Span oldSpan = {from, from + static_cast<std::uint32_t>(edit.oldLength())};
            if (edit.hasChange() == 0)
                rewritten.append(text, oldSpan);
            else
                appendChange(rewritten, text, oldSpan,
                             std::string_view(fresh).substr(static_cast<std::size_t>(edit.destinationIndex()),
                                                            static_cast<std::size_t>(edit.newLength())));
        }
        text = std::move(rewritten);
    }

private:
    /// ICU says what the new text is; where each part of it comes from is found by doing its steps one by one.
    void appendChange(AlignedText& rewritten, const AlignedText& text, Span oldSpan, std::string_view fresh) const
    {
        if (text.origins() == Origins::Dropped) {
            rewritten.append(fresh, Span{});
            return;
        }
        std::vector<Element> elements = decompose(*m_form, text.view(oldSpan));
        if (m_composition == Composition::Composed)
            elements = compose(*m_form, elements);
        if (textOf(elements) == fresh)
            appendElements(rewritten, text, oldSpan.begin, elements);
        else
            rewritten.append(fresh, text.origin(oldSpan));
    }

    Composition m_composition;
    const icu::Normalizer2* m_form = nullptr;  ///< the filtered one, or ICU's own, which is never freed
    std::unique_ptr<icu::FilteredNormalizer2> m_filtered;
};

}  // namespace

std::unique_ptr<Normalizer> unicodeForm(std::string_view name, UnicodeVersion version)
{
    if (name == "NFC")
        return std::make_unique<UnicodeForm>(&icu::Normalizer2::getNFCInstance, Composition::Composed, version);
    if (name == "NFD")
        return std::make_unique<UnicodeForm>(&icu::Normalizer2::getNFDInstance, Composition::Decomposed, version);
    if (name == "NFKC")
        return std::make_unique<UnicodeForm>(&icu::Normalizer2::getNFKCInstance, Composition::Composed, version);
    if (name == "NFKD")
        return std::make_unique<UnicodeForm>(&icu::Normalizer2::getNFKDInstance, Composition::Decomposed, version);
    return nullptr;
}

}  // namespace orangery::text
