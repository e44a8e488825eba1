// SPDX-License-Identifier: GPL-3.0-or-later
// The module's side of engine/models/statistics/spectrum.h: a matrix becomes a narrow band of the same singular values by
// Householder reflections, a block of columns and a block of rows at a time (Grosser and Lang 1999), so that the work is
// matrix products and can be stopped between any two of them.
#include "engine/models/statistics/spectrum.h"

#include <ATen/ATen.h>
#include <c10/core/InferenceMode.h>

#include <algorithm>
#include <exception>
#include <type_traits>
#include <utility>

using namespace orangery;

namespace {

constexpr std::int64_t kWidth = 32;         ///< of the band
constexpr std::int64_t kPanel = 64;         ///< columns at once where only columns are cleared
constexpr std::int64_t kRowsAtOnce = 4096;  ///< of a matrix of more rows than fit
constexpr double kProductsAtOnce = 2e8;     ///< multiplications between two questions whether to go on: 10 ms
constexpr std::int64_t kDirect = 256;       ///< a side so short is left to LAPACK

/// I - v t v', which turns a matrix of k columns into r over 0.
struct Reflections {
    at::Tensor v;  ///< [m, k]
    at::Tensor t;  ///< [k, k], upper triangular
    at::Tensor r;  ///< [k, columns], upper triangular
};

Reflections reflectionsOf(const at::Tensor& panel)
{
    const auto [packed, tau] = at::geqrf(panel);
    const std::int64_t k = std::min(panel.size(0), panel.size(1));
    Reflections made{
        .v = packed.slice(1, 0, k).tril(-1), .t = at::zeros({k, k}, at::kDouble), .r = packed.slice(0, 0, k).triu()};
    made.v.diagonal().fill_(1);
    const at::Tensor products = made.v.t().mm(made.v).contiguous();
    const double* vv = products.const_data_ptr<double>();
    const double* scale = tau.const_data_ptr<double>();
    double* t = made.t.mutable_data_ptr<double>();
    for (std::int64_t i = 0; i < k; ++i) {
        t[i * k + i] = scale[i];
        for (std::int64_t row = 0; row < i; ++row) {
            double sum = 0;
            for (std::int64_t j = row; j < i; ++j)
                sum += t[row * k + j] * vv[j * k + i];
            t[row * k + i] = -scale[i] * sum;
        }
    }
    return made;
}

/// The reduction of one matrix, asking whether to go on between two products.
class Reduction {
public:
    Reduction(const models::GoesOn& goesOn, double products) : m_goesOn(goesOn), m_all(products) {}

    [[nodiscard]] bool isStopped() const { return m_isStopped; }

    /// r [n, n] becomes the triangle of r over `rows` [m, n], which are spent.
    void stack(at::Tensor& r, at::Tensor& rows)
    {
        const std::int64_t n = r.size(0);
        for (std::int64_t k = 0; k < n && !m_isStopped; k += kPanel) {
            const std::int64_t end = std::min(k + kPanel, n);
            const Reflections made =
                reflectionsOf(at::cat({r.slice(0, k, end).slice(1, k, end), rows.slice(1, k, end)}));
            r.slice(0, k, end).slice(1, k, end).copy_(made.r);
            // Rows of r below this block are 0 in these columns, and stay so: v is [I; below].
            const at::Tensor below = made.v.slice(0, end - k);
            const std::int64_t step = columnsAtOnce(rows.size(0), end - k);
            for (std::int64_t c = end; c < n && goesOn(); c += step) {
                at::Tensor upper = r.slice(0, k, end).slice(1, c, std::min(c + step, n));
                at::Tensor lower = rows.slice(1, c, std::min(c + step, n));
                const at::Tensor change = made.t.t().mm(upper + below.t().mm(lower));
                upper.sub_(change);
                lower.addmm_(below, change, 1, -1);
                m_done += 2.0 * static_cast<double>(lower.numel() * (end - k));
            }
        }
    }

    /// a [m, n] with m >= n becomes a band.
    models::Band toBand(at::Tensor& a)
    {
        const std::int64_t n = a.size(1);
        models::Band band{
            .size = n, .width = kWidth, .values = std::vector<double>(static_cast<std::size_t>(n * (kWidth + 1)))};
        for (std::int64_t k = 0; k < n && !m_isStopped; k += kWidth) {
            const std::int64_t end = std::min(k + kWidth, n);
            const Reflections left = reflectionsOf(a.slice(0, k).slice(1, k, end));
            store(left.r, k, k, band);
            at::Tensor right = a.slice(0, k).slice(1, end);
            fromLeft(left, right);
            if (end == n || m_isStopped)
                break;
            const Reflections row = reflectionsOf(a.slice(0, k, end).slice(1, end).t());
            store(row.r.t().contiguous(), k, end, band);
            at::Tensor below = a.slice(0, end).slice(1, end);
            fromRight(row, below);
        }
        return band;
    }

private:
    bool goesOn()
    {
        m_isStopped = m_isStopped || !m_goesOn(std::min(m_done / m_all, 1.0));
        return !m_isStopped;
    }
    static std::int64_t columnsAtOnce(std::int64_t rows, std::int64_t k)
    {
        return std::max<std::int64_t>(static_cast<std::int64_t>(kProductsAtOnce / static_cast<double>(2 * rows * k)),
                                      64);
    }

