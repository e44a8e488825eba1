// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/pickle_plain_calls.h"

#include "engine/base/counted.h"
#include "engine/base/numbers.h"
#include "engine/io/float_formats.h"
#include "engine/io/pickle_calls.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <string>
#include <utility>

namespace orangery::io {

namespace {

constexpr std::size_t kLongestPath = 1 << 16;

enum class Plain {
    Dict,         ///< from nothing, or from pairs
    DefaultDict,  ///< the first argument makes missing values
    Sequence,     ///< of the first argument's items, or of none
    Named,        ///< an object whose state is a dict of its members
    Text,         ///< the first argument, a text
    Bytes,        ///< a text in which each character stands for a byte
    Path,         ///< of all arguments
    Device,       ///< a kind and a number
    Date,         ///< of packed bytes
    NumpyType,
    NumpyScalar,
    NumpyArray,
    Opaque,
};

struct PlainCall {
    std::string_view module;
    std::string_view name;
    Plain does;
};

constexpr std::array kCalls{
    PlainCall{"numpy", "dtype", Plain::NumpyType},
    PlainCall{"numpy", "ndarray", Plain::Opaque},
    PlainCall{"numpy.core.multiarray", "scalar", Plain::NumpyScalar},
    PlainCall{"numpy._core.multiarray", "scalar", Plain::NumpyScalar},
    PlainCall{"numpy.core.multiarray", "_reconstruct", Plain::NumpyArray},
    PlainCall{"numpy._core.multiarray", "_reconstruct", Plain::NumpyArray},
    PlainCall{"numpy.core.numeric", "_frombuffer", Plain::NumpyArray},
    PlainCall{"numpy._core.numeric", "_frombuffer", Plain::NumpyArray},
    PlainCall{"_codecs", "encode", Plain::Bytes},
    PlainCall{"argparse", "Namespace", Plain::Named},
    PlainCall{"types", "SimpleNamespace", Plain::Named},
    PlainCall{"uuid", "UUID", Plain::Named},
    PlainCall{"easydict", "EasyDict", Plain::Dict},
    PlainCall{"yacs.config", "CfgNode", Plain::Dict},
    PlainCall{"collections", "Counter", Plain::Dict},
    PlainCall{"collections", "defaultdict", Plain::DefaultDict},
    PlainCall{"collections", "deque", Plain::Sequence},
    PlainCall{"pathlib", "PosixPath", Plain::Path},
    PlainCall{"pathlib", "WindowsPath", Plain::Path},
    PlainCall{"pathlib", "PurePosixPath", Plain::Path},
    PlainCall{"pathlib", "PureWindowsPath", Plain::Path},
    PlainCall{"pathlib", "Path", Plain::Path},
    PlainCall{"pathlib._local", "PosixPath", Plain::Path},
    PlainCall{"pathlib._local", "WindowsPath", Plain::Path},
    PlainCall{"datetime", "datetime", Plain::Date},
    PlainCall{"datetime", "date", Plain::Date},
    PlainCall{"datetime", "time", Plain::Opaque},
    PlainCall{"datetime", "timedelta", Plain::Opaque},
    PlainCall{"datetime", "timezone", Plain::Opaque},
    PlainCall{"decimal", "Decimal", Plain::Text},
    PlainCall{"torch.torch_version", "TorchVersion", Plain::Text},
    PlainCall{"torch", "device", Plain::Device},
};

/// Types of Python itself, of which a pickle names the module after its version.
constexpr std::array kBuiltins{
    PlainCall{"", "set", Plain::Sequence},   PlainCall{"", "frozenset", Plain::Sequence},
    PlainCall{"", "list", Plain::Sequence},  PlainCall{"", "tuple", Plain::Sequence},
    PlainCall{"", "dict", Plain::Dict},      PlainCall{"", "bytearray", Plain::Bytes},
    PlainCall{"", "int", Plain::Opaque},     PlainCall{"", "float", Plain::Opaque},
    PlainCall{"", "bool", Plain::Opaque},    PlainCall{"", "str", Plain::Opaque},
    PlainCall{"", "complex", Plain::Opaque}, PlainCall{"", "slice", Plain::Opaque},
    PlainCall{"", "range", Plain::Opaque},   PlainCall{"", "object", Plain::Opaque},
};

const PlainCall* findCall(const PickleGlobal& global)
{
    const bool isBuiltin = global.module == "builtins" || global.module == "__builtin__";
    const auto named = [&](const PlainCall& call) {
        return call.name == global.name && (isBuiltin || call.module == global.module);
    };
    if (isBuiltin) {
        const auto found = std::find_if(kBuiltins.begin(), kBuiltins.end(), named);
        return found == kBuiltins.end() ? nullptr : &*found;
    }
    const auto found = std::find_if(kCalls.begin(), kCalls.end(), named);
    return found == kCalls.end() ? nullptr : &*found;
}

Failure refuse(std::string why)
{
    return failure(ErrorCode::Input, std::move(why));
}

PickleValue opaque()
{
    return {PickleKind::Opaque, 0};
}

PickleValue container(PickleValues& values, PickleKind kind, std::vector<PickleValue> items)
{
    values.containers.push_back(std::move(items));
    return {kind, values.containers.size() - 1};
}

Result<PickleValue> ownText(PickleValues& values, std::string text)
{
    if (auto counted = countDerived(values, text.size()); !counted)
        return failure(counted.error());
    values.texts.emplace_back(values.ownTexts.emplace_back(std::move(text)));
    return PickleValue{PickleKind::Text, values.texts.size() - 1};
}

/// The bytes of a text in which each character up to U+00FF stands for one: how protocol 2 writes bytes.
Result<PickleValue> makeBytes(PickleValues& values, const std::vector<PickleValue>& arguments)
{
    const auto text = arguments.empty() ? std::nullopt : values.text(arguments[0]);
    if (!text)
        return opaque();
    if (std::all_of(text->begin(), text->end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        return arguments[0];
    std::string bytes;
    for (std::size_t i = 0; i < text->size(); ++i) {
        const auto first = static_cast<unsigned char>((*text)[i]);
        if (first < 0x80) {
            bytes += (*text)[i];
            continue;
        }
        if (first > 0xC3 || i + 1 == text->size())
            return refuse("it writes bytes as a text that is none of bytes");
        const auto second = static_cast<unsigned char>((*text)[++i]);
        bytes += static_cast<char>(((first & 3U) << 6U) | (second & 0x3FU));
    }
    return ownText(values, std::move(bytes));
}

Result<PickleValue> makePath(PickleValues& values, const std::vector<PickleValue>& arguments)
{
    std::string path;
    for (const PickleValue& argument : arguments) {
        const auto part = values.text(argument);
        if (!part)
            return refuse("a path is made from something that is no text");
        if (!path.empty() && path.back() != '/' && path.back() != '\\')
            path += '/';
        path += *part;
        if (path.size() > kLongestPath)
            return refuse("a path is too long");
    }
    return ownText(values, std::move(path));
}

Result<PickleValue> makeDevice(PickleValues& values, const std::vector<PickleValue>& arguments)
{
    const auto kind = arguments.empty() ? std::nullopt : values.text(arguments[0]);
    if (!kind)
        return opaque();
    std::string device(*kind);
    if (arguments.size() > 1 && arguments[1].kind == PickleKind::Integer)
        device += ":" + std::to_string(arguments[1].integer());
    return ownText(values, std::move(device));
}

/// "2024-05-01" or "2024-05-01T12:30:59" from the packed bytes that a date or a moment is made from.
Result<PickleValue> makeDate(PickleValues& values, const std::vector<PickleValue>& arguments)
{
    constexpr std::size_t kDate = 4;
    constexpr std::size_t kMoment = 10;
    const auto packed = arguments.empty() ? std::nullopt : values.text(arguments[0]);
    if (!packed || (packed->size() != kDate && packed->size() != kMoment))
        return opaque();
    const auto at = [&](std::size_t i) { return std::uint32_t{static_cast<unsigned char>((*packed)[i])}; };
    const auto digits = [](std::uint32_t number, std::size_t count) {
        std::string text = std::to_string(number);
        return std::string(count - std::min(count, text.size()), '0') + text;
    };
    // The month's highest bit tells which of two equal hours is meant when the clocks go back.
    std::string date = digits(at(0) * 256 + at(1), 4) + "-" + digits(at(2) & 0x7FU, 2) + "-" + digits(at(3), 2);
    if (packed->size() == kMoment)
        date += "T" + digits(at(4), 2) + ":" + digits(at(5), 2) + ":" + digits(at(6), 2);
    return ownText(values, std::move(date));
}

Result<PickleValue> makeDict(PickleValues& values, const std::vector<PickleValue>& arguments)
{
    if (arguments.empty() || arguments[0].kind == PickleKind::None)
        return container(values, PickleKind::Dict, {});
    if (arguments[0].kind == PickleKind::Dict)
        return arguments[0];
    return refuse("a dict is made from something that is none");
}

Result<PickleValue> makeSequence(PickleValues& values, const std::vector<PickleValue>& arguments)
{
    const std::vector<PickleValue>* items =
        !arguments.empty() && arguments[0].kind == PickleKind::Sequence ? values.items(arguments[0]) : nullptr;
    if (!arguments.empty() && items == nullptr)
        return opaque();
    return items == nullptr || items->empty() ? container(values, PickleKind::Sequence, {}) : arguments[0];
}

/// From a name such as "f8".
Result<PickleValue> makeNumpyType(PickleValues& values, const std::vector<PickleValue>& arguments)
{
    const auto name = arguments.empty() ? std::nullopt : values.text(arguments[0]);
    if (!name || name->empty())
        return refuse("a type of NumPy has no name");
    values.numpyTypes.push_back({.kind = name->front(), .bytes = parseUnsigned(name->substr(1)).value_or(0)});
    return PickleValue{PickleKind::NumpyType, values.numpyTypes.size() - 1};
}

template <class Number>
Number numberIn(std::string_view bytes)
{
    Number value{};
    std::memcpy(&value, bytes.data(), sizeof(value));
    return value;
}

PickleValue realValue(double value)
{
    return {PickleKind::Real, std::bit_cast<std::uint64_t>(value)};
}

/// A whole number of up to eight bytes.
PickleValue integerValue(const std::string& bytes, bool isSigned)
{
    const bool isNegative = isSigned && (static_cast<unsigned char>(bytes.back()) & 0x80U) != 0;
    std::int64_t value = isNegative ? -1 : 0;
    std::memcpy(&value, bytes.data(), bytes.size());
    return {PickleKind::Integer, std::bit_cast<std::uint64_t>(value)};
}

/// A number from its type and its bytes; what is no plain number means nothing here.
Result<PickleValue> makeNumpyScalar(PickleValues& values, const std::vector<PickleValue>& arguments)
{
    if (arguments.size() != 2 || arguments[0].kind != PickleKind::NumpyType)
        return refuse("a number of NumPy is made from arguments that are none of a number");
    const NumpyType type = values.numpyTypes[arguments[0].index()];
    const auto packed = values.text(arguments[1]);
    if (!packed)
        return opaque();
    if (packed->size() != type.bytes)
        return refuse("a number of NumPy has " + counted(packed->size(), "byte(s), its type ") +
                      std::to_string(type.bytes));
    std::string bytes(*packed);
    if (type.isBigEndian)
        std::reverse(bytes.begin(), bytes.end());
    const bool isWhole = type.bytes == 1 || type.bytes == 2 || type.bytes == 4 || type.bytes == 8;
    if (type.kind == 'b' && type.bytes == 1)
        return PickleValue{PickleKind::Bool, bytes[0] != '\0' ? 1U : 0U};
    const bool isTooLarge = type.kind == 'u' && type.bytes == 8 && (static_cast<unsigned char>(bytes[7]) & 0x80U) != 0;
    if ((type.kind == 'i' || type.kind == 'u') && isWhole && !isTooLarge)
        return integerValue(bytes, type.kind == 'i');
    if (type.kind == 'f' && type.bytes == 8)
        return realValue(numberIn<double>(bytes));
    if (type.kind == 'f' && type.bytes == 4)
        return realValue(numberIn<float>(bytes));
    if (type.kind == 'f' && type.bytes == 2)
        return realValue(floatOfF16(numberIn<std::uint16_t>(bytes)));
    return opaque();
}

}  // namespace

bool isPlainCall(const PickleGlobal& global)
{
    return findCall(global) != nullptr;
}

Result<PickleValue> callPlain(PickleValues& values, const PickleGlobal& function,
                              const std::vector<PickleValue>& arguments)
{
    switch (findCall(function)->does) {
    case Plain::Dict:
        return makeDict(values, arguments);
    case Plain::DefaultDict:
        return container(values, PickleKind::Dict, {});
    case Plain::Sequence:
        return makeSequence(values, arguments);
    case Plain::Named:
        return container(values, PickleKind::Object, {});
    case Plain::Text:
        if (arguments.empty() || !values.text(arguments[0]))
            return opaque();
        return arguments[0];
    case Plain::Bytes:
        return makeBytes(values, arguments);
    case Plain::Path:
        return makePath(values, arguments);
    case Plain::Device:
        return makeDevice(values, arguments);
    case Plain::Date:
        return makeDate(values, arguments);
    case Plain::NumpyType:
        return makeNumpyType(values, arguments);
    case Plain::NumpyScalar:
        return makeNumpyScalar(values, arguments);
    case Plain::NumpyArray:
        return PickleValue{PickleKind::NumpyArray, 0};
    case Plain::Opaque:
        break;
    }
    return opaque();
}

bool isBigEndianState(const PickleValues& values, const PickleValue& state)
{
    const std::vector<PickleValue>* items = values.items(state);
    return items != nullptr && items->size() > 1 && values.text((*items)[1]) == ">";
}

}  // namespace orangery::io
