// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/statistics/finite_check.h"

#include "engine/io/conversion.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>
#include <optional>
#include <thread>

namespace orangery::models {

namespace {

/// Values of one piece of work; even, so that pieces of F4 begin at whole bytes.
constexpr std::uint64_t kPiece = std::uint64_t{1} << 21U;
constexpr std::size_t kRun = 4096;  // values that are converted at once

/// IEEE numbers tell by their bits: an exponent of all ones is an infinity, or a NaN where the rest is not 0.
template <class Bits, Bits kExponent, Bits kSign>
NonFinite countByBits(std::span<const std::byte> values)
{
    const std::size_t count = values.size() / sizeof(Bits);
    std::uint64_t nans = 0;
    std::uint64_t infinities = 0;
    for (std::size_t i = 0; i < count; ++i) {
        Bits bits = 0;
        std::memcpy(&bits, values.data() + i * sizeof(Bits), sizeof(Bits));
        const Bits magnitude = bits & static_cast<Bits>(~kSign);
        nans += magnitude > kExponent ? 1U : 0U;
        infinities += magnitude == kExponent ? 1U : 0U;
    }
    return {nans, infinities};
}

struct Piece {
    std::size_t tensor = 0;
    std::uint64_t first = 0;
    std::uint64_t count = 0;
    bool isMapped = false;
    NonFinite found = {};
    std::string refused = {};
};

/// What the threads share.
class Checker {
public:
    Checker(const io::Weights& weights, const Context& context) : m_weights(weights), m_context(context) { plan(); }

    Result<void> run()
    {
        {
            std::vector<std::jthread> threads;
            for (int i = 1; i < m_context.threadCount(); ++i)
                threads.emplace_back([this] { work(); });
            work();
        }
        return m_error ? Result<void>(failure(*m_error)) : Result<void>();
    }

    [[nodiscard]] FiniteCheck gather() const
    {
        FiniteCheck check{.tensors = m_weights.tensors().size(), .values = m_whole};
        for (const Piece& piece : m_pieces) {
            const io::TensorInfo& info = m_weights.tensors()[piece.tensor];
            if (!piece.refused.empty()) {
                if (piece.first == 0)
                    check.unreadable.push_back(piece.refused);
                continue;
            }
            check.values += piece.count;
            if (!piece.found.any())
                continue;
            check.found.add(piece.found);
            if (check.affected.empty() || check.affected.back().name != info.name)
                check.affected.push_back({.name = info.name, .values = io::valuesOf(info.shape).value_or(0)});
            check.affected.back().found.add(piece.found);
        }
        return check;
    }

private:
    void plan()
    {
        for (std::size_t i = 0; i < m_weights.tensors().size(); ++i) {
            const io::TensorInfo& info = m_weights.tensors()[i];
            const std::uint64_t values = io::valuesOf(info.shape).value_or(0);
            if (info.dtype && !io::isFloating(*info.dtype) && *info.dtype != io::DType::C64) {
                m_whole += values;
                continue;
            }
            const bool isMapped = info.dtype && !m_weights.view(i).empty();
            const std::uint64_t size = isMapped ? kPiece : std::max<std::uint64_t>(values, 1);
            for (std::uint64_t first = 0; first < values; first += size)
                m_pieces.push_back(
                    {.tensor = i, .first = first, .count = std::min(size, values - first), .isMapped = isMapped});
            m_total += values;
        }
    }

    void work()
    {
        for (std::size_t i = m_next++; i < m_pieces.size() && !m_isStopped; i = m_next++) {
            if (const Result<void> going = m_context.checkpoint(); !going) {
                m_isStopped = true;
                const std::lock_guard lock(m_mutex);
                m_error = going.error();
                return;
            }
            count(m_pieces[i]);
            const std::lock_guard lock(m_mutex);
            m_done += m_pieces[i].count;
            m_context.report(static_cast<double>(m_done), static_cast<double>(m_total),
                             m_weights.tensors()[m_pieces[i].tensor].name);
        }
    }

    void count(Piece& piece) const
    {
        const io::TensorInfo& info = m_weights.tensors()[piece.tensor];
        Result<NonFinite> found;
        if (piece.isMapped) {
            const std::size_t bits = io::bitsOf(*info.dtype);
            found = countNonFinite(
                *info.dtype,
                m_weights.view(piece.tensor).subspan(piece.first * bits / 8, (piece.count * bits + 7) / 8));
        } else {
            const Result<io::Tensor> tensor = m_weights.read(piece.tensor);
            found = tensor ? countNonFinite(tensor->dtype, tensor->bytes) : failure(tensor.error());
        }
        if (found)
            piece.found = *found;
        else
            piece.refused = "tensor '" + info.name + "' (" + info.type + ") cannot be read: " + found.error().message;
    }

    const io::Weights& m_weights;
    const Context& m_context;
    std::vector<Piece> m_pieces;
    std::uint64_t m_whole = 0;  ///< values of whole-number types
    std::uint64_t m_total = 0;  ///< values to be read
    std::uint64_t m_done = 0;
    std::atomic<std::size_t> m_next{0};
    std::atomic<bool> m_isStopped{false};
    std::mutex m_mutex;
    std::optional<Error> m_error;
};

}  // namespace

Result<NonFinite> countNonFinite(io::DType type, std::span<const std::byte> values)
{
    switch (type) {
    case io::DType::F32:
    case io::DType::C64:
        return countByBits<std::uint32_t, 0x7F800000U, 0x80000000U>(values);
    case io::DType::F16:
        return countByBits<std::uint16_t, 0x7C00U, 0x8000U>(values);
    case io::DType::BF16:
        return countByBits<std::uint16_t, 0x7F80U, 0x8000U>(values);
    case io::DType::F64:
        return countByBits<std::uint64_t, 0x7FF0000000000000U, 0x8000000000000000U>(values);
    default:
        break;
    }
    const std::size_t bits = io::bitsOf(type);
    const std::size_t count = values.size() * 8 / bits;
    std::vector<float> run(std::min(kRun, count));
    NonFinite found;
    for (std::size_t first = 0; first < count; first += kRun) {
        const std::span<float> out(run.data(), std::min(kRun, count - first));
        if (auto read = io::toFloats(type, values.subspan(first * bits / 8, (out.size() * bits + 7) / 8), out); !read)
            return failure(read.error());
        found.add(countByBits<std::uint32_t, 0x7F800000U, 0x80000000U>(std::as_bytes(std::span<const float>(out))));
    }
    return found;
}

Result<FiniteCheck> checkFinite(const io::Weights& weights, const Context& context)
{
    Checker checker(weights, context);
    if (auto done = checker.run(); !done)
        return failure(done.error());
    return checker.gather();
}

}  // namespace orangery::models
