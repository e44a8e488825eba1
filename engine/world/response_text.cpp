// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/response_text.h"

#include <algorithm>

namespace orangery::world {

namespace {

constexpr std::string_view kMarker = "### ";
constexpr std::string_view kWhiteSpace = " \t\r\n";
constexpr std::string_view kRationalesOpening = "Start with ";

bool isHeading(Token token)
{
    return token >= Token::Description && token <= Token::Final;
}

std::string headingLine(Token heading, int step)
{
    switch (heading) {
    case Token::Description:
        return "### Image Description:";
    case Token::Rationales:
        return "### Rationales:";
    case Token::Think:
        return "### Let's think step by step.";
    case Token::Step:
        return "### Step " + std::to_string(step) + ":";
    default:
        return "### The final answer is:";
    }
}

/// Whether the body stands on the heading's own line.
bool isOneLine(Token heading)
{
    return heading == Token::Think || heading == Token::Final;
}

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(kWhiteSpace);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(kWhiteSpace) - first + 1);
}

/// The name of the colour that the i-th number of a description counts.
std::optional<std::string_view> countedColour(std::optional<Token> section, std::size_t i)
{
    if (section != Token::Description || i >= kColours.size())
        return std::nullopt;
    return nameOf(kColours[i]);
}

/// What stands before the i-th word of a body.
std::string_view separator(std::optional<Token> section, std::size_t i, Token token)
{
    if (section && isOneLine(*section))
        return " ";
    if (i == 0)
        return section == Token::Rationales ? kRationalesOpening : "";
    if (section == Token::Description || (section == Token::Rationales && operationOf(token)))
        return ", ";
    return " ";
}

std::optional<Token> headingOfLine(std::string_view line)
{
    for (const Token heading : {Token::Description, Token::Rationales, Token::Think, Token::Final}) {
        if (line.starts_with(headingLine(heading, 0)))
            return heading;
    }
    return line.starts_with("### Step ") ? std::optional(Token::Step) : std::nullopt;
}

/// The body of a section that begins with its marker and has this heading.
std::string_view bodyAfterHeading(Token heading, std::string_view section)
{
    if (isOneLine(heading))
        return section.substr(headingLine(heading, 0).size());
    const std::size_t lineEnd = section.find('\n');
    return lineEnd == std::string_view::npos ? std::string_view{} : section.substr(lineEnd + 1);
}

/// Where the section that begins at `begin` ends: at the next marker at the start of a line.
std::size_t sectionEnd(std::string_view text, std::size_t begin)
{
    const std::size_t next = text.find("\n### ", begin);
    return next == std::string_view::npos ? text.size() : next + 1;
}

Failure notOurs(std::string_view text, std::size_t offset)
{
    constexpr std::size_t kShown = 40;
    return failure(ErrorCode::Input,
                   "the prefix is not in the language of the counted-shapes models, from byte " +
                       std::to_string(offset) + ": \"" + std::string(text.substr(offset, kShown)) + "\"",
                   "it was written by another kind of model", "Search with models that share a language.");
}

}  // namespace

ResponseWriter::ResponseWriter(std::span<const Token> prefix)
{
    for (const Token token : prefix)
        static_cast<void>(append(token));
    m_closed = true;
}

std::string ResponseWriter::beginSection(Token heading)
{
    std::string text = m_closed ? "" : "\n\n";
    if (heading == Token::Step)
        ++m_step;
    text += headingLine(heading, m_step);
    if (!isOneLine(heading))
        text += '\n';
    m_section = heading;
    m_words = 0;
    m_closed = false;
    return text;
}

std::string ResponseWriter::append(Token token)
{
    if (token == Token::End)
        return {};
    if (isHeading(token))
        return beginSection(token);
    std::string text(separator(m_section, m_words, token));
    text += wordOf(token);
    if (const auto colour = countedColour(m_section, m_words); colour && digitOf(token)) {
        text += ' ';
        text += *colour;
    }
    ++m_words;
    m_closed = false;
    return text;
}

std::string responseText(std::span<const Token> tokens)
{
    ResponseWriter writer;
    std::string text;
    for (const Token token : tokens)
        text += writer.append(token);
    return text;
}

std::optional<std::vector<Token>> readBody(Token heading, std::string_view body)
{
    body = trimmed(body);
    if (heading == Token::Rationales && body.starts_with(kRationalesOpening))
        body.remove_prefix(kRationalesOpening.size());
    std::vector<Token> tokens;
    bool colourDue = false;
    while (!body.empty()) {
        const std::size_t end = std::min(body.find_first_of(kWhiteSpace), body.size());
        std::string_view word = body.substr(0, end);
        body = trimmed(body.substr(end));
        if (word.ends_with(','))
            word.remove_suffix(1);
        if (colourDue) {
            if (word != countedColour(heading, tokens.size() - 1))
                return std::nullopt;
            colourDue = false;
            continue;
        }
        const std::optional<Token> token = tokenOf(word);
        if (!token || isHeading(*token) || *token == Token::End)
            return std::nullopt;
        colourDue = countedColour(heading, tokens.size()) && digitOf(*token);
        tokens.push_back(*token);
    }
    return colourDue ? std::nullopt : std::optional(std::move(tokens));
}

Result<std::vector<Token>> readPrefix(std::string_view text)
{
    std::vector<Token> tokens;
    ResponseWriter writer;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::string_view section = text.substr(begin, sectionEnd(text, begin) - begin);
        const std::optional<Token> heading = section.starts_with(kMarker) ? headingOfLine(section) : std::nullopt;
        const auto body = heading ? readBody(*heading, bodyAfterHeading(*heading, section)) : std::nullopt;
        if (!body)
            return notOurs(text, begin);
        // Reading is lenient, so what was understood is written again and compared.
        std::string again = writer.append(*heading);
        for (const Token token : *body)
            again += writer.append(token);
        if (trimmed(again) != trimmed(section))
            return notOurs(text, begin);
        tokens.push_back(*heading);
        tokens.insert(tokens.end(), body->begin(), body->end());
        begin += section.size();
    }
    return tokens;
}

}  // namespace orangery::world
