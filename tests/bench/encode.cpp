// SPDX-License-Identifier: GPL-3.0-or-later
// Times the encoders for encode.py. Loads a model and inputs, then answers each line "N" on its input with the
// seconds of N runs, and "peak" with the rate of the best of some matrix products, in GFLOP/s.
#include "engine/nn/encoders/encoder_run_torch.h"
#include "engine/nn/intra_op_threads.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iostream>
#include <string>

using namespace orangery;

namespace {

double seconds(const auto& work)
{
    const auto start = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double matmulPeak()
{
    constexpr int kRepeats = 5;
    double best = 0;
    for (const std::array<std::int64_t, 3> size :
         {std::array<std::int64_t, 3>{2048, 2048, 2048}, {577, 1024, 4096}, {1576, 768, 3072}}) {
        const at::Tensor a = at::rand({size[0], size[1]});
        const at::Tensor b = at::rand({size[2], size[1]});
        for (int i = 0; i < kRepeats; ++i) {
            const double time = seconds([&] { static_cast<void>(at::mm(a, b.t())); });
            best = std::max(best, 2e-9 * static_cast<double>(size[0] * size[1] * size[2]) / time);
        }
    }
    return best;
}

int complain(const Error& error)
{
    std::cerr << describe(error) << "\n";
    return exitCode(error.code);
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 5) {
        std::cerr << "bench_encode MODEL INPUTS OUTPUT THREADS\n";
        return 2;
    }
    const nn::IntraOpThreads threads(std::stoi(argv[4]));
    auto model = nn::loadEncoder(argv[1], {});
    if (!model)
        return complain(model.error());
    const auto inputs = nn::readEncoderInputs(argv[2]);
    if (!inputs)
        return complain(inputs.error());
    const nn::EncoderRunOptions options{.outputs = nn::OutputSelection({argv[3]})};
    model->prepare(options.device, options.type);
    for (std::string line; std::getline(std::cin, line);) {
        if (line == "peak") {
            std::cout << matmulPeak() << std::endl;
            continue;
        }
        for (int i = std::stoi(line); i > 0; --i) {
            Result<nn::NamedTensors> outputs;
            std::cout << seconds([&] { outputs = nn::runEncoder(*model, *inputs, options, {}); }) << " ";
            if (!outputs)
                return complain(outputs.error());
        }
        std::cout << std::endl;
    }
    return 0;
}
