// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/gguf_header.h"

#include "engine/base/counted.h"
#include "engine/io/little_endian.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <unordered_set>

namespace orangery::io {

namespace {

constexpr std::string_view kMagic = "GGUF";
constexpr std::uint32_t kMaxAxes = 8;
constexpr std::uint64_t kDefaultAlignment = 32;
constexpr std::uint64_t kMaxAlignment = 1U << 20U;
/// Values of all arrays together: vocabularies have some hundred thousand.
constexpr std::uint64_t kMaxArrayValues = std::uint64_t{1} << 24U;
constexpr std::uint64_t kMinPairBytes = 13;   // length of a key, type, one byte
constexpr std::uint64_t kMinEntryBytes = 24;  // length of a name, axes, type, offset

enum class ValueType : std::uint32_t { U8, I8, U16, I16, U32, I32, F32, Bool, Text, Array, U64, I64, F64 };

/// Why reading stopped.
struct Fault {
    std::string what;
};

class Reader {
public:
    explicit Reader(std::span<const std::byte> file) : m_cursor(file, kMagic.size()), m_fileBytes(file.size()) {}

    GgufHeader run();

private:
    template <class Number>
    Number number()
    {
        const std::optional<Number> value = m_cursor.number<Number>();
        if (!value)
            throw Fault{"it ends within its header"};
        return *value;
    }
    std::string text();
    template <class Number, class Kept>
    std::vector<Kept> numbers(std::uint64_t count);
    MetadataValue scalar(ValueType type);
    MetadataValue array();
    void readPair(GgufHeader& header);
    GgufEntry readEntry();
    void setDataOffset(GgufHeader& header) const;

