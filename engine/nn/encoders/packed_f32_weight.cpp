// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/packed_weight_impl.h"

#include <omp.h>
#include <sys/mman.h>

#include <algorithm>
#include <new>
#include <vector>

// libtorch_cpu carries MKL and exports its functions, but no header of it. Weak: another build of LibTorch has none.
extern "C" {
[[gnu::weak]] int MKL_Set_Num_Threads_Local(int threads);
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
constexpr int kLeftOperand = 161;
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

/// The library computes on the calling thread alone while this lives: both operands have to be packed by as many threads
/// as multiply them, or the products are wrong.
class OneThread {
public:
    OneThread() : m_before(MKL_Set_Num_Threads_Local(1)) {}
    ~OneThread() { MKL_Set_Num_Threads_Local(m_before); }
    OneThread(const OneThread&) = delete;
    OneThread& operator=(const OneThread&) = delete;

private:
    int m_before;
};

/// x [m, k] in the order in which products with n outputs read it, until this thread's next call.
const float* packRows(int m, int n, int k, PackedWeight::Rows<const float> x)
{
    thread_local std::unique_ptr<float[]> memory;
    thread_local std::size_t room = 0;
    const std::size_t bytes = cblas_sgemm_pack_get_size(kLeftOperand, m, n, k);
    if (bytes > room) {
        memory.reset();
        memory = std::make_unique_for_overwrite<float[]>(bytes / sizeof(float) + 1);
        room = bytes;
    }
    cblas_sgemm_pack(kRowMajor, kLeftOperand, kPlain, m, n, k, 1, x.first, static_cast<int>(x.stride), memory.get());
    return memory.get();
}

struct Unmap {
    std::size_t bytes;
    void operator()(float* memory) const { ::munmap(memory, bytes); }
};

/// The weights of some outputs that follow each other.
struct Slice {
    std::int64_t first = 0;
    std::int64_t count = 0;
    std::unique_ptr<float, Unmap> memory;
};

/// As much memory as the weight takes, in slices of the outputs, one for each thread.
class PackedF32Weight final : public PackedWeight {
public:
    PackedF32Weight(std::span<const float> weight, std::int64_t out, std::int64_t in, int slices);

    void multiply(std::int64_t rows, Rows<const float> x, Rows<float> y, Into into) const override;

private:
    std::int64_t m_in;
    std::vector<Slice> m_slices;
};

PackedF32Weight::PackedF32Weight(std::span<const float> weight, std::int64_t out, std::int64_t in, int slices)
    : m_in(in)
{
    const std::int64_t parts = std::clamp<std::int64_t>(slices, 1, std::max<std::int64_t>(out / kLeastOutputs, 1));
    const auto k = static_cast<int>(in);
    for (std::int64_t i = 0; i < parts; ++i) {
        const std::int64_t first = out * i / parts;
        const std::int64_t count = out * (i + 1) / parts - first;
        const std::size_t bytes = cblas_sgemm_pack_get_size(kRightOperand, kTypicalRows, static_cast<int>(count), k);
        m_slices.push_back({first, count, {mapMemory(bytes), Unmap{bytes}}});
    }
    const int threads = omp_in_parallel() != 0 ? 1 : std::min(static_cast<int>(parts), omp_get_max_threads());
#pragma omp parallel for schedule(static) num_threads(threads)
    for (const Slice& slice : m_slices) {
        const OneThread serial;
        cblas_sgemm_pack(kRowMajor, kRightOperand, kTransposed, kTypicalRows, static_cast<int>(slice.count), k, 1,
                         weight.data() + slice.first * in, k, slice.memory.get());
    }
}

void PackedF32Weight::multiply(std::int64_t rows, Rows<const float> x, Rows<float> y, Into into) const
{
    const auto m = static_cast<int>(rows);
    const auto k = static_cast<int>(m_in);
    const auto multiplySlices = [&](std::size_t first, std::size_t end) {
        const OneThread serial;
        // The library would do this again for every few outputs: rows that are packed once take a tenth less time.
        const float* left = packRows(m, static_cast<int>(m_slices[first].count), k, x);
        for (std::size_t i = first; i < end; ++i) {
            const Slice& slice = m_slices[i];
            cblas_sgemm_compute(kRowMajor, kPacked, kPacked, m, static_cast<int>(slice.count), k, left, k,
                                slice.memory.get(), k, into == Into::Add ? 1.0F : 0.0F, y.first + slice.first,
                                static_cast<int>(y.stride));
        }
    };
    const int threads = std::min(static_cast<int>(m_slices.size()), omp_get_max_threads());
    if (omp_in_parallel() != 0 || threads == 1) {
        multiplySlices(0, m_slices.size());
        return;
    }
#pragma omp parallel for schedule(static) num_threads(threads)
    for (std::size_t i = 0; i < m_slices.size(); ++i)
        multiplySlices(i, i + 1);
}

}  // namespace

bool hasF32Products()
{
    return cblas_sgemm_pack_get_size != nullptr && cblas_sgemm_pack != nullptr && cblas_sgemm_compute != nullptr &&
           MKL_Set_Num_Threads_Local != nullptr;
}

std::shared_ptr<const PackedWeight> packForF32(std::span<const float> weight, std::int64_t out, std::int64_t in,
                                               int threads)
{
    return std::make_shared<const PackedF32Weight>(weight, out, in, threads);
}

}  // namespace orangery::nn
