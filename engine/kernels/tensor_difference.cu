// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/cuda_library.h"
#include "engine/kernels/difference_run.h"

#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <cuda_runtime.h>

#include <algorithm>
#include <cstddef>
#include <span>
#include <vector>

namespace orangery::kernels {

namespace {

constexpr unsigned kThreads = 256;                           // of a block: whole groups of kDifferenceLanes
constexpr std::size_t kPart = std::size_t{8} * 1024 * 1024;  // numbers that are copied at a time, whole runs

__device__ double numberAt(const void* values, NumberType type, std::size_t i)
{
    switch (type) {
    case NumberType::F32:
        return static_cast<const float*>(values)[i];
    case NumberType::F16:
        return __half2float(static_cast<const __half*>(values)[i]);
    case NumberType::BF16:
        return __bfloat162float(static_cast<const __nv_bfloat16*>(values)[i]);
    case NumberType::F64:
        break;
    }
    return static_cast<const double*>(values)[i];
}

/// The sums that thread `lane` of a group of kDifferenceLanes holds.
__device__ DifferenceSums sumsOfLane(const DifferenceSums& mine, unsigned lane)
{
    constexpr unsigned kWholeWarp = 0xFFFFFFFFU;
    const auto of = [&](double sum) { return __shfl_sync(kWholeWarp, sum, static_cast<int>(lane), kDifferenceLanes); };
    return {of(mine.sumAbs),
            of(mine.sumSquares),
            of(mine.maxAbs),
            of(mine.sumAbsA),
            of(mine.sumSquaresA),
            of(mine.maxAbsA),
            0};
}

/// One thread a lane, kDifferenceLanes threads a run, in the order of difference_run.h. `sums` has a place for each run.
__global__ void sumRuns(const void* a, NumberType typeA, const void* b, NumberType typeB, std::size_t count,
                        DifferenceSums* sums)
{
    const std::size_t thread = std::size_t{blockIdx.x} * blockDim.x + threadIdx.x;
    const std::size_t lane = thread % kDifferenceLanes;
    const std::size_t run = thread / kDifferenceLanes;
    const std::size_t begin = run * kDifferenceRun;  // behind the end for the last block's spare threads
    const std::size_t end = begin + kDifferenceRun < count ? begin + kDifferenceRun : count;
    DifferenceSums mine;
    for (std::size_t i = begin + lane; i < end; i += kDifferenceLanes)
        addPair(mine, numberAt(a, typeA, i), numberAt(b, typeB, i));
    DifferenceSums total;
    for (unsigned other = 0; other < kDifferenceLanes; ++other)
        addSums(total, sumsOfLane(mine, other));
    if (lane != 0 || begin >= count)
        return;
    if (!isFiniteRun(total)) {
        total = {};
        for (std::size_t i = begin; i < end; ++i)
            addAnyPair(total, numberAt(a, typeA, i), numberAt(b, typeB, i));
    }
    sums[run] = total;
}

/// Memory of the device that goes back by itself.
class DeviceMemory {
public:
    DeviceMemory() = default;
    DeviceMemory(const DeviceMemory&) = delete;
    DeviceMemory& operator=(const DeviceMemory&) = delete;
    ~DeviceMemory() { cudaFree(m_address); }

    cudaError_t allocate(std::size_t bytes) { return cudaMalloc(&m_address, bytes); }
    [[nodiscard]] void* address() const { return m_address; }

private:
    void* m_address = nullptr;
};

/// The first thing that failed, and success until then.
class Outcome {
public:
    bool operator()(cudaError_t error)
    {
        if (m_error == cudaSuccess)
            m_error = error;
        return m_error == cudaSuccess;
    }
    [[nodiscard]] const char* words() const { return m_error == cudaSuccess ? nullptr : cudaGetErrorString(m_error); }

private:
    cudaError_t m_error = cudaSuccess;
};

const char* difference(const Numbers& a, const Numbers& b, int device, DifferenceSums& sums)
{
    Outcome succeeded;
    const std::size_t largest = std::min(kPart, a.size());
    const std::size_t runs = (largest + kDifferenceRun - 1) / kDifferenceRun;
    std::vector<DifferenceSums> sumsOfRuns(runs);
    DeviceMemory valuesA, valuesB, sumsThere;
    if (largest == 0 || !succeeded(cudaSetDevice(device)) || !succeeded(valuesA.allocate(largest * bytesOf(a.type))) ||
        !succeeded(valuesB.allocate(largest * bytesOf(b.type))) ||
        !succeeded(sumsThere.allocate(runs * sizeof(DifferenceSums))))
        return succeeded.words();
    for (std::size_t done = 0; done < a.size(); done += kPart) {
        const std::size_t count = std::min(kPart, a.size() - done);
        const std::size_t runsHere = (count + kDifferenceRun - 1) / kDifferenceRun;
        const std::span<const std::byte> bytesA = a.part(done, count).bytes;
        const std::span<const std::byte> bytesB = b.part(done, count).bytes;
        const auto blocks = static_cast<unsigned>((runsHere * kDifferenceLanes + kThreads - 1) / kThreads);
        if (!succeeded(cudaMemcpy(valuesA.address(), bytesA.data(), bytesA.size(), cudaMemcpyHostToDevice)) ||
            !succeeded(cudaMemcpy(valuesB.address(), bytesB.data(), bytesB.size(), cudaMemcpyHostToDevice)))
            return succeeded.words();
        sumRuns<<<blocks, kThreads>>>(valuesA.address(), a.type, valuesB.address(), b.type, count,
                                      static_cast<DifferenceSums*>(sumsThere.address()));
        if (!succeeded(cudaGetLastError()) ||
            !succeeded(cudaMemcpy(sumsOfRuns.data(), sumsThere.address(), runsHere * sizeof(DifferenceSums),
                                  cudaMemcpyDeviceToHost)))
            return succeeded.words();
        for (std::size_t run = 0; run < runsHere; ++run)
            addSums(sums, sumsOfRuns[run]);
    }
    return nullptr;
}

}  // namespace

}  // namespace orangery::kernels

extern "C" const char* orangery_cuda_count(int& devices)
{
    devices = 0;
    const cudaError_t error = cudaGetDeviceCount(&devices);
    return error == cudaSuccess ? nullptr : cudaGetErrorString(error);
}

extern "C" const char* orangery_cuda_difference(const orangery::kernels::Numbers& a,
                                                const orangery::kernels::Numbers& b, int device,
                                                orangery::kernels::DifferenceSums& sums)
{
    return orangery::kernels::difference(a, b, device, sums);
}
