// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/decoders.h"

#include "engine/base/json.h"
#include "engine/text/byte_level.h"
#include "engine/text/pre_tokenizers.h"

#include <charconv>
#include <optional>
#include <utility>

namespace orangery::text {

namespace {

void fuse(std::vector<std::string>& texts)
{
    std::string all;
    for (const std::string& text : texts)
        all += text;
    texts = {std::move(all)};
}

class Fuse : public Decoder {
public:
    void decode(std::vector<std::string>& texts, Workspace& /*workspace*/) const override { fuse(texts); }
};

class ByteLevel : public Decoder {
public:
    void decode(std::vector<std::string>& texts, Workspace& /*workspace*/) const override
    {
        for (std::string& text : texts)
            if (auto bytes = bytesOfByteLevel(text))
                text = std::move(*bytes);
        fuse(texts);
        texts[0] = replaceMalformed(texts[0]);
    }
};

class WordPiece : public Decoder {
public:
    WordPiece(std::string prefix, bool cleanup) : m_prefix(std::move(prefix)), m_cleanup(cleanup) {}

    void decode(std::vector<std::string>& texts, Workspace& /*workspace*/) const override
    {
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (i > 0)
                texts[i] = texts[i].starts_with(m_prefix) ? texts[i].substr(m_prefix.size()) : " " + texts[i];
            if (m_cleanup)
                cleanUp(texts[i]);
        }
    }

private:
    static void cleanUp(std::string& text)
    {
        constexpr std::pair<std::string_view, std::string_view> kRules[] = {
            {" .", "."},   {" ?", "?"},           {" !", "!"},   {" ,", ","},     {" ' ", "'"},    {" n't", "n't"},
            {" 'm", "'m"}, {" do not", " don't"}, {" 's", "'s"}, {" 've", "'ve"}, {" 're", "'re"},
        };
        for (const auto& [old, fresh] : kRules)
            replaceAll(text, old, fresh);
    }

    std::string m_prefix;
    bool m_cleanup;
};

class Metaspace : public Decoder {
public:
    explicit Metaspace(const MetaspaceOptions& options)
        : m_replacement(toUtf8(options.replacement)), m_dropsFirst(options.scheme != PrependScheme::Never)
    {
    }

    void decode(std::vector<std::string>& texts, Workspace& /*workspace*/) const override
    {
        for (std::size_t i = 0; i < texts.size(); ++i)
            replaceAll(texts[i], m_replacement, i == 0 && m_dropsFirst ? "" : " ");
    }

private:
    std::string m_replacement;
    bool m_dropsFirst;
};

/// Tokens "<0x0A>" become the bytes that they name.
class ByteFallback : public Decoder {
public:
    void decode(std::vector<std::string>& texts, Workspace& /*workspace*/) const override
    {
        std::vector<std::string> decoded;
        std::string bytes;
        const auto endBytes = [&] {
            if (findInvalidUtf8(bytes) == std::string_view::npos)
                decoded.push_back(bytes);
            else
                decoded.insert(decoded.end(), bytes.size(), "\uFFFD");
            bytes.clear();
        };
        for (std::string& text : texts) {
            if (const auto byte = byteOf(text)) {
                bytes += *byte;
                continue;
            }
            if (!bytes.empty())
                endBytes();
            decoded.push_back(std::move(text));
        }
        if (!bytes.empty())
            endBytes();
        texts = std::move(decoded);
    }

private:
    static std::optional<char> byteOf(std::string_view text)
    {
        if (text.size() != 6 || !text.starts_with("<0x") || text[5] != '>')
            return std::nullopt;
        // A sign before the digit is taken as by the library that wrote these files.
        const std::size_t first = text[3] == '+' ? 4 : 3;
        unsigned value = 0;
        const auto [end, error] = std::from_chars(text.data() + first, text.data() + 5, value, 16);
        if (error != std::errc() || end != text.data() + 5)
            return std::nullopt;
        return static_cast<char>(value);
    }
};

class Replace : public Decoder {
public:
    Replace(Pattern pattern, std::string content) : m_pattern(std::move(pattern)), m_content(std::move(content)) {}

    void decode(std::vector<std::string>& texts, Workspace& workspace) const override
    {
        for (std::string& text : texts) {
            m_pattern.find(text, workspace, workspace.matches);
            std::string replaced;
            for (const Match& match : workspace.matches)
                replaced += match.isMatch ? std::string_view(m_content)
                                          : std::string_view(text).substr(match.span.begin, match.span.size());
            text = std::move(replaced);
        }
    }

private:
    Pattern m_pattern;
    std::string m_content;
};

/// Up to so many of one character go at each end.
class Strip : public Decoder {
public:
    Strip(char32_t character, std::uint64_t start, std::uint64_t stop)
        : m_character(toUtf8(character)), m_start(start), m_stop(stop)
    {
    }

    void decode(std::vector<std::string>& texts, Workspace& /*workspace*/) const override
    {
        for (std::string& text : texts) {
            std::string_view kept = text;
            for (std::uint64_t i = 0; i < m_start && kept.starts_with(m_character); ++i)
                kept.remove_prefix(m_character.size());
            for (std::uint64_t i = 0; i < m_stop && kept.ends_with(m_character); ++i)
                kept.remove_suffix(m_character.size());
            text = std::string(kept);
        }
    }

private:
    std::string m_character;
    std::uint64_t m_start;
    std::uint64_t m_stop;
};

/// The mark at the end of a word becomes a blank, at the end of the text nothing.
class EndOfWord : public Decoder {
public:
    explicit EndOfWord(std::string suffix) : m_suffix(std::move(suffix)) {}

    void decode(std::vector<std::string>& texts, Workspace& /*workspace*/) const override
    {
        for (std::size_t i = 0; i < texts.size(); ++i)
            if (!m_suffix.empty())
                replaceAll(texts[i], m_suffix, i + 1 == texts.size() ? "" : " ");
    }

private:
    std::string m_suffix;
};

class Sequence : public Decoder {
public:
    explicit Sequence(std::vector<std::unique_ptr<Decoder>> steps) : m_steps(std::move(steps)) {}

    void decode(std::vector<std::string>& texts, Workspace& workspace) const override
    {
        for (const auto& step : m_steps)
            step->decode(texts, workspace);
    }

private:
    std::vector<std::unique_ptr<Decoder>> m_steps;
};

}  // namespace

std::unique_ptr<Decoder> readDecoder(const Fields& fields)
{
    const std::string type = fields.type();
    if (type == "ByteLevel")
        return std::make_unique<ByteLevel>();
    if (type == "WordPiece")
        return std::make_unique<WordPiece>(fields.text("prefix"), fields.flag("cleanup"));
    if (type == "Metaspace")
        return std::make_unique<Metaspace>(readMetaspaceOptions(fields));
    if (type == "ByteFallback")
        return std::make_unique<ByteFallback>();
    if (type == "Fuse")
        return std::make_unique<Fuse>();
    if (type == "Replace")
        return std::make_unique<Replace>(fields.pattern("pattern"), fields.text("content"));
    if (type == "Strip")
        return std::make_unique<Strip>(fields.character("content"), fields.integer("start"), fields.integer("stop"));
    if (type == "BPEDecoder")
        return std::make_unique<EndOfWord>(fields.text("suffix"));
    if (type != "Sequence")
        throw fields.unsupported("decoder");
    std::vector<std::unique_ptr<Decoder>> steps;
    for (const Fields& step : fields.list("decoders"))
        steps.push_back(readDecoder(step));
    return std::make_unique<Sequence>(std::move(steps));
}

}  // namespace orangery::text
