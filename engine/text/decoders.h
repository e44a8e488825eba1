// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/fields.h"
#include "engine/text/workspace.h"

#include <memory>
#include <string>
#include <vector>

namespace orangery::text {

/// Makes a text of tokens again; each step turns a list of texts into another, and the last list is put together.
class Decoder {
public:
    virtual ~Decoder() = default;
    virtual void decode(std::vector<std::string>& texts, Workspace& workspace) const = 0;
};

/// The decoder that a tokenizer.json describes: ByteLevel, WordPiece, Metaspace, ByteFallback, Fuse, Replace, Strip,
/// BPEDecoder, Sequence. Throws TextFault for any other.
[[nodiscard]] std::unique_ptr<Decoder> readDecoder(const Fields& fields);

}  // namespace orangery::text
