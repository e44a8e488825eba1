// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/base/result.h"
#include "engine/text/fields.h"

namespace orangery::text {

/// What the vocabulary in a GGUF file's metadata (tokenizer.ggml.*) stands for, as the document of a tokenizer.json:
/// "gpt2" is byte-level BPE with the pre-tokenizer that "pre" names, "llama" SentencePiece's BPE, where the pair that
/// makes the piece with the highest score is joined first, "bert" WordPiece. Only the header is read. Throws TextFault
/// for other kinds and for what does not agree.
[[nodiscard]] Result<FileJson> readGgufVocabulary(const fs::path& path);

}  // namespace orangery::text
