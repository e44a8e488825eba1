// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/doctor/tensor_report.h"

#include "engine/base/json.h"

#include <ATen/Parallel.h>
#include <ATen/Version.h>
#include <torch/version.h>

#include <string>

namespace {

/// The word behind "BLAS_INFO=" in LibTorch's account of its build.
std::string blasName(const std::string& config)
{
    constexpr std::string_view kKey = "BLAS_INFO=";
    const std::size_t at = config.find(kKey);
    if (at == std::string::npos)
        return "unknown";
    const std::size_t start = at + kKey.size();
    return config.substr(start, config.find_first_of(", \n", start) - start);
}

}  // namespace

const char* orangery_tensor_report()
{
    static const std::string report = orangery::writeJson({{"version", TORCH_VERSION},
                                                           {"blas", blasName(at::show_config())},
                                                           {"cpu_capability", at::get_cpu_capability()},
                                                           {"threads", at::get_num_threads()}});
    return report.c_str();
}
