// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/packed_weight.h"

#include <sys/mman.h>

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

constexpr int kTypicalRows = 64;  ///< what the packing is made for; others are allowed

}  // namespace

void PackedWeight::Unmap::operator()(float* memory) const
{
    ::munmap(memory, bytes);
}

// Mapped, because MKL asks for up to five times what it writes to: pages that nobody touches take no memory.
PackedWeight::PackedWeight(std::int64_t out, std::int64_t in, std::size_t bytes)
    : m_out(out), m_in(in), m_memory(nullptr, Unmap{bytes})
{
    void* memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        throw std::bad_alloc();
    m_memory.reset(static_cast<float*>(memory));
}

bool PackedWeight::isAvailable()
{
    return cblas_sgemm_pack_get_size != nullptr && cblas_sgemm_pack != nullptr && cblas_sgemm_compute != nullptr;
}

std::shared_ptr<const PackedWeight> PackedWeight::pack(std::span<const float> weight, std::int64_t out, std::int64_t in)
{
    const auto n = static_cast<int>(out);
    const auto k = static_cast<int>(in);
    const std::size_t bytes = cblas_sgemm_pack_get_size(kRightOperand, kTypicalRows, n, k);
    std::shared_ptr<PackedWeight> packed(new PackedWeight(out, in, bytes));
    cblas_sgemm_pack(kRowMajor, kRightOperand, kTransposed, kTypicalRows, n, k, 1, weight.data(), k,
                     packed->m_memory.get());
    return packed;
}

void PackedWeight::multiply(std::int64_t rows, Rows<const float> x, Rows<float> y, Into into) const
{
    const auto k = static_cast<int>(m_in);
    cblas_sgemm_compute(kRowMajor, kPlain, kPacked, static_cast<int>(rows), static_cast<int>(m_out), k, x.first,
                        static_cast<int>(x.stride), m_memory.get(), k, into == Into::Add ? 1.0F : 0.0F, y.first,
                        static_cast<int>(y.stride));
}

}  // namespace orangery::nn
