// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/tokenizer_document.h"

#include "engine/text/json_tokenizer.h"

#include <limits>
#include <string>
#include <utility>

namespace orangery::text {

namespace {

/// Something stands in the vocabulary or the merges that they do not usually hold.
struct Unusual {};

/// Takes the parser's events: those of model.vocab and model.merges for itself, the others for a document.
class DocumentReader {
public:
    using number_integer_t = FileJson::number_integer_t;
    using number_unsigned_t = FileJson::number_unsigned_t;
    using number_float_t = FileJson::number_float_t;
    using string_t = FileJson::string_t;
    using binary_t = FileJson::binary_t;

    explicit DocumentReader(TokenizerDocument& document) : m_document(&document), m_json(document.json) {}

    // NOLINTBEGIN(readability-identifier-naming): the names are the parser's.
    bool null() { return plain() && m_json.null(); }
    bool boolean(bool value) { return plain() && m_json.boolean(value); }
    bool number_integer(number_integer_t value) { return plain() && m_json.number_integer(value); }
    bool number_float(number_float_t value, const string_t& text)
    {
        return plain() && m_json.number_float(value, text);
    }
    bool binary(binary_t& value) { return plain() && m_json.binary(value); }

    bool number_unsigned(number_unsigned_t value)
    {
        if (m_part != Part::Vocabulary)
            return plain() && m_json.number_unsigned(value);
        if (value > std::numeric_limits<std::uint32_t>::max())
            throw Unusual{};
        m_document->model.vocabulary->add(m_token, static_cast<std::uint32_t>(value));
        return true;
    }

    bool string(string_t& value)
    {
        if (m_part != Part::Merges)
            return plain() && m_json.string(value);
        if (m_isInPair)
            m_pair.push_back(std::move(value));
        else
            addLine(value);
        return true;
    }

    bool key(string_t& name)
    {
        if (m_part == Part::Vocabulary) {
            m_token = std::move(name);
            return true;
        }
        if (m_depth == 1)
            m_outerKey = name;
        else if (m_depth == 2)
            m_innerKey = name;
        return m_json.key(name);
    }

    bool start_object(std::size_t size)
    {
        const bool begins = beginsPart("vocab");
        if (!m_json.start_object(size))
            return false;
        enter();
        if (begins) {
            if (m_document->model.vocabulary)
                throw Unusual{};
            m_document->model.vocabulary.emplace();
            m_part = Part::Vocabulary;
        }
        return true;
    }

    bool end_object()
    {
        if (m_part == Part::Vocabulary)
            m_document->model.vocabulary->finish();
        m_part = Part::None;
        --m_depth;
        return m_json.end_object();
    }

    bool start_array(std::size_t size)
    {
        if (m_part == Part::Merges && !m_isInPair) {
            m_isInPair = true;
            m_pair.clear();
            return true;
        }
        const bool begins = beginsPart("merges");
        if (!m_json.start_array(size))
            return false;
        enter();
        if (begins) {
            if (m_document->model.merges)
                throw Unusual{};
            m_document->model.merges.emplace();
            m_part = Part::Merges;
        }
        return true;
    }

    bool end_array()
    {
        if (m_isInPair) {
            if (m_pair.size() != 2)
                throw Unusual{};
            m_document->model.merges->emplace_back(std::move(m_pair[0]), std::move(m_pair[1]));
            m_isInPair = false;
            return true;
        }
        m_part = Part::None;
        --m_depth;
        return m_json.end_array();
    }

    [[noreturn]] bool parse_error(std::size_t /*position*/, const std::string& /*token*/,
                                  const nlohmann::detail::exception& error)
    {
        throw TextFault{std::string("it is no valid JSON: ") + error.what()};
    }
    // NOLINTEND(readability-identifier-naming)

private:
    enum class Part { None, Vocabulary, Merges };

    /// Nothing but what is expected may stand in a part that is taken.
    [[nodiscard]] bool plain() const
    {
        if (m_part != Part::None)
            throw Unusual{};
        return true;
    }

    [[nodiscard]] bool beginsPart(const char* name) const
    {
        return plain() && m_depth == 2 && m_outerKey == "model" && m_innerKey == name;
    }

    void enter()
    {
        if (++m_depth == 2)
            m_innerKey.clear();
    }

    /// A merge written as "a b"; the line that names a version is none.
    void addLine(const std::string& line)
    {
        if (line.starts_with("#version"))
            return;
        const std::size_t blank = line.find(' ');
        if (blank == std::string::npos || line.find(' ', blank + 1) != std::string::npos)
            throw Unusual{};
        m_document->model.merges->emplace_back(line.substr(0, blank), line.substr(blank + 1));
    }

    TokenizerDocument* m_document;
    nlohmann::detail::json_sax_dom_parser<FileJson> m_json;
    Part m_part = Part::None;
    std::size_t m_depth = 0;  ///< of open objects and lists
    std::string m_outerKey;
    std::string m_innerKey;
    std::string m_token;
    bool m_isInPair = false;
    std::vector<std::string> m_pair;
};

}  // namespace

TokenizerDocument parseTokenizerDocument(std::string_view text)
try {
    checkDepth(text);
    TokenizerDocument document;
    DocumentReader reader(document);
    FileJson::sax_parse(text, &reader);
    return document;
} catch (const Unusual&) {
    return {.json = parseFileJson(text), .model = {}};
} catch (const FileJson::exception& error) {
    throw TextFault{std::string("it is no valid JSON: ") + error.what()};
}

}  // namespace orangery::text
