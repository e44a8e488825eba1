// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/base/result.h"
#include "engine/text/aligned_text.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::text {

struct EncodeOptions {
    bool addSpecial = true;    ///< the tokens that the tokenizer's own template puts around a text
    bool withOffsets = false;  ///< also where each token stands
    /// Exactly so many ids: longer texts are cut, shorter ones padded. 0 = as long as the text is.
    std::size_t context = 0;
    std::uint32_t padId = 0;  ///< pads where the tokenizer's files name no token for it
    bool fillsUp = true;      ///< without a context: pads as far as the tokenizer's files ask for
};

struct Encoding {
    std::vector<std::uint32_t> ids;
    /// For each id the code points [begin, end) of the text that it stands for, {0, 0} for tokens that were put in;
    /// empty when not asked for or not known.
    std::vector<Span> offsets = {};
    /// The ids that were cut from the text: the others are special tokens and padding.
    Span fromText = {};
    bool isCut = false;  ///< the text was longer than there was room for
};

enum class SpecialTokens { Kept, Skipped };

/// Turns texts into token ids and back. Texts are UTF-8; malformed sequences count as U+FFFD. All functions may be
/// called from several threads at once.
class Tokenizer {
public:
    virtual ~Tokenizer() = default;

    /// ErrorCode::Input when the vocabulary has no token for a text, ErrorCode::Usage when the special tokens alone are
    /// longer than the context.
    [[nodiscard]] virtual Result<Encoding> encode(std::string_view text, const EncodeOptions& options) const = 0;
    /// Ids outside the vocabulary are left out.
    [[nodiscard]] virtual std::string decode(std::span<const std::uint32_t> ids, SpecialTokens special) const = 0;
    /// The text that an encoding stands for, as the tokenizer's reference implementation gives it back.
    [[nodiscard]] virtual std::string decoded(const Encoding& encoding, SpecialTokens special) const
    {
        return decode(encoding.ids, special);
    }

    /// What kind it is, for people: "byte-level BPE", "WordPiece", "CLIP", "SentencePiece".
    [[nodiscard]] virtual std::string kind() const = 0;
    [[nodiscard]] virtual std::size_t vocabularySize() const = 0;
    /// The id of a token as it is written in the vocabulary, special or not.
    [[nodiscard]] virtual std::optional<std::uint32_t> idOf(std::string_view token) const = 0;
    [[nodiscard]] virtual std::optional<std::string> tokenOf(std::uint32_t id) const = 0;
};

/// Opens a tokenizer.json, a SentencePiece model, CLIP's merge list (also gzipped), the vocabulary in a GGUF file, or a
/// model's folder that holds one of them, or vocab.json with merges.txt, or vocab.txt; another file of weights means its
/// folder. Files are told by their content. ErrorCode::Input when there is none, it is malformed, or it has a part that is
/// not supported, which is named.
[[nodiscard]] Result<std::unique_ptr<Tokenizer>> openTokenizer(const fs::path& path);

/// Whether there is something that openTokenizer would try to read: false for a folder (or weights in a folder) without
/// any file of a tokenizer.
[[nodiscard]] bool hasTokenizer(const fs::path& path);

/// A tokenizer from the bytes of such a file, but GGUF; `source` names them in errors.
[[nodiscard]] Result<std::unique_ptr<Tokenizer>> parseTokenizer(std::string_view bytes, std::string_view source);

}  // namespace orangery::text
