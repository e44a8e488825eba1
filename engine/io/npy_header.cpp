// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/npy_header.h"

#include "engine/base/numbers.h"
#include "engine/io/little_endian.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace orangery::io {

namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kMaxAxes = 64;

struct NumpyType {
    std::string_view code;  ///< kind and bytes, as NumPy writes them behind the byte order
    DType dtype;
};

constexpr std::array kTypes{
    NumpyType{"b1", DType::Bool}, NumpyType{"i1", DType::I8},  NumpyType{"u1", DType::U8},  NumpyType{"i2", DType::I16},
    NumpyType{"u2", DType::U16},  NumpyType{"i4", DType::I32}, NumpyType{"u4", DType::U32}, NumpyType{"i8", DType::I64},
    NumpyType{"u8", DType::U64},  NumpyType{"f2", DType::F16}, NumpyType{"f4", DType::F32}, NumpyType{"f8", DType::F64},
    NumpyType{"c8", DType::C64},
};

Failure refuse(std::string why)
{
    return failure(ErrorCode::Input, std::move(why));
}

/// The text of the header's dict, and where the data begin.
struct Frame {
    std::string_view dict;
    std::size_t dataOffset;
};

std::optional<Frame> frameOf(std::span<const std::byte> bytes)
{
    ByteCursor cursor(bytes, kMagic.size());
    const auto major = cursor.number<std::uint8_t>();
    const auto minor = cursor.number<std::uint8_t>();
    std::optional<std::uint32_t> length;
    if (major && minor && *major == 1)
        length = cursor.number<std::uint16_t>();
    else if (major && minor && (*major == 2 || *major == 3))
        length = cursor.number<std::uint32_t>();
    const auto dict = length ? cursor.takeText(*length) : std::nullopt;
    return dict ? std::optional(Frame{*dict, cursor.position()}) : std::nullopt;
}

/// Reads the literal of a dict that NumPy writes: texts, truth values and tuples of whole numbers.
class DictReader {
public:
    explicit DictReader(std::string_view text) : m_text(text) {}

    bool accept(char expected)
    {
        skipBlanks();
        if (m_text.empty() || m_text.front() != expected)
            return false;
        m_text.remove_prefix(1);
        return true;
    }

    bool atEnd()
    {
        skipBlanks();
        return m_text.empty();
    }

    std::optional<std::string_view> quoted()
    {
        skipBlanks();
        if (m_text.empty() || (m_text.front() != '\'' && m_text.front() != '"'))
            return std::nullopt;
        const std::size_t end = m_text.find(m_text.front(), 1);
        if (end == std::string_view::npos)
            return std::nullopt;
        const std::string_view text = m_text.substr(1, end - 1);
        m_text.remove_prefix(end + 1);
        return text;
    }

    std::optional<std::string_view> word()
    {
        skipBlanks();
        const std::size_t end = std::min(m_text.find_first_of(",)} \n"), m_text.size());
        const std::string_view text = m_text.substr(0, end);
        m_text.remove_prefix(end);
        return text.empty() ? std::nullopt : std::optional(text);
    }

    /// (3, 4), (3,) or ().
    std::optional<std::vector<std::int64_t>> sizes()
    {
        std::vector<std::int64_t> sizes;
        if (!accept('('))
            return std::nullopt;
        while (!accept(')')) {
            std::string_view digits = word().value_or("");
            if (digits.ends_with('L'))  // Python 2
                digits.remove_suffix(1);
            const std::optional<std::int64_t> size = parseInteger(digits);
            if (!size || *size < 0 || sizes.size() == kMaxAxes)
                return std::nullopt;
            sizes.push_back(*size);
            if (!accept(',') && (m_text.empty() || m_text.front() != ')'))
                return std::nullopt;
        }
        return sizes;
    }

private:
    void skipBlanks() { m_text.remove_prefix(std::min(m_text.find_first_not_of(" \n\t\r"), m_text.size())); }

    std::string_view m_text;
};