    void fromLeft(const Reflections& made, at::Tensor& a)
    {
        const std::int64_t step = columnsAtOnce(a.size(0), made.v.size(1));
        for (std::int64_t c = 0; c < a.size(1) && goesOn(); c += step) {
            at::Tensor part = a.slice(1, c, std::min(c + step, a.size(1)));
            part.addmm_(made.v, made.t.t().mm(made.v.t().mm(part)), 1, -1);
            m_done += 2.0 * static_cast<double>(part.numel() * made.v.size(1));
        }
    }

    void fromRight(const Reflections& made, at::Tensor& a)
    {
        const std::int64_t step = columnsAtOnce(a.size(1), made.v.size(1));
        for (std::int64_t r = 0; r < a.size(0) && goesOn(); r += step) {
            at::Tensor part = a.slice(0, r, std::min(r + step, a.size(0)));
            part.addmm_(part.mm(made.v).mm(made.t), made.v.t(), 1, -1);
            m_done += 2.0 * static_cast<double>(part.numel() * made.v.size(1));
        }
    }

    /// Puts what is not 0 of a block whose first element is (row, column) into the band.
    static void store(const at::Tensor& block, std::int64_t row, std::int64_t column, models::Band& band)
    {
        const at::Tensor values = block.contiguous();
        const double* value = values.const_data_ptr<double>();
        for (std::int64_t i = 0; i < values.size(0); ++i)
            for (std::int64_t j = 0; j < values.size(1); ++j, ++value)
                if (const std::int64_t above = column + j - row - i; above >= 0 && above <= band.width)
                    band.values[static_cast<std::size_t>((row + i) * (band.width + 1) + above)] = *value;
    }

    const models::GoesOn& m_goesOn;
    double m_all;
    double m_done = 0;
    bool m_isStopped = false;
};

at::Tensor readRows(const models::MatrixRows& matrix, std::int64_t first, std::int64_t count)
{
    at::Tensor rows = at::empty({count, matrix.columns}, at::kDouble);
    matrix.read(first, count, {rows.mutable_data_ptr<double>(), static_cast<std::size_t>(rows.numel())});
    return rows;
}

/// A band without any width: the singular values themselves.
models::Band direct(const at::Tensor& a)
{
    const at::Tensor values = at::linalg_svdvals(a);
    const double* first = values.const_data_ptr<double>();
    return {.size = values.numel(), .width = 0, .values = std::vector<double>(first, first + values.numel())};
}

models::Band bandOf(const models::MatrixRows& matrix, const models::GoesOn& goesOn, bool& isStopped)
{
    const std::int64_t m = matrix.rows;
    const std::int64_t n = matrix.columns;
    Reduction reduction(goesOn, models::productsOfReduction(m, n));
    const bool isSlim = static_cast<double>(m) > models::kSlimRows * static_cast<double>(n);
    at::Tensor a;
    if (isSlim) {
        a = at::zeros({n, n}, at::kDouble);
        for (std::int64_t first = 0; first < m && !reduction.isStopped(); first += kRowsAtOnce) {
            at::Tensor rows = readRows(matrix, first, std::min(kRowsAtOnce, m - first));
            reduction.stack(a, rows);
        }
    } else {
        a = readRows(matrix, 0, m);
    }
    models::Band band = reduction.isStopped() ? models::Band{} : n <= kDirect ? direct(a) : reduction.toBand(a);
    isStopped = reduction.isStopped();
    return band;
}

}  // namespace

extern "C" void orangery_reduce_to_band(const models::MatrixRows& matrix, const models::GoesOn& goesOn,
                                        Result<models::Band>& output)
{
    const c10::InferenceMode inference;
    try {
        bool isStopped = false;
        models::Band band = bandOf(matrix, goesOn, isStopped);
        output = isStopped ? Result<models::Band>(failure(ErrorCode::Cancelled, "stopped")) : std::move(band);
    } catch (const std::exception& error) {
        output = failure(ErrorCode::Failed, "the singular values could not be worked out", error.what());
    }
}
static_assert(std::is_same_v<decltype(orangery_reduce_to_band), models::ReduceToBand>);
