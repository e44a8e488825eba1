// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/files/comparison.h"

#include "engine/base/numbers.h"
#include "engine/io/conversion.h"
#include "engine/models/files/comparison_layers.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

namespace orangery::models {

namespace {

/// Values that are converted and compared in one go: they stay in the nearest cache.
constexpr std::size_t kRun = kernels::kDifferenceRun;
/// Values of one piece of work, a multiple of kRun: the numbers do not depend on which thread takes which.
constexpr std::uint64_t kPiece = std::uint64_t{1} << 20U;
static_assert(kPiece % kRun == 0 && kRun % 2 == 0);  // pieces of F4 begin at whole bytes
constexpr std::uint64_t kDevicePiece = 8 * kPiece;   // a GPU wants more at a time

/// A tensor of both models.
struct Pair {
    std::size_t row;  ///< in ModelComparison::tensors
    std::size_t a, b;
    std::uint64_t values;
    bool isMapped;  ///< both lie in their files as they are
};

struct Piece {
    std::size_t pair;
    std::uint64_t first, count;
    kernels::DifferenceSums sums = {};
};

/// Values with their type, wherever they lie.
struct Values {
    io::DType type;
    std::span<const std::byte> bytes;

    [[nodiscard]] std::span<const std::byte> part(std::uint64_t first, std::uint64_t count) const
    {
        return bytes.subspan(first * io::bitsOf(type) / 8, (count * io::bitsOf(type) + 7) / 8);
    }
};

bool needsDouble(io::DType type)
{
    return type == io::DType::F64 || type == io::DType::I64 || type == io::DType::U64 || type == io::DType::I32 ||
           type == io::DType::U32;
}

/// The kernels' name for a type that they read from a file as it is.
std::optional<kernels::NumberType> numberTypeOf(io::DType type)
{
    switch (type) {
    case io::DType::F32:
        return kernels::NumberType::F32;
    case io::DType::F16:
        return kernels::NumberType::F16;
    case io::DType::BF16:
        return kernels::NumberType::BF16;
    case io::DType::F64:
        return kernels::NumberType::F64;
    default:
        return std::nullopt;
    }
}

/// One side of a comparison in runs of at most kRun values, converted to `Number` where the kernels do not know their type.
template <class Number, auto convert>
class Runs {
public:
    Runs(const Values& values, std::uint64_t first, std::uint64_t count) : m_values(values), m_first(first)
    {
        if (!numberTypeOf(values.type))
            m_converted.resize(std::min<std::uint64_t>(kRun, count));
    }

