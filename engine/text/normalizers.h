// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/aligned_text.h"
#include "engine/text/fields.h"
#include "engine/text/workspace.h"

#include <memory>
#include <string_view>

namespace orangery::text {

/// Rewrites a text before it is cut.
class Normalizer {
public:
    virtual ~Normalizer() = default;
    virtual void normalize(AlignedText& text, Workspace& workspace) const = 0;
};

/// The normalizer that a tokenizer.json describes: NFC, NFD, NFKC, NFKD, Nmt, Lowercase, Strip, StripAccents, Replace,
/// Prepend, BertNormalizer, ByteLevel, Precompiled, Sequence. Throws TextFault for any other.
[[nodiscard]] std::unique_ptr<Normalizer> readNormalizer(const Fields& fields);

enum class UnicodeVersion { Latest, Nine };

/// The four normal forms of Unicode by their names, or nothing. Those of the `tokenizers` package are of Unicode 9 and
/// leave younger characters alone.
[[nodiscard]] std::unique_ptr<Normalizer> unicodeForm(std::string_view name, UnicodeVersion version);

/// SentencePiece's compiled rules, as a tokenizer.json holds them (base64). Throws TextFault when malformed.
[[nodiscard]] std::unique_ptr<Normalizer> precompiledRules(const Fields& fields);

}  // namespace orangery::text
