// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/resample_filter.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <utility>

namespace orangery::image {

namespace {

using std::numbers::pi;

double box(double x)
{
    return x > -0.5 && x <= 0.5 ? 1.0 : 0.0;
}

double triangle(double x)
{
    return std::max(0.0, 1.0 - std::abs(x));
}

double hamming(double x)
{
    x = std::abs(x);
    if (x == 0.0)
        return 1.0;
    if (x >= 1.0)
        return 0.0;
    x *= pi;
    return std::sin(x) / x * (0.54F + 0.46F * std::cos(x));  // single precision, as in Pillow: it shows in the last bit
}

/// Keys' cubic with a = -0.5.
double cubic(double x)
{
    constexpr double a = -0.5;
    x = std::abs(x);
    if (x < 1.0)
        return ((a + 2.0) * x - (a + 3.0)) * x * x + 1;
    if (x < 2.0)
        return (((x - 5) * x + 8) * x - 4) * a;
    return 0.0;
}

double sinc(double x)
{
    if (x == 0.0)
        return 1.0;
    x *= pi;
    return std::sin(x) / x;
}

double lanczos(double x)
{
    constexpr double a = 3.0;
    return -a <= x && x < a ? sinc(x) * sinc(x / a) : 0.0;
}

struct Kernel {
    double (*weight)(double) = nullptr;
    double support = 0;  ///< the weight is 0 outside -support ... support
};

Kernel kernelOf(Filter filter)
{
    switch (filter) {
    case Filter::Lanczos:
        return {lanczos, 3.0};
    case Filter::Bilinear:
        return {triangle, 1.0};
    case Filter::Bicubic:
        return {cubic, 2.0};
    case Filter::Hamming:
        return {hamming, 1.0};
    case Filter::Nearest:
    case Filter::Box:
        break;
    }
    return {box, 0.5};
}

/// In the order of Pillow's numbers.
constexpr std::array<std::pair<std::string_view, Filter>, 6> kNames = {{{"nearest", Filter::Nearest},
                                                                        {"lanczos", Filter::Lanczos},
                                                                        {"bilinear", Filter::Bilinear},
                                                                        {"bicubic", Filter::Bicubic},
                                                                        {"box", Filter::Box},
                                                                        {"hamming", Filter::Hamming}}};

std::int32_t fixedPoint(double weight)
{
    return static_cast<std::int32_t>(weight * (1 << kWeightBits) + (weight < 0 ? -0.5 : 0.5));
}

}  // namespace

std::string_view nameOf(Filter filter)
{
    return kNames[static_cast<std::size_t>(filter)].first;
}

std::optional<Filter> filterOf(std::string_view name)
{
    for (const auto& [known, filter] : kNames)
        if (known == name)
            return filter;
    return std::nullopt;
}

std::optional<Filter> filterOfNumber(std::int64_t number)
{
    if (number < 0 || number >= static_cast<std::int64_t>(kNames.size()))
        return std::nullopt;
    return kNames[static_cast<std::size_t>(number)].second;
}

AxisWeights axisWeights(Filter filter, int inputs, int outputs, int begin, int end)
{
    const Kernel kernel = kernelOf(filter);
    const double scale = static_cast<double>(inputs) / outputs;
    const double filterScale = std::max(scale, 1.0);
    const double support = kernel.support * filterScale;
    const double inverse = 1.0 / filterScale;
    const auto size = static_cast<std::size_t>(end - begin);
    AxisWeights axis;
    axis.stride = static_cast<std::size_t>(std::ceil(support)) * 2 + 1;
    axis.weights.resize(size * axis.stride);
    axis.fixed.resize(size * axis.stride);
    for (std::size_t i = 0; i < size; ++i) {
        const double centre = (begin + static_cast<int>(i) + 0.5) * scale;
        const int first = std::max(0, static_cast<int>(centre - support + 0.5));
        const int last = std::min(inputs, static_cast<int>(centre + support + 0.5));
        const int count = last - first;
        double* weights = axis.weights.data() + i * axis.stride;
        double sum = 0;
        for (int k = 0; k < count; ++k) {
            weights[k] = kernel.weight((k + first - centre + 0.5) * inverse);
            sum += weights[k];
        }
        for (int k = 0; k < count; ++k) {
            if (sum != 0.0)
                weights[k] /= sum;
            axis.fixed[i * axis.stride + static_cast<std::size_t>(k)] = fixedPoint(weights[k]);
        }
        axis.first.push_back(first);
        axis.count.push_back(count);
    }
    return axis;
}

std::vector<int> nearestInputs(int inputs, int outputs, int begin, int end)
{
    // Pillow adds the step up from the first output; a product would round differently.
    const double step = static_cast<double>(inputs) / outputs;
    double at = step * 0.5;
    std::vector<int> taken;
    for (int i = 0; i < end; ++i, at += step)
        if (i >= begin)
            taken.push_back(std::clamp(static_cast<int>(at), 0, inputs - 1));
    return taken;
}

}  // namespace orangery::image
