// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/device.h"

#include "engine/base/numbers.h"
#include "engine/doctor/cuda_devices.h"

namespace orangery::cli {

Result<std::string> chooseDevice(std::string_view option)
{
    if (option == "auto" || option == "cpu")
        return std::string("cpu");
    const auto index = option.starts_with("cuda:") ? parseUnsigned(option.substr(5)) : std::nullopt;
    if (!index)
        return failure(ErrorCode::Usage, "--device: '" + std::string(option) + "' is not accepted",
                       "expected auto, cpu or cuda:N");
    const doctor::CudaDevices found = doctor::findCudaDevices();
    if (!found.problem.empty())
        return failure(ErrorCode::Resource, "the device " + std::string(option) + " is missing", found.problem,
                       "Use --device cpu.");
    if (*index >= found.devices.size())
        return failure(ErrorCode::Resource, "the device " + std::string(option) + " is missing",
                       "this machine has " + std::to_string(found.devices.size()) + " CUDA devices",
                       "'orangery doctor' lists them.");
    if (!doctor::cudaPackInstalled())
        return failure(ErrorCode::Resource, "the device " + std::string(option) + " cannot be used",
                       "the CUDA pack is not installed",
                       "Install it with installers/setup.sh --cuda, or use --device cpu.");
    return std::string(option);
}

}  // namespace orangery::cli
