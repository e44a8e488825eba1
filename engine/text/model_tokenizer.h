// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/tokenizer.h"

namespace orangery::text {

/// The tokenizer of a model: what openTokenizer finds at or beside `path`; else, for a model whose text tower reads CLIP's
/// vocabulary as OpenAI's and OpenCLIP's files do, the merge list that `models fetch clip-vocabulary` has put into the
/// user's folders. ErrorCode::Input when there is neither, saying how to get it, or when the vocabulary has another
/// number of tokens than the model.
[[nodiscard]] Result<std::unique_ptr<Tokenizer>> openModelTokenizer(const fs::path& path);

}  // namespace orangery::text
