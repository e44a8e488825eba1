// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/sentence_piece.h"

#include "engine/text/text_fault.h"
#include "engine/text/unicode.h"

#include <sentencepiece_processor.h>

#include <algorithm>
#include <utility>

namespace orangery::text {

namespace {

class SentencePieceTokenizer : public Tokenizer {
public:
    explicit SentencePieceTokenizer(std::unique_ptr<sentencepiece::SentencePieceProcessor> processor)
        : m_processor(std::move(processor))
    {
    }

    [[nodiscard]] Result<Encoding> encode(std::string_view text, const EncodeOptions& options) const override
    {
        const std::string wellFormed = replaceMalformed(text);
        std::vector<int> ids;
        const auto status = m_processor->Encode(wellFormed, &ids);
        if (!status.ok())
            return failure(ErrorCode::Input, "a text cannot be encoded", status.ToString());
        Encoding encoding;
        encoding.ids.assign(ids.begin(), ids.end());
        if (options.context > 0) {
            encoding.isCut = encoding.ids.size() > options.context;
            encoding.fromText.end = static_cast<std::uint32_t>(std::min(encoding.ids.size(), options.context));
            encoding.ids.resize(options.context, static_cast<std::uint32_t>(std::max(m_processor->pad_id(), 0)));
        } else {
            encoding.fromText.end = static_cast<std::uint32_t>(encoding.ids.size());
        }
        return encoding;
    }

    [[nodiscard]] std::string decode(std::span<const std::uint32_t> ids, SpecialTokens special) const override
    {
        std::vector<int> known;
        for (const std::uint32_t id : ids)
            if (isKnown(id) && (special == SpecialTokens::Kept || !m_processor->IsControl(static_cast<int>(id))))
                known.push_back(static_cast<int>(id));
        std::string text;
        if (!m_processor->Decode(known, &text).ok())
            text.clear();
        return text;
    }

    /// The library gives no text for padding.
    [[nodiscard]] std::string decoded(const Encoding& encoding, SpecialTokens special) const override
    {
        return decode(std::span(encoding.ids).first(encoding.fromText.end), special);
    }

    [[nodiscard]] std::string kind() const override { return "SentencePiece"; }
    [[nodiscard]] std::size_t vocabularySize() const override
    {
        return static_cast<std::size_t>(m_processor->GetPieceSize());
    }
    [[nodiscard]] std::optional<std::uint32_t> idOf(std::string_view token) const override
    {
        // The library gives the unknown token's id for what it lacks.
        const int id = m_processor->PieceToId(token);
        if (!isKnown(static_cast<std::uint32_t>(id)) || m_processor->IdToPiece(id) != token)
            return std::nullopt;
        return static_cast<std::uint32_t>(id);
    }
    [[nodiscard]] std::optional<std::string> tokenOf(std::uint32_t id) const override
    {
        return isKnown(id) ? std::optional(m_processor->IdToPiece(static_cast<int>(id))) : std::nullopt;
    }

private:
    [[nodiscard]] bool isKnown(std::uint32_t id) const { return id < vocabularySize(); }

    std::unique_ptr<sentencepiece::SentencePieceProcessor> m_processor;
};

}  // namespace

std::unique_ptr<Tokenizer> makeSentencePieceTokenizer(std::string_view model)
{
    auto processor = std::make_unique<sentencepiece::SentencePieceProcessor>();
    const auto status = processor->LoadFromSerializedProto(model);
    if (!status.ok())
        throw TextFault{"it is no SentencePiece model: " + status.ToString()};
    return std::make_unique<SentencePieceTokenizer>(std::move(processor));
}

}  // namespace orangery::text