Result<void> readDescription(std::string_view description, NpyHeader& header)
{
    const char order = description.empty() ? '?' : description.front();
    const std::string_view code = description.substr(std::min<std::size_t>(1, description.size()));
    const auto found =
        std::find_if(kTypes.begin(), kTypes.end(), [&](const NumpyType& type) { return type.code == code; });
    if (found == kTypes.end() || std::string_view("<>|=").find(order) == std::string_view::npos)
        return refuse("its values are of the type '" + std::string(description) + "', which holds no plain numbers");
    header.dtype = found->dtype;
    header.isBigEndian = order == '>';
    return {};
}

/// One member of the dict.
Result<void> readMember(DictReader& reader, std::string_view key, NpyHeader& header)
{
    if (key == "descr") {
        const auto description = reader.quoted();
        return description ? readDescription(*description, header)
                           : refuse("its values are records, which hold no plain numbers");
    }
    if (key == "fortran_order") {
        const auto word = reader.word();
        if (word != "True" && word != "False")
            return refuse("its fortran_order is neither True nor False");
        header.isFortranOrder = *word == "True";
        return {};
    }
    auto shape = key == "shape" ? reader.sizes() : std::nullopt;
    if (!shape)
        return refuse("the '" + std::string(key) + "' of its header is malformed");
    header.shape = std::move(*shape);
    return {};
}

}  // namespace

bool looksLikeNpy(std::span<const std::byte> bytes)
{
    return bytes.size() >= kMagic.size() &&
           std::string_view(reinterpret_cast<const char*>(bytes.data()), kMagic.size()) == kMagic;
}

Result<NpyHeader> readNpyHeader(std::span<const std::byte> bytes)
{
    const std::optional<Frame> frame = looksLikeNpy(bytes) ? frameOf(bytes) : std::nullopt;
    if (!frame)
        return refuse("its header is cut, too long, or of an unknown version");
    NpyHeader header{.dataOffset = frame->dataOffset};
    DictReader reader(frame->dict);
    int members = 0;
    if (!reader.accept('{'))
        return refuse("its header is malformed");
    while (!reader.accept('}')) {
        const auto key = reader.quoted();
        if (!key || !reader.accept(':'))
            return refuse("its header is malformed");
        if (auto read = readMember(reader, *key, header); !read)
            return failure(read.error());
        ++members;
        reader.accept(',');
    }
    if (members != 3 || !reader.atEnd())
        return refuse("its header needs descr, fortran_order and shape, once each");
    if (!bytesOf(header.dtype, header.shape))
        return refuse("its shape " + shapeText(header.shape) + " is too large");
    return header;
}

std::vector<std::byte> arrangeNpy(const NpyHeader& header, std::span<const std::byte> data)
{
    const std::size_t width = bitsOf(header.dtype) / 8;
    const std::size_t part = header.dtype == DType::C64 ? width / 2 : width;  // what a byte order is about
    const std::size_t count = valuesOf(header.shape).value_or(0);
    std::vector<std::byte> values(data.begin(), data.begin() + static_cast<std::ptrdiff_t>(count * width));
    for (std::size_t i = 0; header.isBigEndian && i < values.size(); i += part)
        std::reverse(values.begin() + static_cast<std::ptrdiff_t>(i),
                     values.begin() + static_cast<std::ptrdiff_t>(i + part));
    if (!header.isFortranOrder || header.shape.size() < 2 || count == 0)
        return values;
    std::vector<std::byte> rowMajor(values.size());
    std::vector<std::int64_t> place(header.shape.size(), 0);
    for (std::size_t from = 0; from < count; ++from) {
        std::size_t to = 0;
        for (std::size_t axis = 0; axis < place.size(); ++axis)
            to = to * static_cast<std::size_t>(header.shape[axis]) + static_cast<std::size_t>(place[axis]);
        std::copy_n(&values[from * width], width, &rowMajor[to * width]);
        for (std::size_t axis = 0; axis < place.size() && ++place[axis] == header.shape[axis]; ++axis)
            place[axis] = 0;
    }
    return rowMajor;
}

}  // namespace orangery::io
