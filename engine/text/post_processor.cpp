// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/post_processor.h"

#include "engine/text/byte_level.h"
#include "engine/text/graphemes.h"

#include <algorithm>

namespace orangery::text {

namespace {

std::uint32_t readId(const FileJson& value, const Fields& fields, const std::string& name)
{
    if (!value.is_number_unsigned() || value.get<std::uint64_t>() > 0xFFFFFFFFU)
        throw fields.fault("'" + name + "' has " + firstGraphemes(value.dump(), 40) + " for an id");
    return value.get<std::uint32_t>();
}

/// The id of a field ["[SEP]", 102].
std::uint32_t readPairId(const Fields& fields, const std::string& name)
{
    const FileJson& pair = fields.json(name);
    if (!pair.is_array() || pair.size() != 2 || !pair[0].is_string())
        throw fields.fault("'" + name + "' is no token with its id");
    return readId(pair[1], fields, name);
}

bool isBlank(char32_t c)
{
    return c == characterOfByte(' ') || isAny(c, kWhiteSpace);
}

std::uint32_t leadingBlanks(std::string_view text)
{
    std::uint32_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++count) {
        const CodePoint c = codePointAt(text, i);
        if (!isBlank(c.value))
            break;
        i += c.bytes;
    }
    return count;
}

std::uint32_t trailingBlanks(std::string_view text)
{
    std::uint32_t count = 0;
    for (std::size_t end = text.size(); end > 0; ++count) {
        const CodePoint c = codePointBefore(text, end);
        if (!isBlank(c.value))
            break;
        end -= c.bytes;
    }
    return count;
}

}  // namespace

void PostProcessor::read(const Fields& fields)
{
    const std::string type = fields.type();
    if (type == "TemplateProcessing") {
        readTemplate(fields);
    } else if (type == "BertProcessing") {
        addFrame(fields);
    } else if (type == "RobertaProcessing") {
        if (fields.flag("trim_offsets"))
            m_steps.push_back({{}, fields.flag("add_prefix_space")});
        addFrame(fields);
    } else if (type == "ByteLevel") {
        if (fields.flag("trim_offsets"))
            m_steps.push_back({{}, fields.flag("add_prefix_space")});
    } else if (type == "Sequence") {
        for (const Fields& step : fields.list("processors"))
            read(step);
    } else {
        throw fields.unsupported("post_processor");
    }
}

void PostProcessor::addFrame(const Fields& fields)
{
    m_steps.push_back({{{false, {readPairId(fields, "cls")}}, {}, {false, {readPairId(fields, "sep")}}}, {}});
}

void PostProcessor::readTemplate(const Fields& fields)
{
    Step step;
    for (const Fields& piece : fields.list("single")) {
        if (piece.has("Sequence")) {
            if (piece.object("Sequence").text("id") != "A")
                throw piece.fault("the template for one text asks for a second one");
            step.parts.emplace_back();
            continue;
        }
        const std::string name = piece.object("SpecialToken").text("id");
        const Fields specials = fields.object("special_tokens");
        if (!specials.has(name))
            throw fields.fault("'special_tokens' lacks the token '" + name + "' of the template");
        const FileJson& ids = specials.object(name).json("ids");
        if (!ids.is_array())
            throw specials.fault("the ids of '" + name + "' are no list");
        Part part = {false, {}};
        for (const FileJson& id : ids)
            part.ids.push_back(readId(id, specials, name));
        step.parts.push_back(std::move(part));
    }
    m_steps.push_back(std::move(step));
}

std::size_t PostProcessor::added() const
{
    std::size_t count = 0;
    for (const Step& step : m_steps)
        for (const Part& part : step.parts)
            count += part.ids.size();
    return count;
}

void PostProcessor::process(std::vector<PlacedToken>& tokens, bool addSpecial) const
{
    for (const Step& step : m_steps) {
        if (step.trimsWithPrefix) {
            trim(tokens, *step.trimsWithPrefix);
            continue;
        }
        std::vector<PlacedToken> processed;
        for (const Part& part : step.parts) {
            if (part.isText)
                processed.insert(processed.end(), tokens.begin(), tokens.end());
            else if (addSpecial)
                for (const std::uint32_t id : part.ids)
                    processed.push_back({id, {}, {}, false});
        }
        tokens = std::move(processed);
    }
}

/// A token's place is where its text stands, without the blanks that byte-level tokens carry.
void PostProcessor::trim(std::vector<PlacedToken>& tokens, bool hasPrefix)
{
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        Span& place = tokens[i].place;
        std::uint32_t leading = leadingBlanks(tokens[i].value);
        const std::uint32_t trailing = trailingBlanks(tokens[i].value);
        const bool isFirst = i == 0 || place.begin == 0;
        if (isFirst && hasPrefix && leading == 1)
            leading = 0;  // that blank was put in and has no place
        place.begin = std::min(place.begin + leading, place.end);
        if (trailing > 0 && place.end >= trailing)
            place.end = std::max(place.end - trailing, place.begin);
    }
}

}  // namespace orangery::text
