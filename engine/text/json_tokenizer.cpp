// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/json_tokenizer.h"

#include "engine/base/counted.h"
#include "engine/base/json.h"
#include "engine/text/added_tokens.h"
#include "engine/text/decoders.h"
#include "engine/text/length_rules.h"
#include "engine/text/model.h"
#include "engine/text/normalizers.h"
#include "engine/text/post_processor.h"
#include "engine/text/pre_tokenizers.h"
#include "engine/text/workspace_pool.h"

#include <utility>

namespace orangery::text {

namespace {

constexpr std::size_t kLongestText = 0x7FFFFFFF / 4;  ///< bytes: what ICU can count, even where a text grows fourfold

Span whole(const AlignedText& text)
{
    return {0, static_cast<std::uint32_t>(text.text().size())};
}

/// The number of code points before each byte of a text; nothing for ASCII, where it is the byte itself.
std::vector<std::uint32_t> codePointIndex(std::string_view text)
{
    std::vector<std::uint32_t> index;
    if (isAscii(text))
        return index;
    index.reserve(text.size() + 1);
    std::uint32_t count = 0;
    for (const char byte : text) {
        if (!isContinuation(byte))
            ++count;
        index.push_back(count - 1);
    }
    index.push_back(count);
    return index;
}

/// The parts of a tokenizer.json.
struct Parts {
    std::unique_ptr<Normalizer> normalizer;
    std::unique_ptr<PreTokenizer> preTokenizer;
    std::unique_ptr<Model> model;
    PostProcessor postProcessor;
    std::unique_ptr<Decoder> decoder;
    AddedTokens added;
    std::optional<Truncation> truncation;
    std::optional<Padding> padding;
    std::string padToken;
    std::string kind;
};

class JsonTokenizer : public Tokenizer {
public:
    explicit JsonTokenizer(Parts parts) : m_parts(std::move(parts)) {}

    [[nodiscard]] Result<Encoding> encode(std::string_view text, const EncodeOptions& options) const override
    try {
        if (text.size() > kLongestText)
            throw TextFault{"it has " + counted(text.size(), "byte(s) and at most ") + std::to_string(kLongestText) +
                            " are supported"};
        const std::size_t special = options.addSpecial ? m_parts.postProcessor.added() : 0;
        if (options.context > 0 && options.context < special)
            return failure(ErrorCode::Usage,
                           "a context of " + std::to_string(options.context) + " has no room for the " +
                               counted(special, "special token(s) of this tokenizer"),
                           {}, "Ask for a longer context, or for no special tokens.");
        if (!isAscii(text) && findInvalidUtf8(text) != std::string_view::npos)
            return encodeWellFormed(replaceMalformed(text), options);
        return encodeWellFormed(text, options);
    } catch (const TextFault& fault) {
        return failure(ErrorCode::Input, "a text cannot be encoded", fault.what);
    }

    [[nodiscard]] std::string decode(std::span<const std::uint32_t> ids, SpecialTokens special) const override
    {
        std::vector<std::string> texts;
        texts.reserve(ids.size());
        for (const std::uint32_t id : ids) {
            auto text = m_parts.added.textOf(id);
            if (!text)
                text = m_parts.model->vocabulary().text(id);
            if (text && (special == SpecialTokens::Kept || !m_parts.added.isSpecial(*text)))
                texts.emplace_back(*text);
        }
        const WorkspacePool::Lease workspace(m_pool);
        if (m_parts.decoder != nullptr)
            m_parts.decoder->decode(texts, *workspace);
        std::string decoded;
        for (std::size_t i = 0; i < texts.size(); ++i) {
            if (i > 0 && m_parts.decoder == nullptr)
                decoded += ' ';
            decoded += texts[i];
        }
        return decoded;
    }

