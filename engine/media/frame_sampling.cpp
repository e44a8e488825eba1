// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/media/frame_sampling.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <utility>

namespace orangery::media {

namespace {

using Indices = std::vector<std::int64_t>;

constexpr std::array<std::pair<SamplingRule, std::string_view>, 6> kNames{
    {{SamplingRule::Start, "start"},
     {SamplingRule::Middle, "middle"},
     {SamplingRule::Segments, "segments"},
     {SamplingRule::Dense, "dense"},
     {SamplingRule::Random, "random"},
     {SamplingRule::RandomTicks, "random-ticks"}}};
constexpr std::int64_t kDenseWindow = 128;

/// Python's %: the result has the sign of n.
std::int64_t modulo(std::int64_t a, std::int64_t n)
{
    return ((a % n) + n) % n;
}

/// Towards zero, as Python's int().
std::int64_t truncated(double x)
{
    return static_cast<std::int64_t>(x);
}

/// Half to even: the rounding mode that every program starts with.
std::int64_t rounded(double x)
{
    return static_cast<std::int64_t>(std::nearbyint(x));
}

/// Number j of c numbers evenly from 0 to `last`, rounded down, with NumPy's order of operations.
std::int64_t evenly(double last, int j, int c)
{
    if (j == 0)
        return 0;
    return static_cast<std::int64_t>(std::floor(j == c - 1 ? last : j * (last / (c - 1))));
}

Indices startOfSegments(std::int64_t n, int T, int clips)
{
    Indices indices;
    const double tick = static_cast<double>(n) / T;
    for (int j = 0; j < clips; ++j) {
        const auto start = static_cast<double>(evenly(tick - 1, j, clips));
        for (int i = 0; i < T; ++i)
            indices.push_back(modulo(truncated(start + tick * i), n));
    }
    return indices;
}

Indices middleOfSegments(std::int64_t n, int T)
{
    Indices indices;
    for (std::int64_t i = 0; i < T; ++i)
        indices.push_back((2 * i + 1) * n / (2 * std::int64_t{T}));
    return indices;
}

Indices withinSegments(std::int64_t n, int T, int clips)
{
    Indices indices;
    const double g = static_cast<double>(n - 1) / T;
    for (int j = 0; j < clips; ++j) {
        for (int i = 0; i < T; ++i)
            indices.push_back(rounded(g * i) + truncated(g / (clips + 1) * (j + 1)));
    }
    return indices;
}

Indices dense(std::int64_t n, int T, int clips)
{
    Indices indices;
    const std::int64_t interval = kDenseWindow / T;
    const std::int64_t room = std::max<std::int64_t>(0, n - kDenseWindow);
    for (int j = 0; j < clips; ++j) {
        const std::int64_t start = clips > 1 ? j * (room / (clips - 1)) : room / 2;
        for (int i = 0; i < T; ++i)
            indices.push_back((start + i * interval) % n);
    }
    return indices;
}

std::int64_t below(Random& random, std::int64_t bound)
{
    return static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(bound)));
}

Indices randomInSegments(std::int64_t n, int T, Random& random)
{
    Indices indices;
    const double g = static_cast<double>(n - 1) / T;
    for (int i = 0; i < T; ++i) {
        const std::int64_t first = rounded(g * i);
        indices.push_back(first + below(random, rounded(g * (i + 1)) - first + 1));
    }
    return indices;
}

Indices randomInTicks(std::int64_t n, int T, Random& random)
{
    Indices indices;
    if (n <= T) {
        for (std::int64_t i = 0; i < n; ++i)
            indices.push_back(i);
        while (indices.size() < static_cast<std::size_t>(T))
            indices.push_back(below(random, n));
        std::sort(indices.begin(), indices.end());
        return indices;
    }
    for (std::int64_t i = 0; i < T; ++i) {
        const std::int64_t tick = i * n / T;
        indices.push_back(tick + below(random, (i + 1) * n / T - tick));
    }
    return indices;
}

}  // namespace

std::string_view nameOf(SamplingRule rule)
{
    return std::find_if(kNames.begin(), kNames.end(), [&](const auto& entry) { return entry.first == rule; })->second;
}

Result<SamplingRule> samplingRule(std::string_view name)
{
    const auto found =
        std::find_if(kNames.begin(), kNames.end(), [&](const auto& entry) { return entry.second == name; });
    if (found == kNames.end())
        return failure(ErrorCode::Usage, "There is no sampling rule " + std::string(name));
    return found->first;
}

Result<Indices> sampleFrames(SamplingRule rule, std::int64_t n, int T, int clips, Random& random)
{
    const bool hasClips = rule == SamplingRule::Start || rule == SamplingRule::Segments || rule == SamplingRule::Dense;
    if (clips > 1 && !hasClips)
        return failure(ErrorCode::Usage,
                       "The sampling rule " + std::string(nameOf(rule)) + " takes one clip of a video",
                       "it says nothing about a second one", "Take start, segments or dense, or one clip.");
    if (rule == SamplingRule::Dense && T > kDenseWindow)
        return failure(ErrorCode::Usage,
                       "The sampling rule dense takes at most " + std::to_string(kDenseWindow) + " frames of a clip",
                       "its window has no more", "Take fewer frames or another rule.");
    switch (rule) {
    case SamplingRule::Start:
        return startOfSegments(n, T, clips);
    case SamplingRule::Middle:
        return middleOfSegments(n, T);
    case SamplingRule::Segments:
        return withinSegments(n, T, clips);
    case SamplingRule::Dense:
        return dense(n, T, clips);
    case SamplingRule::Random:
        return randomInSegments(n, T, random);
    case SamplingRule::RandomTicks:
        return randomInTicks(n, T, random);
    }
    return Indices{};
}

}  // namespace orangery::media
