// SPDX-License-Identifier: GPL-3.0-or-later
// Times the encoders for encode.py. Loads a model and inputs and answers each line on its input: "N" with the seconds of
// N runs, "peak" with the rate of the best of some matrix products in GFLOP/s, "pack" with the seconds that packing the
// weights took, "load" with the seconds that loading took and the MB that the process held before.
#include "engine/nn/encoders/encoder_run_torch.h"
#include "engine/nn/intra_op_threads.h"

#include <ATen/ATen.h>

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
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
        at::Tensor c = at::empty({size[0], size[2]});
        for (int i = 0; i < kRepeats; ++i) {
            const double time = seconds([&] { at::mm_out(c, a, b.t()); });
            best = std::max(best, 2e-9 * static_cast<double>(size[0] * size[1] * size[2]) / time);
        }
    }
    return best;
}

double residentMegabytes()
{
    std::ifstream file("/proc/self/statm");
    double all = 0;
    double resident = 0;
    file >> all >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE)) / (1 << 20);
}

int complain(const Error& error)
{
    std::cerr << describe(error) << "\n";
    return exitCode(error.code);
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 5 && argc != 6) {
        std::cerr << "bench_encode MODEL INPUTS OUTPUT THREADS [bf16]\n";
        return 2;
    }
    const nn::IntraOpThreads threads(std::stoi(argv[4]));
    const double before = residentMegabytes();
    const nn::EncoderRunOptions options{
        .type = argc == 6 && std::string(argv[5]) == "bf16" ? at::kBFloat16 : at::kFloat,
        .outputs = nn::OutputSelection({argv[3]})};
    Result<nn::EncoderModel> model;
    Result<nn::EncoderInputs> inputs;
    const double loading = seconds([&] {
        model = nn::loadEncoder(argv[1], {});
        inputs = nn::readEncoderInputs(argv[2]);
        if (model)
            model->prepare(options.device, options.type);
    });
    if (!model)
        return complain(model.error());
    if (!inputs)
        return complain(inputs.error());
    for (std::string line; std::getline(std::cin, line);) {
        if (line == "peak") {
            std::cout << matmulPeak() << std::endl;
            continue;
        }
        if (line == "load") {
            std::cout << loading << " " << before << std::endl;
            continue;
        }
        if (line == "pack") {
            std::cout << seconds([&] { model->packVision(); }) << std::endl;
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