    [[nodiscard]] std::string kind() const override { return m_parts.kind; }
    [[nodiscard]] std::size_t vocabularySize() const override
    {
        return m_parts.model->vocabulary().size() + m_parts.added.beyondVocabulary();
    }
    [[nodiscard]] std::optional<std::uint32_t> idOf(std::string_view token) const override
    {
        const auto id = m_parts.added.idOf(token);
        return id ? id : m_parts.model->vocabulary().find(token);
    }
    [[nodiscard]] std::optional<std::string> tokenOf(std::uint32_t id) const override
    {
        auto text = m_parts.added.textOf(id);
        if (!text)
            text = m_parts.model->vocabulary().text(id);
        return text ? std::optional<std::string>(*text) : std::nullopt;
    }

private:
    [[nodiscard]] Encoding encodeWellFormed(std::string_view text, const EncodeOptions& options) const
    {
        const WorkspacePool::Lease workspace(m_pool);
        const bool needsOrigins = m_parts.preTokenizer != nullptr && m_parts.preTokenizer->needsOrigins();
        Pieces pieces =
            findAdded(text, options.withOffsets || needsOrigins ? Origins::Kept : Origins::Dropped, *workspace);
        if (m_parts.preTokenizer != nullptr)
            m_parts.preTokenizer->split(pieces, *workspace);
        std::vector<PlacedToken> tokens = cut(pieces, text, options.withOffsets, *workspace);
        const bool isCut = truncate(tokens, options);
        m_parts.postProcessor.process(tokens, options.addSpecial);
        Encoding encoding = gather(tokens, options.withOffsets);
        encoding.isCut = isCut;
        if (options.context > 0)
            pad(encoding, {options.context, 0, padId(options), m_parts.padding ? m_parts.padding->side : Side::Right});
        else if (m_parts.padding && options.fillsUp)
            pad(encoding, *m_parts.padding);
        return encoding;
    }

    /// The normalised text in pieces between the added tokens.
    [[nodiscard]] Pieces findAdded(std::string_view text, Origins origins, Workspace& workspace) const
    {
        Pieces pieces = {AlignedText(origins), {}};
        for (const Piece& section : m_parts.added.findInText(text)) {
            AlignedText part(text, section.span, origins);
            const std::uint32_t begin = whole(pieces.text).end;
            if (section.token) {
                pieces.list.push_back({{begin, begin + whole(part).end}, section.token});
            } else {
                if (m_parts.normalizer != nullptr)
                    m_parts.normalizer->normalize(part, workspace);
                for (const Piece& piece : m_parts.added.findInNormalized(part.text()))
                    pieces.list.push_back({{begin + piece.span.begin, begin + piece.span.end}, piece.token});
            }
            if (begin == 0)
                pieces.text = std::move(part);
            else
                pieces.text.append(part, whole(part));
        }
        return pieces;
    }

    [[nodiscard]] std::vector<PlacedToken> cut(const Pieces& pieces, std::string_view text, bool withOffsets,
                                               Workspace& workspace) const
    {
        const std::vector<std::uint32_t> index = withOffsets ? codePointIndex(text) : std::vector<std::uint32_t>();
        const auto place = [&](Span span) {
            const Span bytes = pieces.text.origin(span);
            return index.empty() ? bytes : Span{index[bytes.begin], index[bytes.end]};
        };
        std::vector<PlacedToken> tokens;
        tokens.reserve(pieces.text.text().size() / 3 + 8);
        for (const Piece& piece : pieces.list) {
            if (piece.token) {
                tokens.push_back({*piece.token, place(piece.span), pieces.text.view(piece.span)});
                continue;
            }
            workspace.tokens.clear();
            m_parts.model->cut(pieces.text.view(piece.span), workspace, workspace.tokens);
            for (const PieceToken& token : workspace.tokens) {
                tokens.push_back({token.id, {}, {}});
                if (!withOffsets)
                    continue;
                tokens.back().place = place({piece.span.begin + token.span.begin, piece.span.begin + token.span.end});
                tokens.back().value = m_parts.model->vocabulary().text(token.id).value_or(std::string_view());
            }
        }
        return tokens;
    }

    bool truncate(std::vector<PlacedToken>& tokens, const EncodeOptions& options) const
    {
        Truncation rule = m_parts.truncation.value_or(Truncation());
        if (options.context > 0)
            rule.length = options.context;
        const std::size_t special = options.addSpecial ? m_parts.postProcessor.added() : 0;
        const std::size_t room = rule.length > special ? rule.length - special : 0;
        if (tokens.size() <= room)
            return false;
        if (rule.onlySecondText && options.context == 0)
            throw TextFault{"it has " + counted(tokens.size(), "token(s), more than the ") + std::to_string(room) +
                            " that there is room for, and the tokenizer's file says to cut "
                            "second texts only"};
        const auto lost = static_cast<std::ptrdiff_t>(tokens.size() - room);
        if (rule.side == Side::Left)
            tokens.erase(tokens.begin(), tokens.begin() + lost);
        else
            tokens.resize(room);
        return true;
    }

