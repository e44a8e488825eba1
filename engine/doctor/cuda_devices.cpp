// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/doctor/cuda_devices.h"

#include "engine/base/files.h"

#include <dlfcn.h>

#include <array>
#include <memory>

namespace orangery::doctor {

namespace {

// The few functions of the driver's C interface that are needed, with its integer results (0 = success).
class Driver {
public:
    explicit Driver(void* library) : m_library(library, &::dlclose) {}

    template <class... Arguments>
    int call(const char* name, Arguments... arguments) const
    {
        constexpr int kNotFound = 500;  // CUDA_ERROR_NOT_FOUND
        using Function = int (*)(Arguments...);
        const auto function = reinterpret_cast<Function>(::dlsym(m_library.get(), name));
        return function != nullptr ? function(arguments...) : kNotFound;
    }

private:
    std::unique_ptr<void, int (*)(void*)> m_library;
};

CudaDevice describeDevice(const Driver& driver, int index)
{
    constexpr int kMajor = 75;  // CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR
    constexpr int kMinor = 76;
    CudaDevice device;
    int handle = 0;
    if (driver.call("cuDeviceGet", &handle, index) != 0)
        return device;
    std::array<char, 256> name{};
    if (driver.call("cuDeviceGetName", name.data(), static_cast<int>(name.size()), handle) == 0)
        device.name = name.data();
    std::size_t bytes = 0;
    if (driver.call("cuDeviceTotalMem_v2", &bytes, handle) == 0)
        device.memoryBytes = bytes;
    (void)driver.call("cuDeviceGetAttribute", &device.computeMajor, kMajor, handle);
    (void)driver.call("cuDeviceGetAttribute", &device.computeMinor, kMinor, handle);
    return device;
}

}  // namespace

CudaDevices findCudaDevices()
{
    CudaDevices found;
    void* library = ::dlopen("libcuda.so.1", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr) {
        found.problem = "there is no NVIDIA driver (libcuda.so.1)";
        return found;
    }
    const Driver driver(library);
    int version = 0;
    if (driver.call("cuDriverGetVersion", &version) == 0)
        found.driver = std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
    if (const int error = driver.call("cuInit", 0U); error != 0) {
        found.problem = "the NVIDIA driver does not start (CUDA error " + std::to_string(error) + ")";
        return found;
    }
    int count = 0;
    if (driver.call("cuDeviceGetCount", &count) != 0)
        count = 0;
    for (int i = 0; i < count; ++i)
        found.devices.push_back(describeDevice(driver, i));
    if (found.devices.empty())
        found.problem = "the NVIDIA driver lists no device";
    return found;
}

bool cudaPackInstalled()
{
    std::error_code ignored;
    return fs::exists(libraryFolder() / "orangery" / "torch" / "lib" / "libtorch_cuda.so", ignored);
}

}  // namespace orangery::doctor
