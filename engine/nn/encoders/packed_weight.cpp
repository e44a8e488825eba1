// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/packed_weight.h"

#include <omp.h>
#include <sys/mman.h>

#include <algorithm>
#include <new>

// libtorch_cpu carries MKL and exports its functions, but no header of it. Weak: another build of LibTorch has none.
extern "C" {
[[gnu::weak]] std::size_t cblas_sgemm_pack_get_size(int operand, int m, int n, int k);
[[gnu::weak]] void cblas_sgemm_pack(int order, int operand, int transposed, int m, int n, int k, float alpha,
                                    const float* source, int stride, float* packed);
[[gnu::weak]] void cblas_sgemm_compute(int order, int transposedA, int transposedB, int m, int n, int k, const float* a,
                                       int strideA, const float* b, int strideB, float beta, float* c, int strideC);
}

namespace orangery::nn {

namespace {

// CBLAS' and MKL's numbers for these words.
constexpr int kRowMajor = 101;
constexpr int kPlain = 111;
constexpr int kTransposed = 112;
constexpr int kPacked = 151;
constexpr int kRightOperand = 162;

constexpr int kTypicalRows = 64;            ///< what the packing is made for; others are allowed
constexpr std::int64_t kLeastOutputs = 64;  ///< of a slice: what is gained with fewer is lost in calls

// Mapped, because MKL asks for up to five times what it writes to: pages that nobody touches take no memory.
float* mapMemory(std::size_t bytes)
{
    void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        throw std::bad_alloc();
    return static_cast<float*>(memory);
}

}  // namespace

void PackedWeight::Unmap::operator()(float* memory) const
{
    ::munmap(memory, bytes);
}

bool PackedWeight::isAvailable()
{
    return cblas_sgemm_pack_get_size != nullptr && cblas_sgemm_pack != nullptr && cblas_sgemm_compute != nullptr;
}

std::shared_ptr<const PackedWeight> PackedWeight::pack(std::span<const float> weight, std::int64_t out, std::int64_t in,
                                                       int slices)
{
    std::shared_ptr<PackedWeight> packed(new PackedWeight(out, in));
    const std::int64_t parts = std::clamp<std::int64_t>(slices, 1, std::max<std::int64_t>(out / kLeastOutputs, 1));
    const auto k = static_cast<int>(in);
    for (std::int64_t i = 0; i < parts; ++i) {
        const std::int64_t first = out * i / parts;
        const std::int64_t count = out * (i + 1) / parts - first;
        const auto n = static_cast<int>(count);
        const std::size_t bytes = cblas_sgemm_pack_get_size(kRightOperand, kTypicalRows, n, k);
        Slice slice{first, count, {mapMemory(bytes), Unmap{bytes}}};
        cblas_sgemm_pack(kRowMajor, kRightOperand, kTransposed, kTypicalRows, n, k, 1, weight.data() + first * in, k,
                         slice.memory.get());
        packed->m_slices.push_back(std::move(slice));
    }
    return packed;
}

void PackedWeight::multiplySlice(const Slice& slice, std::int64_t rows, Rows<const float> x, Rows<float> y,
                                 Into into) const
{
    const auto k = static_cast<int>(m_in);
    cblas_sgemm_compute(kRowMajor, kPlain, kPacked, static_cast<int>(rows), static_cast<int>(slice.count), k, x.first,
                        static_cast<int>(x.stride), slice.memory.get(), k, into == Into::Add ? 1.0F : 0.0F,
                        y.first + slice.first, static_cast<int>(y.stride));
}

void PackedWeight::multiply(std::int64_t rows, Rows<const float> x, Rows<float> y, Into into) const
{
    if (omp_in_parallel() != 0 || m_slices.size() == 1) {
        for (const Slice& slice : m_slices)
            multiplySlice(slice, rows, x, y, into);
        return;
    }
    const int threads = std::min(static_cast<int>(m_slices.size()), omp_get_max_threads());
#pragma omp parallel for schedule(static) num_threads(threads)
    for (const Slice& slice : m_slices)
        multiplySlice(slice, rows, x, y, into);
}

}  // namespace orangery::nn
