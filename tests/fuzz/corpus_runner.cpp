// SPDX-License-Identifier: GPL-3.0-or-later
// Runs a target over the files of the folders that are named, once each; with --mutate SECONDS then also over changed
// copies of them. The input that is being run lies in the file that --keep names, so that it is there after a crash.
#include "engine/base/numbers.h"
#include "tests/fuzz/fuzz_target.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

namespace {

using Random = std::mt19937_64;

std::size_t below(Random& random, std::size_t count)
{
    return std::uniform_int_distribution<std::size_t>(0, count - 1)(random);
}

/// A number that parsers stumble over, of one to eight bytes.
std::string oddNumber(Random& random)
{
    constexpr std::uint64_t kOdd[] = {0,
                                      1,
                                      0x7F,
                                      0x80,
                                      0xFF,
                                      0x7FFF,
                                      0x8000,
                                      0xFFFF,
                                      0x7FFFFFFF,
                                      0x80000000,
                                      0xFFFFFFFF,
                                      0x100000000,
                                      0x7FFFFFFFFFFFFFFF,
                                      0x8000000000000000,
                                      0xFFFFFFFFFFFFFFFF};
    const std::uint64_t value = kOdd[below(random, std::size(kOdd))];
    std::string bytes;
    const std::size_t width = std::size_t{1} << below(random, 4);
    for (std::size_t i = 0; i < width; ++i)
        bytes += static_cast<char>(value >> (8 * i));
    if (below(random, 2) == 0)
        std::reverse(bytes.begin(), bytes.end());
    return bytes;
}

void change(std::string& input, const std::vector<std::string>& seeds, Random& random)
{
    const std::size_t at = input.empty() ? 0 : below(random, input.size());
    switch (below(random, 7)) {
    case 0:
        if (!input.empty())
            input[at] = static_cast<char>(input[at] ^ (1 << below(random, 8)));
        break;
    case 1:
        if (!input.empty())
            input[at] = static_cast<char>(random());
        break;
    case 2: {
        const std::string number = oddNumber(random);
        input.replace(at, std::min(number.size(), input.size() - at), number);
        break;
    }
    case 3:
        input.resize(at);
        break;
    case 4:
        input.erase(at, 1 + below(random, 16));
        break;
    case 5:
        input.insert(at, input.substr(at, 1 + below(random, 64)));
        break;
    default: {
        const std::string& other = seeds[below(random, seeds.size())];
        if (!other.empty()) {
            const std::size_t from = below(random, other.size());
            input.replace(at, below(random, 64), other.substr(from, 1 + below(random, 64)));
        }
    }
    }
}

void run(const std::string& input)
{
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

void mutate(const std::vector<std::string>& seeds, std::chrono::seconds time, const std::string& keep)
{
    Random random(std::random_device{}());
    std::size_t runs = 0;
    for (const auto end = std::chrono::steady_clock::now() + time; std::chrono::steady_clock::now() < end; ++runs) {
        std::string input = seeds[below(random, seeds.size())];
        for (std::size_t changes = 1 + below(random, 5); changes > 0; --changes)
            change(input, seeds, random);
        if (!keep.empty())
            std::ofstream(keep, std::ios::binary) << input;
        run(input);
    }
    std::printf("%zu changed inputs\n", runs);
}

}  // namespace

int main(int count, char** arguments)
{
    std::vector<std::string> seeds;
    std::string keep;
    std::uint64_t seconds = 0;
    for (int i = 1; i < count; ++i) {
        const std::string argument = arguments[i];
        if (argument == "--mutate" && i + 1 < count) {
            seconds = orangery::parseUnsigned(arguments[++i]).value_or(0);
            continue;
        }
        if (argument == "--keep" && i + 1 < count) {
            keep = arguments[++i];
            continue;
        }
        for (const auto& entry : std::filesystem::recursive_directory_iterator(argument)) {
            if (!entry.is_regular_file())
                continue;
            std::ifstream file(entry.path(), std::ios::binary);
            seeds.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
            run(seeds.back());
        }
    }
    std::printf("%zu files\n", seeds.size());
    if (!seeds.empty() && seconds > 0)
        mutate(seeds, std::chrono::seconds(seconds), keep);
    return seeds.empty() ? 1 : 0;
}
