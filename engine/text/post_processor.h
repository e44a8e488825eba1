// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/fields.h"
#include "engine/text/pieces.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::text {

/// A token of a text on its way out.
struct PlacedToken {
    std::uint32_t id = 0;
    Span place;              ///< code points of the text; {0, 0} for tokens that were put in
    std::string_view value;  ///< what it was cut from, or the token's own text
    bool isFromText = true;
};

/// Puts special tokens around the tokens of a text and takes blanks off their places.
class PostProcessor {
public:
    PostProcessor() = default;
    /// What a tokenizer.json describes: TemplateProcessing, BertProcessing, RobertaProcessing, ByteLevel, Sequence.
    /// Only templates for one text are used. Throws TextFault for any other.
    explicit PostProcessor(const Fields& fields) { read(fields); }

    /// How many special tokens it puts in.
    [[nodiscard]] std::size_t added() const;
    void process(std::vector<PlacedToken>& tokens, bool addSpecial) const;

private:
    /// A special token's ids, or the text's tokens.
    struct Part {
        bool isText = true;
        std::vector<std::uint32_t> ids;
    };
    /// Either parts to put together, or blanks to take off.
    struct Step {
        std::vector<Part> parts;
        std::optional<bool> trimsWithPrefix;  ///< whether a blank was put before the text
    };
    void read(const Fields& fields);
    void readTemplate(const Fields& fields);
    void addFrame(const Fields& fields);
    static void trim(std::vector<PlacedToken>& tokens, bool hasPrefix);

    std::vector<Step> m_steps;
};

}  // namespace orangery::text
