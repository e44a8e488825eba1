// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/sentence_marks.h"

#include "widgets/bridge/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace orangery::recognition_page {

namespace {

QString tr(const char* text)
{
    return QCoreApplication::translate("SentenceMarks", text);
}

}  // namespace

QString markWord(zero_shot::Finding::Kind kind)
{
    using Kind = zero_shot::Finding::Kind;
    switch (kind) {
    case Kind::NoSentences:
        return tr("no sentences");
    case Kind::UnknownClass:
        return tr("unknown class");
    case Kind::RepeatedClass:
        return tr("class twice");
    case Kind::EmptySentence:
        return tr("empty");
    case Kind::RepeatedSentence:
        return tr("repeated");
    case Kind::SharedSentence:
        return tr("shared");
    case Kind::GenericSentence:
        return tr("generic");
    case Kind::StrayBlanks:
        return tr("stray blanks");
    case Kind::Numbered:
        return tr("numbered");
    case Kind::TooLong:
        return tr("too long");
    case Kind::OtherCount:
        return tr("other count");
    case Kind::OtherSpelling:
        return tr("other spelling");
    case Kind::OtherLanguage:
        return tr("other language");
    case Kind::WithoutName:
        return tr("no class name");
    }
    return {};
}

std::vector<Mark> marksOf(const std::vector<std::string>& names, const std::vector<zero_shot::Finding>& findings)
{
    std::vector<Mark> marks;
    std::size_t place = 0;
    for (const zero_shot::Finding& finding : findings) {
        const auto begin = names.begin() + static_cast<std::ptrdiff_t>(place);
        auto found = std::find(begin, names.end(), finding.className);
        // Two classes of one name: the second one's sentences are counted from 0 again.
        if (found == begin && finding.sentence && !marks.empty() && marks.back().classIndex == place &&
            marks.back().sentence && *marks.back().sentence > *finding.sentence)
            found = std::find(begin + 1, names.end(), finding.className);
        if (found == names.end())
            found = std::find(names.begin(), names.end(), finding.className);
        if (found == names.end())
            continue;
        place = static_cast<std::size_t>(found - names.begin());
        marks.push_back({finding.kind, place, finding.sentence, bridge::toQt(finding.message)});
    }
    return marks;
}

}  // namespace orangery::recognition_page