    Result<kernels::Numbers> part(std::uint64_t done, std::size_t length)
    {
        const std::span<const std::byte> bytes = m_values.part(m_first + done, length);
        if (const auto type = numberTypeOf(m_values.type))
            return kernels::Numbers{*type, bytes};
        const std::span<Number> numbers = std::span(m_converted).first(length);
        if (auto read = convert(m_values.type, bytes, numbers); !read)
            return failure(read.error());
        return kernels::numbersOf(std::span<const Number>(numbers));
    }

private:
    const Values& m_values;
    std::uint64_t m_first;
    std::vector<Number> m_converted;
};

template <class Number, auto convert>
Result<kernels::DifferenceSums> sumRuns(const Values& a, const Values& b, std::uint64_t first, std::uint64_t count)
{
    Runs<Number, convert> runsA(a, first, count);
    Runs<Number, convert> runsB(b, first, count);
    kernels::DifferenceSums sums;
    for (std::uint64_t done = 0; done < count; done += kRun) {
        const std::size_t length = std::min<std::uint64_t>(kRun, count - done);
        const Result<kernels::Numbers> x = runsA.part(done, length);
        const Result<kernels::Numbers> y = runsB.part(done, length);
        if (!x || !y)
            return failure(!x ? x.error() : y.error());
        sums.add(kernels::differenceOf(*x, *y));
    }
    return sums;
}

/// N of "cuda:N"; nothing for the processor.
std::optional<int> cudaDeviceOf(std::string_view device)
{
    constexpr std::string_view kCuda = "cuda:";
    const auto index = device.starts_with(kCuda) ? parseUnsigned(device.substr(kCuda.size())) : std::nullopt;
    return index ? std::optional(static_cast<int>(*index)) : std::nullopt;
}

/// `cuda` is the device that sums types which it reads as they are.
Result<kernels::DifferenceSums> sumsOf(const Values& a, const Values& b, std::uint64_t first, std::uint64_t count,
                                       std::optional<int> cuda)
{
    if (a.type == io::DType::C64 && b.type == io::DType::C64)  // real and imaginary parts, each a number
        return sumsOf({io::DType::F32, a.bytes}, {io::DType::F32, b.bytes}, 2 * first, 2 * count, cuda);
    const auto typeA = numberTypeOf(a.type);
    const auto typeB = numberTypeOf(b.type);
    if (typeA && typeB) {
        const kernels::Numbers x{*typeA, a.part(first, count)}, y{*typeB, b.part(first, count)};
        return cuda ? kernels::differenceOnCuda(x, y, *cuda) : kernels::differenceOf(x, y);
    }
    if (needsDouble(a.type) || needsDouble(b.type))
        return sumRuns<double, io::toDoubles>(a, b, first, count);
    return sumRuns<float, io::toFloats>(a, b, first, count);
}

/// What the threads share.
class Comparer {
public:
    Comparer(const io::Weights& a, const io::Weights& b, const Context& context)
        : m_a(a), m_b(b), m_context(context), m_cuda(cudaDeviceOf(context.device))
    {
    }

    ModelComparison pairUp();
    Result<void> run();
    void gather(ModelComparison& comparison) const;

private:
    void addPieces(const Pair& pair);
    void work();
    Result<void> compare(Piece& piece);
    void report(const Piece& piece);

