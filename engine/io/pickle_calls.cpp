// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/pickle_calls.h"

#include "engine/io/pickle_plain_calls.h"

#include <algorithm>
#include <array>

namespace orangery::io {

namespace {

struct NamedType {
    std::string_view name;
    DType dtype;
};

constexpr std::array kStorages{
    NamedType{"FloatStorage", DType::F32},        NamedType{"DoubleStorage", DType::F64},
    NamedType{"HalfStorage", DType::F16},         NamedType{"BFloat16Storage", DType::BF16},
    NamedType{"LongStorage", DType::I64},         NamedType{"IntStorage", DType::I32},
    NamedType{"ShortStorage", DType::I16},        NamedType{"CharStorage", DType::I8},
    NamedType{"ByteStorage", DType::U8},          NamedType{"BoolStorage", DType::Bool},
    NamedType{"ComplexFloatStorage", DType::C64},
};

/// Types that only newer files name, as an argument beside untyped storage.
constexpr std::array kDtypes{
    NamedType{"float32", DType::F32},
    NamedType{"float64", DType::F64},
    NamedType{"float16", DType::F16},
    NamedType{"bfloat16", DType::BF16},
    NamedType{"int64", DType::I64},
    NamedType{"int32", DType::I32},
    NamedType{"int16", DType::I16},
    NamedType{"int8", DType::I8},
    NamedType{"uint8", DType::U8},
    NamedType{"uint16", DType::U16},
    NamedType{"uint32", DType::U32},
    NamedType{"uint64", DType::U64},
    NamedType{"bool", DType::Bool},
    NamedType{"complex64", DType::C64},
    NamedType{"float8_e4m3fn", DType::F8E4M3},
    NamedType{"float8_e5m2", DType::F8E5M2},
    NamedType{"float8_e4m3fnuz", DType::F8E4M3Fnuz},
    NamedType{"float8_e5m2fnuz", DType::F8E5M2Fnuz},
    NamedType{"float8_e8m0fnu", DType::F8E8M0},
};

constexpr std::string_view kUntyped = "UntypedStorage";

enum class Function { Tensor, TensorV3, Parameter, Dict, Sequence, FirstArgument };

struct AllowedFunction {
    std::string_view module;
    std::string_view name;
    Function does;
};

constexpr std::array kFunctions{
    AllowedFunction{"torch._utils", "_rebuild_tensor_v2", Function::Tensor},
    AllowedFunction{"torch._utils", "_rebuild_tensor", Function::Tensor},
    AllowedFunction{"torch._utils", "_rebuild_tensor_v3", Function::TensorV3},
    AllowedFunction{"torch._utils", "_rebuild_parameter", Function::Parameter},
    AllowedFunction{"torch._utils", "_rebuild_parameter_with_state", Function::Parameter},
    AllowedFunction{"collections", "OrderedDict", Function::Dict},
    AllowedFunction{"torch", "Size", Function::Sequence},
    AllowedFunction{"torch.jit._pickle", "build_intlist", Function::FirstArgument},
    AllowedFunction{"torch.jit._pickle", "build_doublelist", Function::FirstArgument},
    AllowedFunction{"torch.jit._pickle", "build_boollist", Function::FirstArgument},
    AllowedFunction{"torch.jit._pickle", "build_tensorlist", Function::FirstArgument},
    AllowedFunction{"torch.jit._pickle", "restore_type_tag", Function::FirstArgument},
};

const AllowedFunction* findFunction(const PickleGlobal& global)
{
    const auto found = std::find_if(kFunctions.begin(), kFunctions.end(), [&](const AllowedFunction& function) {
        return function.module == global.module && function.name == global.name;
    });
    return found == kFunctions.end() ? nullptr : &*found;
}

template <std::size_t count>
std::optional<DType> typeNamed(const std::array<NamedType, count>& types, std::string_view name)
{
    const auto found =
        std::find_if(types.begin(), types.end(), [&](const NamedType& type) { return type.name == name; });
    return found == types.end() ? std::nullopt : std::optional(found->dtype);
}

Failure refuse(std::string why)
{
    return failure(ErrorCode::Input, std::move(why));
}

std::optional<std::uint64_t> countOf(const PickleValue& value)
{
    if (value.kind != PickleKind::Integer || value.integer() < 0)
        return std::nullopt;
    return static_cast<std::uint64_t>(value.integer());
}

std::optional<std::vector<std::int64_t>> sizesOf(const PickleValues& values, const PickleValue& value)
{
    const std::vector<PickleValue>* items = value.kind == PickleKind::Sequence ? values.items(value) : nullptr;
    if (items == nullptr)
        return std::nullopt;
    std::vector<std::int64_t> sizes;
    for (const PickleValue& item : *items) {
        if (!countOf(item))
            return std::nullopt;
        sizes.push_back(item.integer());
    }
    return sizes;
}

/// Arguments (storage, offset, sizes, strides, ...); version 3 has the type as seventh.
Result<PickleValue> rebuildTensor(PickleValues& values, const std::vector<PickleValue>& arguments, bool hasType)
{
    constexpr std::size_t kTypePlace = 6;
    if (arguments.size() < 4 || arguments[0].kind != PickleKind::Storage ||
        (hasType && (arguments.size() <= kTypePlace || arguments[kTypePlace].kind != PickleKind::Global)))
        return refuse("a tensor is rebuilt from arguments that are none of a tensor");
    const auto offset = countOf(arguments[1]);
    auto shape = sizesOf(values, arguments[2]);
    auto strides = sizesOf(values, arguments[3]);
    if (!offset || !shape || !strides || shape->size() != strides->size())
        return refuse("a tensor has a malformed offset, shape or strides");
    TensorReference tensor{.storage = arguments[0].index(),
                           .dtype = values.storages[arguments[0].index()].dtype,
                           .offset = *offset,
                           .shape = std::move(*shape),
                           .strides = std::move(*strides)};
    if (hasType) {
        const PickleGlobal& type = values.globals[arguments[kTypePlace].index()];
        const std::optional<DType> dtype = typeNamed(kDtypes, type.name);
        if (!dtype)
            return refuse("a tensor has the unknown type " + fullName(type));
        tensor.dtype = *dtype;
    }
    values.tensors.push_back(std::move(tensor));
    return PickleValue{PickleKind::Tensor, values.tensors.size() - 1};
}

/// A dict from nothing or from a sequence of pairs.
Result<PickleValue> makeDict(PickleValues& values, const std::vector<PickleValue>& arguments)
{
    std::vector<PickleValue> entries;
    const std::vector<PickleValue>* pairs = arguments.empty() ? nullptr : values.items(arguments[0]);
    if (arguments.size() > 1 || (!arguments.empty() && pairs == nullptr))
        return refuse("an OrderedDict is made from something that is no list of pairs");
    if (auto counted = countDerived(values, pairs == nullptr ? 0 : pairs->size()); !counted)
        return failure(counted.error());
    for (std::size_t i = 0; pairs != nullptr && i < pairs->size(); ++i) {
        const std::vector<PickleValue>* pair = values.items((*pairs)[i]);
        if (pair == nullptr || pair->size() != 2)
            return refuse("an OrderedDict is made from something that is no list of pairs");
        entries.insert(entries.end(), pair->begin(), pair->end());
    }
    values.containers.push_back(std::move(entries));
    return PickleValue{PickleKind::Dict, values.containers.size() - 1};
}

}  // namespace

std::string fullName(const PickleGlobal& global)
{
    return std::string(global.module) + "." + std::string(global.name);
}

Result<void> countDerived(PickleValues& values, std::size_t count)
{
    constexpr std::size_t kMost = std::size_t{64} << 20U;
    values.derived += count;
    if (values.derived > kMost)
        return refuse("it makes more values of others than a file of weights needs");
    return {};
}

std::optional<DType> storageTypeOf(std::string_view className)
{
    return typeNamed(kStorages, className);
}

bool isAllowed(const PickleGlobal& global, PickleOrigin origin)
{
    if (findFunction(global) != nullptr || isPlainCall(global))
        return true;
    if (global.module == "torch" || global.module == "torch.cuda" || global.module == "torch.storage")
        return storageTypeOf(global.name) || global.name == kUntyped ||
               (global.module == "torch" && typeNamed(kDtypes, global.name));
    const bool isOfArchive = global.module == "__torch__" || global.module.starts_with("__torch__.");
    return origin == PickleOrigin::TorchScript && isOfArchive;
}

Result<PickleValue> callAllowed(PickleValues& values, const PickleGlobal& function, const PickleValue& arguments)
{
    const AllowedFunction* allowed = findFunction(function);
    const bool isPlain = isPlainCall(function);
    if ((allowed == nullptr && !isPlain) || arguments.kind != PickleKind::Sequence)
        return refuse("it calls " + fullName(function) + ", which is no function that makes weights");
    const std::vector<PickleValue> items = *values.items(arguments);
    if (isPlain)
        return callPlain(values, function, items);
    switch (allowed->does) {
    case Function::Tensor:
        return rebuildTensor(values, items, false);
    case Function::TensorV3:
        return rebuildTensor(values, items, true);
    case Function::Dict:
        return makeDict(values, items);
    case Function::Parameter:
        if (items.empty() || items[0].kind != PickleKind::Tensor)
            return refuse("a parameter is made from something that is no tensor");
        return items[0];
    case Function::Sequence:
    case Function::FirstArgument:
        break;
    }
    if (items.empty())
        return refuse("it calls " + fullName(function) + " without arguments");
    return items[0];
}

Result<PickleValue> storageOf(PickleValues& values, const PickleValue& id)
{
    const std::vector<PickleValue>* items = id.kind == PickleKind::Sequence ? values.items(id) : nullptr;
    constexpr std::size_t kParts = 5;
    const auto what = items != nullptr && !items->empty() ? values.text((*items)[0]) : std::nullopt;
    if (what && *what != "storage")
        return refuse("it refers to a '" + std::string(*what) + "' outside of itself");
    const auto key = what && items->size() >= kParts ? values.text((*items)[2]) : std::nullopt;
    const auto count = key ? countOf((*items)[4]) : std::nullopt;
    if (!count || (*items)[1].kind != PickleKind::Global)
        return refuse("it refers to a storage by something that is none");
    const PickleGlobal& type = values.globals[(*items)[1].index()];
    const std::optional<DType> dtype = storageTypeOf(type.name);
    if (!dtype && type.name != kUntyped)
        return refuse("it has a storage of the unknown type " + fullName(type));
    StorageReference storage{.key = *key, .dtype = dtype.value_or(DType::U8), .isUntyped = !dtype, .values = *count};
    // Files before 2018 or so: (key, offset, size) of a part of another storage.
    const std::vector<PickleValue>* view = items->size() > kParts ? values.items((*items)[kParts]) : nullptr;
    if (view != nullptr) {
        const auto viewKey = view->size() == 3 ? values.text((*view)[0]) : std::nullopt;
        const auto first = viewKey ? countOf((*view)[1]) : std::nullopt;
        const auto viewed = first ? countOf((*view)[2]) : std::nullopt;
        if (!viewed || *first > storage.values || *viewed > storage.values - *first)
            return refuse("a storage is a view that does not lie in the other");
        storage.firstValue = *first;
        storage.values = *viewed;
    }
    values.storages.push_back(storage);
    return PickleValue{PickleKind::Storage, values.storages.size() - 1};
}

}  // namespace orangery::io