    ByteCursor m_cursor;
    std::uint64_t m_fileBytes;
    std::uint64_t m_arrayValues = 0;
};

std::string Reader::text()
{
    const auto length = number<std::uint64_t>();
    const std::optional<std::string_view> taken = m_cursor.takeText(length);
    if (!taken)
        throw Fault{"a text of " + counted(length, "byte(s) reaches beyond its end")};
    return std::string(*taken);
}

template <class Number, class Kept>
std::vector<Kept> Reader::numbers(std::uint64_t count)
{
    if (count > m_cursor.left() / sizeof(Number))
        throw Fault{"a list of " + counted(count, "value(s) reaches beyond its end")};
    std::vector<Kept> kept;
    kept.reserve(count);
    for (std::uint64_t i = 0; i < count; ++i)
        kept.push_back(static_cast<Kept>(number<Number>()));
    return kept;
}

MetadataValue Reader::scalar(ValueType type)
{
    switch (type) {
    case ValueType::U8:
        return std::int64_t{number<std::uint8_t>()};
    case ValueType::I8:
        return std::int64_t{number<std::int8_t>()};
    case ValueType::U16:
        return std::int64_t{number<std::uint16_t>()};
    case ValueType::I16:
        return std::int64_t{number<std::int16_t>()};
    case ValueType::U32:
        return std::int64_t{number<std::uint32_t>()};
    case ValueType::I32:
        return std::int64_t{number<std::int32_t>()};
    case ValueType::I64:
        return number<std::int64_t>();
    case ValueType::U64:
        return number<std::uint64_t>();
    case ValueType::F32:
        return static_cast<double>(number<float>());
    case ValueType::F64:
        return number<double>();
    case ValueType::Bool:
        return number<std::uint8_t>() != 0;
    case ValueType::Text:
        return text();
    case ValueType::Array:
        return array();
    }
    throw Fault{"a value has the unknown type " + std::to_string(static_cast<std::uint32_t>(type))};
}

MetadataValue Reader::array()
{
    const auto type = static_cast<ValueType>(number<std::uint32_t>());
    const auto count = number<std::uint64_t>();
    m_arrayValues += std::min(count, kMaxArrayValues + 1);
    if (m_arrayValues > kMaxArrayValues)
        throw Fault{"its lists have more than " + std::to_string(kMaxArrayValues) + " values"};
    switch (type) {
    case ValueType::Bool:
    case ValueType::U8:
        return numbers<std::uint8_t, std::int64_t>(count);
    case ValueType::I8:
        return numbers<std::int8_t, std::int64_t>(count);
    case ValueType::U16:
        return numbers<std::uint16_t, std::int64_t>(count);
    case ValueType::I16:
        return numbers<std::int16_t, std::int64_t>(count);
    case ValueType::U32:
        return numbers<std::uint32_t, std::int64_t>(count);
    case ValueType::I32:
        return numbers<std::int32_t, std::int64_t>(count);
    case ValueType::I64:
        return numbers<std::int64_t, std::int64_t>(count);
    case ValueType::U64:
        return numbers<std::uint64_t, std::int64_t>(count);
    case ValueType::F32:
        return numbers<float, double>(count);
    case ValueType::F64:
        return numbers<double, double>(count);
    case ValueType::Text: {
        std::vector<std::string> texts;
        for (std::uint64_t i = 0; i < count; ++i)
            texts.push_back(text());
        return texts;
    }
    case ValueType::Array:
        throw Fault{"a list of lists is not read"};
    }
    throw Fault{"a list has values of the unknown type " + std::to_string(static_cast<std::uint32_t>(type))};
}

void Reader::readPair(GgufHeader& header)
{
    std::string key = text();
    MetadataValue value = scalar(static_cast<ValueType>(number<std::uint32_t>()));
    const auto [place, isNew] = header.metadata.emplace(std::move(key), std::move(value));
    if (!isNew)
        throw Fault{"'" + place->first + "' stands twice in it"};
}

GgufEntry Reader::readEntry()
{
    GgufEntry entry{.name = text()};
    const auto axes = number<std::uint32_t>();
    if (axes > kMaxAxes)
        throw Fault{"tensor '" + entry.name + "' has " + counted(axes, "ax(is|es)")};
    for (std::uint32_t axis = 0; axis < axes; ++axis) {
        const auto size = number<std::uint64_t>();
        if (size > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
            throw Fault{"tensor '" + entry.name + "' has an impossible size"};
        entry.shape.push_back(static_cast<std::int64_t>(size));
    }
    std::reverse(entry.shape.begin(), entry.shape.end());
    entry.type = number<std::uint32_t>();
    entry.offset = number<std::uint64_t>();
    return entry;
}

void Reader::setDataOffset(GgufHeader& header) const
{
    std::uint64_t alignment = kDefaultAlignment;
    if (const auto given = header.metadata.find("general.alignment"); given != header.metadata.end()) {
        const auto* number = std::get_if<std::int64_t>(&given->second);
        if (number == nullptr || *number <= 0 || static_cast<std::uint64_t>(*number) > kMaxAlignment ||
            !std::has_single_bit(static_cast<std::uint64_t>(*number)))
            throw Fault{"its general.alignment is no power of two"};
        alignment = static_cast<std::uint64_t>(*number);
    }
    header.dataOffset = (m_cursor.position() + alignment - 1) / alignment * alignment;
    // A file without tensors may end before its data would begin.
    header.dataOffset = std::min(header.dataOffset, m_fileBytes);
}

GgufHeader Reader::run()
{
    const auto version = number<std::uint32_t>();
    if (version != 2 && version != 3)
        throw Fault{(version & 0xFFFFU) == 0 ? "its numbers are stored with the most significant byte first"
                                             : "its version is " + std::to_string(version) + ", not 2 or 3"};
    const auto tensors = number<std::uint64_t>();
    const auto pairs = number<std::uint64_t>();
    if (pairs > m_cursor.left() / kMinPairBytes || tensors > m_cursor.left() / kMinEntryBytes)
        throw Fault{"it promises " + counted(pairs, "value(s) and ") +
                    counted(tensors, "tensor(s), more than it has bytes for")};
    GgufHeader header;
    for (std::uint64_t i = 0; i < pairs; ++i)
        readPair(header);
    for (std::uint64_t i = 0; i < tensors; ++i)
        header.entries.push_back(readEntry());
    std::unordered_set<std::string_view> names;
    for (const GgufEntry& entry : header.entries) {
        if (!names.insert(entry.name).second)
            throw Fault{"tensor '" + entry.name + "' stands twice in it"};
    }
    setDataOffset(header);
    return header;
}

}  // namespace

bool looksLikeGguf(std::span<const std::byte> bytes)
{
    return bytes.size() >= kMagic.size() &&
           std::string_view(reinterpret_cast<const char*>(bytes.data()), kMagic.size()) == kMagic;
}

Result<GgufHeader> readGgufHeader(std::span<const std::byte> file, std::string_view source)
try {
    return Reader(file).run();
} catch (const Fault& fault) {
    return failure(ErrorCode::Input, std::string(source) + " is no valid GGUF file", fault.what);
}

}  // namespace orangery::io