    [[nodiscard]] static Encoding gather(const std::vector<PlacedToken>& tokens, bool withOffsets)
    {
        Encoding encoding;
        encoding.ids.reserve(tokens.size());
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            encoding.ids.push_back(tokens[i].id);
            if (withOffsets)
                encoding.offsets.push_back(tokens[i].place);
            if (!tokens[i].isFromText)
                continue;
            if (encoding.fromText.isEmpty())
                encoding.fromText.begin = static_cast<std::uint32_t>(i);
            encoding.fromText.end = static_cast<std::uint32_t>(i + 1);
        }
        return encoding;
    }

    [[nodiscard]] std::uint32_t padId(const EncodeOptions& options) const
    {
        if (m_parts.padding)
            return m_parts.padding->id;
        for (const std::string& name : {m_parts.padToken, std::string("[PAD]"), std::string("<pad>")})
            if (const auto id = idOf(name))
                return *id;
        return options.padId;
    }

    Parts m_parts;
    mutable WorkspacePool m_pool;
};

/// Whether a part of the given type is there, alone or in a sequence.
bool hasPart(const Fields& file, const std::string& part, const std::string& type)
{
    return file.has(part) && file.json(part).dump().find("\"type\":\"" + type + "\"") != std::string::npos;
}

std::string kindOf(const Fields& file)
{
    const Fields model = file.object("model");
    std::string type = model.text("type", "vocabulary");
    if (type != "BPE")
        return type;
    if (model.flag("byte_fallback", false))
        return "byte-fallback BPE";
    const bool isByteLevel = hasPart(file, "pre_tokenizer", "ByteLevel") || hasPart(file, "normalizer", "ByteLevel");
    return isByteLevel ? "byte-level BPE" : type;
}

constexpr std::size_t kDeepestFile = 64;

/// Whether brackets stand deeper than a tokenizer's file needs; texts are skipped.
bool isTooDeep(std::string_view text)
{
    std::size_t depth = 0;
    bool inText = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (inText) {
            i += c == '\\' ? 1 : 0;
            inText = c != '"';
        } else if (c == '"') {
            inText = true;
        } else if (c == '[' || c == '{') {
            if (++depth > kDeepestFile)
                return true;
        } else if ((c == ']' || c == '}') && depth > 0) {
            --depth;
        }
    }
    return false;
}

}  // namespace

std::unique_ptr<Tokenizer> makeJsonTokenizer(const FileJson& document, ModelParts model, std::string_view padToken)
{
    const Fields file(document, "the file");
    if (file.text("version", "1.0") != "1.0")
        throw TextFault{"its version '" + file.text("version") + "' is not supported"};
    Parts parts;
    parts.model = readModel(Fields(file.json("model"), "model"), std::move(model));
    if (file.has("normalizer"))
        parts.normalizer = readNormalizer(Fields(file.json("normalizer"), "normalizer"));
    if (file.has("pre_tokenizer"))
        parts.preTokenizer = readPreTokenizer(Fields(file.json("pre_tokenizer"), "pre_tokenizer"));
    if (file.has("post_processor"))
        parts.postProcessor = PostProcessor(Fields(file.json("post_processor"), "post_processor"));
    if (file.has("decoder"))
        parts.decoder = readDecoder(Fields(file.json("decoder"), "decoder"));
    parts.added = AddedTokens(readAddedTokens(file), parts.model->vocabulary(), parts.normalizer.get());
    parts.truncation = readTruncation(file);
    parts.padding = readPadding(file);
    parts.padToken = padToken;
    parts.kind = kindOf(file);
    return std::make_unique<JsonTokenizer>(std::move(parts));
}

void checkDepth(std::string_view text)
{
    if (isTooDeep(text))
        throw TextFault{"its brackets are nested more than " + std::to_string(kDeepestFile) + " deep"};
}

FileJson parseFileJson(std::string_view text)
try {
    checkDepth(text);
    return FileJson::parse(text);
} catch (const FileJson::exception& error) {
    throw TextFault{std::string("it is no valid JSON: ") + error.what()};
}

}  // namespace orangery::text
