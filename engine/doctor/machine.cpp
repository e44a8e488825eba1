// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/doctor/machine.h"

#include "engine/base/files.h"
#include "engine/base/numbers.h"

#include <sched.h>
#include <sys/sysinfo.h>

#if defined(__x86_64__)
#include <cpuid.h>
#endif

#include <algorithm>
#include <array>
#include <string_view>
#include <thread>

namespace orangery::doctor {

namespace {

constexpr std::uint64_t kSmallFile = std::uint64_t{1} << 22U;

/// What follows "NAME ... :" in a file of such lines, as /proc has them.
std::string fieldOf(const std::string& text, std::string_view name)
{
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
        if (at > 0 && text[at - 1] != '\n')
            continue;
        const std::size_t colon = text.find(':', at);
        const std::size_t end = std::min(text.find('\n', at), text.size());
        if (colon >= end)
            continue;
        const std::size_t first = text.find_first_not_of(" \t", colon + 1);
        return first < end ? text.substr(first, end - first) : std::string();
    }
    return {};
}

#if defined(__x86_64__)
/// Of leaf 7: AMX-BF16 is bit 22 of EDX in sub-leaf 0, AVX512-BF16 bit 5 of EAX in sub-leaf 1. clang's own
/// __builtin_cpu_supports does not know the first.
bool hasBf16()
{
    unsigned a = 0;
    unsigned b = 0;
    unsigned c = 0;
    unsigned d = 0;
    const bool amx = __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (d & (1U << 22U)) != 0;
    const bool avx512 = __get_cpuid_count(7, 1, &a, &b, &c, &d) != 0 && (a & (1U << 5U)) != 0;
    return amx || (avx512 && __builtin_cpu_supports("avx512f") != 0);
}

/// The processor's own name, which needs no /proc.
std::string cpuModel()
{
    std::string name;
    for (unsigned leaf = 0x80000002U; leaf <= 0x80000004U; ++leaf) {
        std::array<unsigned, 4> words{};
        if (__get_cpuid(leaf, &words[0], &words[1], &words[2], &words[3]) == 0)
            return {};
        for (const unsigned word : words)
            for (unsigned shift = 0; shift < 32; shift += 8)
                if (const char c = static_cast<char>((word >> shift) & 0xFFU); c != '\0')
                    name += c;
    }
    const std::size_t first = name.find_first_not_of(' ');
    return first == std::string::npos ? std::string() : name.substr(first, name.find_last_not_of(' ') - first + 1);
}

std::vector<std::string> cpuFeatures()
{
    std::vector<std::string> features;
    const auto add = [&features](bool has, const char* name) {
        if (has)
            features.emplace_back(name);
    };
    add(__builtin_cpu_supports("avx") != 0, "avx");
    add(__builtin_cpu_supports("avx2") != 0, "avx2");
    add(__builtin_cpu_supports("fma") != 0, "fma");
    add(__builtin_cpu_supports("avx512f") != 0, "avx512f");
    add(__builtin_cpu_supports("avx512vnni") != 0, "avx512vnni");
#if defined(__clang__) ? __clang_major__ >= 14 : __GNUC__ >= 12  // that know the word
    add(__builtin_cpu_supports("avx512fp16") != 0, "avx512fp16");
#endif
#if !defined(__clang__)
    add(__builtin_cpu_supports("amx-bf16") != 0, "amx-bf16");
#endif
    return features;
}
#else
bool hasBf16()
{
    return false;
}

std::string cpuModel()
{
    const Result<std::string> text = readFile("/proc/cpuinfo", kSmallFile);
    return text ? fieldOf(*text, "model name") : std::string();
}

std::vector<std::string> cpuFeatures()
{
    return {};
}
#endif

int usableCores()
{
    cpu_set_t set;
    CPU_ZERO(&set);
    if (::sched_getaffinity(0, sizeof set, &set) == 0)
        return CPU_COUNT(&set);
    return static_cast<int>(std::thread::hardware_concurrency());
}

std::optional<std::uint64_t> containerLimit()
{
    const Result<std::string> text = readFile("/sys/fs/cgroup/memory.max", kSmallFile);
    if (!text)
        return std::nullopt;
    return parseUnsigned(std::string_view(*text).substr(0, text->find('\n')));
}

}  // namespace

Processor describeProcessor()
{
    Processor processor;
    processor.model = cpuModel();
    processor.cores = usableCores();
    processor.features = cpuFeatures();
    processor.multipliesBf16 = hasBf16();
    return processor;
}

Memory describeMemory()
{
    Memory memory;
    struct sysinfo info {};
    if (::sysinfo(&info) == 0) {
        memory.totalBytes = std::uint64_t{info.totalram} * info.mem_unit;
        memory.availableBytes = std::uint64_t{info.freeram} * info.mem_unit;
    }
    // Free memory leaves out what the page cache would give back.
    if (const Result<std::string> text = readFile("/proc/meminfo", kSmallFile)) {
        const std::string field = fieldOf(*text, "MemAvailable");
        if (const auto kilobytes = parseUnsigned(std::string_view(field).substr(0, field.find(' '))))
            memory.availableBytes = *kilobytes * 1024;
    }
    memory.limitBytes = containerLimit();
    return memory;
}

bool procIsMounted()
{
    std::error_code ignored;
    return fs::exists("/proc/self/status", ignored);
}

}  // namespace orangery::doctor
