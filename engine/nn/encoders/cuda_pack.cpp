// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/cuda_pack.h"

#include "engine/base/files.h"

#include <dlfcn.h>

#include <string>

namespace orangery::nn {

Result<void> openDevice(std::string_view device)
{
    if (!device.starts_with("cuda"))
        return {};
    const fs::path path = libraryFolder() / "orangery" / "torch" / "lib" / "libtorch_cuda.so";
    if (::dlopen(path.c_str(), RTLD_NOW | RTLD_GLOBAL) != nullptr)
        return {};
    const char* why = ::dlerror();
    return failure(ErrorCode::Resource, "the device " + std::string(device) + " cannot be used",
                   why != nullptr ? why : "",
                   "Install the CUDA pack with installers/setup.sh --cuda, or use --device cpu.");
}

}  // namespace orangery::nn
