// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/bf16.h"
#include "engine/nn/encoders/packed_weight_impl.h"

#include <ATen/native/CPUBlas.h>
#include <omp.h>

#include <algorithm>
#include <vector>

namespace orangery::nn {

namespace {

namespace cpublas = at::native::cpublas;

constexpr std::int64_t kPanel = 64;      ///< outputs that lie together, as oneDNN's packed operands have them
constexpr std::int64_t kRowBlock = 128;  ///< rows that stay in the cache for a product with a panel

/// A row of a tile, as it is loaded: one that lies across two lines of the cache takes twice as long.
struct alignas(64) Line {
    std::uint16_t numbers[32];
};

constexpr std::int64_t kWidth = 32;  ///< what the number of inputs is filled up to a multiple of

/// Numbers in bf16.
class Lines {
public:
    explicit Lines(std::int64_t numbers = 0) { ensure(numbers); }

    void ensure(std::int64_t numbers)
    {
        m_lines.resize(std::max(m_lines.size(), static_cast<std::size_t>((numbers + kWidth - 1) / kWidth)));
    }
    [[nodiscard]] std::uint16_t* data() { return reinterpret_cast<std::uint16_t*>(m_lines.data()); }
    [[nodiscard]] const std::uint16_t* data() const { return reinterpret_cast<const std::uint16_t*>(m_lines.data()); }

private:
    std::vector<Line> m_lines;
};

const at::BFloat16* asBf16(const std::uint16_t* bits)
{
    static_assert(sizeof(at::BFloat16) == sizeof(std::uint16_t));
    return reinterpret_cast<const at::BFloat16*>(bits);
}

/// Panels of 64 outputs, in each of them pairs of inputs, in each of these a pair for every output; 0 where there is none.
class PackedBf16Weight final : public PackedWeight {
public:
    PackedBf16Weight(bool isSplit, std::span<const float> weight, std::int64_t out, std::int64_t in)
        : m_isSplit(isSplit),
          m_out(out),
          m_in(in),
          m_width((in + kWidth - 1) / kWidth * kWidth),
          m_high(panels() * panelSize()),
          m_low(isSplit ? panels() * panelSize() : 0)
    {
        const int threads = omp_in_parallel() != 0 ? 1 : omp_get_max_threads();
#pragma omp parallel for schedule(static) num_threads(threads)
        for (std::int64_t panel = 0; panel < panels(); ++panel)
            setPanel(panel, weight);
    }

    void multiply(std::int64_t rows, Rows<const float> x, Rows<float> y, Into into) const override
    {
        thread_local Lines high;
        thread_local Lines low;
        high.ensure(rows * m_width);
        if (m_isSplit)
            low.ensure(rows * m_width);
        for (std::int64_t row = 0; row < rows; ++row)
            round({x.first + row * x.stride, static_cast<std::size_t>(m_in)}, high.data() + row * m_width,
                  m_isSplit ? low.data() + row * m_width : nullptr);
        const std::uint16_t* const highRows = high.data();  // of the calling thread, for all
        const std::uint16_t* const lowRows = low.data();
        const std::int64_t parts = omp_in_parallel() != 0 ? 1 : std::min<std::int64_t>(panels(), omp_get_max_threads());
#pragma omp parallel for schedule(static) num_threads(static_cast <int>(parts)) if (parts > 1)
        for (std::int64_t i = 0; i < parts; ++i) {
            for (std::int64_t panel = panels() * i / parts; panel < panels() * (i + 1) / parts; ++panel)
                for (std::int64_t row = 0; row < rows; row += kRowBlock)
                    multiplyBlock(panel, std::min(kRowBlock, rows - row), highRows + row * m_width,
                                  lowRows + row * m_width, {y.first + row * y.stride, y.stride}, into);
            cpublas::brgemm_release();  // of this thread: others use its tiles in another shape
        }
    }

private:
    [[nodiscard]] std::int64_t panels() const
    {
        return (m_out + kPanel - 1) / kPanel;
    }
    [[nodiscard]] std::int64_t panelSize() const
    {
        return kPanel * m_width;
    }

    void round(std::span<const float> numbers, std::uint16_t* high, std::uint16_t* low) const
    {
        if (low == nullptr)
            kernels::roundToBf16(numbers, high);
        else
            kernels::splitIntoBf16(numbers, high, low);
        for (std::int64_t i = m_in; i < m_width; ++i) {
            high[i] = 0;
            if (low != nullptr)
                low[i] = 0;
        }
    }

    void setPanel(std::int64_t panel, std::span<const float> weight)
    {
        Lines high(m_width);
        Lines low(m_width);
        const std::int64_t first = panel * kPanel;
        const auto place = [&](const Lines& numbers, Lines& packed, std::int64_t output) {
            std::uint16_t* pair = packed.data() + panel * panelSize() + 2 * output;
            for (std::int64_t i = 0; i < m_width; i += 2, pair += 2 * kPanel)
                std::copy_n(numbers.data() + i, 2, pair);
        };
        for (std::int64_t output = 0; output < std::min(kPanel, m_out - first); ++output) {
            round(weight.subspan(static_cast<std::size_t>((first + output) * m_in), static_cast<std::size_t>(m_in)),
                  high.data(), m_isSplit ? low.data() : nullptr);
            place(high, m_high, output);
            if (m_isSplit)
                place(low, m_low, output);
        }
    }

    void multiplyBlock(std::int64_t panel, std::int64_t rows, const std::uint16_t* high, const std::uint16_t* low,
                       Rows<float> y, Into into) const
    {
        const std::int64_t first = panel * kPanel;
        const std::int64_t outputs = std::min(kPanel, m_out - first);
        const auto add = [&](const std::uint16_t* left, const Lines& packed, bool adds) {
            cpublas::brgemm(rows, outputs, m_width, m_width, kPanel, y.stride, adds, asBf16(left),
                            asBf16(packed.data() + panel * panelSize()), y.first + first);
        };
        if (m_isSplit) {  // the small ones first, as sums keep most digits
            add(low, m_high, into == Into::Add);
            add(high, m_low, true);
        }
        add(high, m_high, m_isSplit || into == Into::Add);
    }

    bool m_isSplit;
    std::int64_t m_out;
    std::int64_t m_in;
    std::int64_t m_width;
    Lines m_high;
    Lines m_low;  ///< empty unless numbers are split
};

}  // namespace

bool hasBf16Products()
{
    return kernels::hasBf16Tiles() && cpublas::could_pack(at::kBFloat16);
}

std::shared_ptr<const PackedWeight> packForBf16(bool isSplit, std::span<const float> weight, std::int64_t out,
                                                std::int64_t in)
{
    return std::make_shared<const PackedBf16Weight>(isSplit, weight, out, in);
}

}  // namespace orangery::nn