    const io::Weights& m_a;
    const io::Weights& m_b;
    const Context& m_context;
    std::optional<int> m_cuda;
    std::vector<Pair> m_pairs;
    std::vector<Piece> m_pieces;
    std::atomic<std::size_t> m_next{0};
    std::atomic<bool> m_failed{false};
    std::mutex m_mutex;
    std::uint64_t m_done = 0;   ///< values
    std::uint64_t m_total = 0;  ///< values
    std::optional<Error> m_error;
};

ModelComparison Comparer::pairUp()
{
    ModelComparison comparison;
    for (std::size_t i = 0; i < m_a.tensors().size(); ++i) {
        const io::TensorInfo& info = m_a.tensors()[i];
        TensorComparison row{.name = info.name, .typeA = info.type, .shapeA = info.shape};
        if (const std::optional<std::size_t> other = m_b.find(info.name)) {
            const io::TensorInfo& infoB = m_b.tensors()[*other];
            row.typeB = infoB.type;
            row.shapeB = infoB.shape;
            row.status = info.shape == infoB.shape ? TensorStatus::Same : TensorStatus::Changed;
            if (info.shape == infoB.shape)
                addPieces({.row = comparison.tensors.size(),
                           .a = i,
                           .b = *other,
                           .values = io::valuesOf(info.shape).value_or(0),
                           .isMapped = !m_a.view(i).empty() && !m_b.view(*other).empty()});
        } else {
            row.status = TensorStatus::OnlyA;
        }
        comparison.tensors.push_back(std::move(row));
    }
    for (const io::TensorInfo& info : m_b.tensors()) {
        if (!m_a.find(info.name))
            comparison.tensors.push_back(
                {.name = info.name, .status = TensorStatus::OnlyB, .typeB = info.type, .shapeB = info.shape});
    }
    return comparison;
}

void Comparer::addPieces(const Pair& pair)
{
    m_pairs.push_back(pair);
    m_total += pair.values;
    const std::uint64_t piece = m_cuda ? kDevicePiece : kPiece;
    const std::uint64_t size = pair.isMapped ? piece : std::max<std::uint64_t>(1, pair.values);
    for (std::uint64_t first = 0; first == 0 || first < pair.values; first += size)
        m_pieces.push_back({.pair = m_pairs.size() - 1, .first = first, .count = std::min(size, pair.values - first)});
}

Result<void> Comparer::compare(Piece& piece)
{
    const Pair& pair = m_pairs[piece.pair];
    const io::TensorInfo& info = m_a.tensors()[pair.a];
    Result<kernels::DifferenceSums> sums;
    if (pair.isMapped) {
        sums = sumsOf({*info.dtype, m_a.view(pair.a)}, {*m_b.tensors()[pair.b].dtype, m_b.view(pair.b)}, piece.first,
                      piece.count, m_cuda);
    } else {
        const Result<io::Tensor> a = m_a.read(pair.a);
        const Result<io::Tensor> b = m_b.read(pair.b);
        if (!a || !b)
            return failure(!a ? a.error() : b.error());
        sums = sumsOf({a->dtype, a->bytes}, {b->dtype, b->bytes}, piece.first, piece.count, m_cuda);
    }
    if (!sums && sums.error().code == ErrorCode::Resource)
        return failure(sums.error());
    if (!sums)
        return failure(ErrorCode::Input, "tensor '" + info.name + "': " + sums.error().message, sums.error().cause);
    piece.sums = *sums;
    return {};
}

void Comparer::report(const Piece& piece)
{
    const std::lock_guard lock(m_mutex);
    m_done += piece.count;
    m_context.report(static_cast<double>(m_done), static_cast<double>(m_total),
                     m_a.tensors()[m_pairs[piece.pair].a].name);
}

void Comparer::work()
{
    for (std::size_t i = m_next++; i < m_pieces.size() && !m_failed; i = m_next++) {
        Result<void> compared = m_context.checkpoint();
        if (compared)
            compared = compare(m_pieces[i]);
        if (!compared) {
            m_failed = true;
            const std::lock_guard lock(m_mutex);
            if (!m_error)
                m_error = compared.error();
            return;
        }
        report(m_pieces[i]);
    }
}

Result<void> Comparer::run()
{
    {
        std::vector<std::jthread> threads;
        for (int i = 1; i < m_context.threadCount(); ++i)
            threads.emplace_back([this] { work(); });
        work();
    }
    return m_error ? Result<void>(failure(*m_error)) : Result<void>();
}

void Comparer::gather(ModelComparison& comparison) const
{
    for (const Piece& piece : m_pieces) {
        TensorComparison& row = comparison.tensors[m_pairs[piece.pair].row];
        if (!row.sums)
            row.sums.emplace();
        row.sums->add(piece.sums);
    }
    for (TensorComparison& row : comparison.tensors)
        if (row.sums && (row.sums->maxAbs > 0 || row.sums->notFinite > 0))
            row.status = TensorStatus::Changed;
    comparison.layers = layersOf(comparison.tensors);
}

}  // namespace

std::string_view nameOf(TensorStatus status)
{
    switch (status) {
    case TensorStatus::Same:
        return "same";
    case TensorStatus::Changed:
        return "changed";
    case TensorStatus::OnlyA:
        return "only_a";
    case TensorStatus::OnlyB:
        return "only_b";
    }
    return {};
}

std::uint64_t ModelComparison::count(TensorStatus status) const
{
    return static_cast<std::uint64_t>(std::count_if(
        tensors.begin(), tensors.end(), [&](const TensorComparison& tensor) { return tensor.status == status; }));
}

Result<ModelComparison> compareModels(const io::Weights& a, const io::Weights& b, const Context& context)
{
    Comparer comparer(a, b, context);
    ModelComparison comparison = comparer.pairUp();
    if (auto done = comparer.run(); !done)
        return failure(done.error());
    comparer.gather(comparison);
    return comparison;
}

}  // namespace orangery::models
