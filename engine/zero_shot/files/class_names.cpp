// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/files/class_names.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

namespace orangery::zero_shot {

namespace {

bool isLetterOrNumber(UChar32 c)
{
    return (U_GET_GC_MASK(c) & (U_GC_L_MASK | U_GC_N_MASK)) != 0;
}

}  // namespace

std::string looseName(std::string_view name)
{
    icu::UnicodeString text =
        icu::UnicodeString::fromUTF8(icu::StringPiece(name.data(), static_cast<std::int32_t>(name.size())));
    text.foldCase();
    icu::UnicodeString kept;
    for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1))
        if (const UChar32 c = text.char32At(i); isLetterOrNumber(c))
            kept.append(c);
    std::string loose;
    kept.toUTF8String(loose);
    return loose;
}

std::string styledName(std::string_view name, NameStyle style)
{
    std::string styled;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const auto isUpper = [&](std::size_t at) { return name[at] >= 'A' && name[at] <= 'Z'; };
        const auto isLower = [&](std::size_t at) { return name[at] >= 'a' && name[at] <= 'z'; };
        if (style != NameStyle::Raw && name[i] == '_') {
            styled += ' ';
            continue;
        }
        // A word begins at a capital behind a small letter, and at the last capital of several before a small one.
        if (style == NameStyle::Words && i > 0 && isUpper(i) &&
            (isLower(i - 1) || (isUpper(i - 1) && i + 1 < name.size() && isLower(i + 1))))
            styled += ' ';
        styled += name[i];
    }
    return styled;
}

}  // namespace orangery::zero_shot
