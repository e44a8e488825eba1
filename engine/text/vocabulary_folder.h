// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/base/result.h"
#include "engine/text/fields.h"

#include <optional>

namespace orangery::text {

/// What a folder's vocab.json with merges.txt, or vocab.txt, stand for, as the document of a tokenizer.json: GPT-2's,
/// RoBERTa's or CLIP's byte-level BPE, told by the special tokens, and BERT's WordPiece, lower-casing unless
/// tokenizer_config.json says otherwise. Nothing when the folder has neither. Throws TextFault when they are malformed.
[[nodiscard]] bool isVocabularyFolder(const fs::path& folder);
[[nodiscard]] Result<std::optional<FileJson>> readVocabularyFolder(const fs::path& folder);

}  // namespace orangery::text
