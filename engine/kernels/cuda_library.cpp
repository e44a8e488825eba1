// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/cuda_library.h"

#include "engine/base/files.h"
#include "engine/kernels/tensor_difference.h"

#include <dlfcn.h>

#include <string>

namespace orangery::kernels {

namespace {

Failure cannot(const std::string& what, const char* why)
{
    return failure(ErrorCode::Resource, what, why != nullptr ? why : "", "Use --device cpu.");
}

}  // namespace

Result<void*> cudaSymbol(const char* name)
{
    // Never closed: CUDA's runtime keeps what it made for the process until its end.
    static const Result<void*> library = []() -> Result<void*> {
        const fs::path path = libraryFolder() / "liborangery_cuda.so";
        if (void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL); handle != nullptr)
            return handle;
        return cannot("the kernels for CUDA cannot be used", ::dlerror());
    }();
    if (!library)
        return library;
    void* symbol = ::dlsym(*library, name);
    if (symbol == nullptr)
        return cannot("liborangery_cuda.so does not offer " + std::string(name), ::dlerror());
    return symbol;
}

Result<int> cudaDeviceCount()
{
    const Result<void*> count = cudaSymbol(kCudaCount);
    if (!count)
        return failure(count.error());
    int devices = 0;
    if (const char* why = reinterpret_cast<CudaCount*>(*count)(devices); why != nullptr)
        return cannot("no CUDA device can be used", why);
    return devices;
}

Result<DifferenceSums> differenceOnCuda(const Numbers& a, const Numbers& b, int device)
{
    const Result<void*> difference = cudaSymbol(kCudaDifference);
    if (!difference)
        return failure(difference.error());
    DifferenceSums sums;
    if (const char* why = reinterpret_cast<CudaDifference*>(*difference)(a, b, device, sums); why != nullptr)
        return cannot("the device cuda:" + std::to_string(device) + " failed while comparing", why);
    return sums;
}

}  // namespace orangery::kernels
