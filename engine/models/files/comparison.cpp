// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/files/comparison.h"

#include "engine/io/conversion.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

namespace orangery::models {

namespace {

/// Values that are compared in one go: both runs and what they are converted to stay in the nearest cache.
constexpr std::size_t kRun = 4096;
/// Values of one piece of work. A multiple of kRun and of 8, so that pieces of F4 begin at whole bytes.
constexpr std::uint64_t kPiece = std::uint64_t{1} << 20U;

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

template <class Number, class Convert>
Result<kernels::DifferenceSums> sumRuns(const Values& a, const Values& b, std::uint64_t first, std::uint64_t count,
                                        Convert convert)
{
    std::vector<Number> x(std::min<std::uint64_t>(kRun, count));
    std::vector<Number> y(x.size());
    kernels::DifferenceSums sums;
    for (std::uint64_t done = 0; done < count; done += kRun) {
        const std::size_t length = std::min<std::uint64_t>(kRun, count - done);
        const std::span<Number> runX = std::span(x).first(length);
        const std::span<Number> runY = std::span(y).first(length);
        if (auto read = convert(a.type, a.part(first + done, length), runX); !read)
            return failure(read.error());
        if (auto read = convert(b.type, b.part(first + done, length), runY); !read)
            return failure(read.error());
        sums.add(kernels::differenceOf(std::span<const Number>(runX), std::span<const Number>(runY)));
    }
    return sums;
}

Result<kernels::DifferenceSums> sumsOf(const Values& a, const Values& b, std::uint64_t first, std::uint64_t count)
{
    if (a.type == io::DType::C64 && b.type == io::DType::C64)  // real and imaginary parts, each a number
        return sumsOf({io::DType::F32, a.bytes}, {io::DType::F32, b.bytes}, 2 * first, 2 * count);
    if (needsDouble(a.type) || needsDouble(b.type))
        return sumRuns<double>(a, b, first, count, io::toDoubles);
    return sumRuns<float>(a, b, first, count, io::toFloats);
}

/// What the threads share.
class Comparer {
public:
    Comparer(const io::Weights& a, const io::Weights& b, const Context& context) : m_a(a), m_b(b), m_context(context) {}

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
    const std::uint64_t size = pair.isMapped ? kPiece : std::max<std::uint64_t>(1, pair.values);
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
                      piece.count);
    } else {
        const Result<io::Tensor> a = m_a.read(pair.a);
        const Result<io::Tensor> b = m_b.read(pair.b);
        if (!a || !b)
            return failure(!a ? a.error() : b.error());
        sums = sumsOf({a->dtype, a->bytes}, {b->dtype, b->bytes}, piece.first, piece.count);
    }
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
    std::unordered_map<std::string, std::size_t> places;
    for (TensorComparison& row : comparison.tensors) {
        if (row.sums && (row.sums->maxAbs > 0 || row.sums->notFinite > 0))
            row.status = TensorStatus::Changed;
        const std::optional<std::string> name = layerOf(row.name);
        if (!name)
            continue;
        const auto [place, isNew] = places.emplace(*name, comparison.layers.size());
        if (isNew)
            comparison.layers.push_back({.name = *name});
        LayerComparison& layer = comparison.layers[place->second];
        ++layer.tensors;
        layer.changed += row.status == TensorStatus::Same ? 0U : 1U;
        if (row.sums)
            layer.sums.add(*row.sums);
    }
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

std::optional<std::string> layerOf(std::string_view tensor)
{
    std::size_t begin = 0;
    while (begin < tensor.size()) {
        const std::size_t end = std::min(tensor.find('.', begin), tensor.size());
        const std::string_view part = tensor.substr(begin, end - begin);
        const bool isNumber =
            !part.empty() && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
        if (isNumber)
            return std::string(tensor.substr(0, end));
        begin = end + 1;
    }
    return std::nullopt;
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
