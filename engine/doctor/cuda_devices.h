// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace orangery::doctor {

struct CudaDevice {
    std::string name;
    std::uint64_t memoryBytes = 0;
    int computeMajor = 0;
    int computeMinor = 0;
};

struct CudaDevices {
    std::vector<CudaDevice> devices;
    std::string driver;   ///< CUDA version that the driver speaks, "13.0"; empty without a driver
    std::string problem;  ///< why there are none; empty when there are some
};

/// Asks the NVIDIA driver itself, so that neither LibTorch nor a CUDA toolkit has to be there.
[[nodiscard]] CudaDevices findCudaDevices();

/// Whether LibTorch's CUDA libraries lie beside its CPU ones.
[[nodiscard]] bool cudaPackInstalled();

}  // namespace orangery::doctor
