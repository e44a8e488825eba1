// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/length_rules.h"

#include "engine/text/graphemes.h"

#include <algorithm>

namespace orangery::text {

namespace {

constexpr std::uint64_t kLongest = 1U << 24U;  ///< ids; beyond this a length in a file is a mistake

std::size_t readLength(const Fields& fields, const std::string& name)
{
    const std::uint64_t length = fields.integer(name);
    if (length > kLongest)
        throw fields.fault("'" + name + "' is " + std::to_string(length) + " and at most " + std::to_string(kLongest) +
                           " is supported");
    return length;
}

Side readSide(const Fields& fields)
{
    const std::string side = fields.text("direction", "Right");
    if (side != "Left" && side != "Right")
        throw fields.fault("the direction '" + side + "' is not supported");
    return side == "Left" ? Side::Left : Side::Right;
}

}  // namespace

std::optional<Truncation> readTruncation(const Fields& file)
{
    if (!file.has("truncation"))
        return std::nullopt;
    const Fields fields = file.object("truncation");
    Truncation truncation;
    // A length beyond every text means that nothing is cut, and files say so with very large numbers.
    truncation.length = fields.integer("max_length");
    truncation.side = readSide(fields);
    const std::string strategy = fields.text("strategy", "LongestFirst");
    if (strategy != "LongestFirst" && strategy != "OnlyFirst" && strategy != "OnlySecond")
        throw fields.fault("the strategy '" + strategy + "' is not supported");
    truncation.onlySecondText = strategy == "OnlySecond";
    return truncation;
}

std::optional<Padding> readPadding(const Fields& file)
{
    if (!file.has("padding"))
        return std::nullopt;
    const Fields fields = file.object("padding");
    Padding padding;
    padding.id = fields.id("pad_id");
    padding.side = readSide(fields);
    if (fields.has("pad_to_multiple_of"))
        padding.multipleOf = readLength(fields, "pad_to_multiple_of");
    const FileJson& strategy = fields.json("strategy");
    if (strategy.is_object())
        padding.length = readLength(fields.object("strategy"), "Fixed");
    else if (strategy != "BatchLongest")
        throw fields.fault("the strategy " + firstGraphemes(strategy.dump(), 40) + " is not supported");
    return padding;
}

void pad(Encoding& encoding, const Padding& padding)
{
    std::size_t length = std::max(padding.length, padding.length == 0 ? encoding.ids.size() : 0);
    if (padding.multipleOf > 0 && length % padding.multipleOf > 0)
        length += padding.multipleOf - length % padding.multipleOf;
    if (length <= encoding.ids.size())
        return;
    const std::size_t missing = length - encoding.ids.size();
    const bool isLeft = padding.side == Side::Left;
    encoding.ids.insert(isLeft ? encoding.ids.begin() : encoding.ids.end(), missing, padding.id);
    if (!encoding.offsets.empty())
        encoding.offsets.insert(isLeft ? encoding.offsets.begin() : encoding.offsets.end(), missing, Span{});
    if (isLeft) {
        encoding.fromText.begin += static_cast<std::uint32_t>(missing);
        encoding.fromText.end += static_cast<std::uint32_t>(missing);
    }
}

}  // namespace orangery::text
