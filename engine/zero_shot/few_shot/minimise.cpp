// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/few_shot/minimise.h"

#include <algorithm>
#include <cmath>
#include <deque>
#include <limits>
#include <numeric>

namespace orangery::zero_shot {

namespace {

using Vector = std::vector<double>;

constexpr std::size_t kPairs = 10;

double dot(const Vector& a, const Vector& b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

double largest(const Vector& a)
{
    double most = 0;
    for (const double value : a)
        most = std::max(most, std::abs(value));
    return most;
}

/// a += factor * b
void add(Vector& a, double factor, const Vector& b)
{
    for (std::size_t i = 0; i < a.size(); ++i)
        a[i] += factor * b[i];
}

struct Pair {
    Vector s;
    Vector y;
    double rho = 0;
};

/// -H g by the two loops.
Vector direction(const std::deque<Pair>& pairs, const Vector& gradient)
{
    Vector q = gradient;
    std::vector<double> alphas(pairs.size());
    for (std::size_t k = pairs.size(); k-- > 0;) {
        alphas[k] = pairs[k].rho * dot(pairs[k].s, q);
        add(q, -alphas[k], pairs[k].y);
    }
    // Without any pair the first step is of length 1 at most.
    const double scale = pairs.empty() ? 1 / std::max(std::sqrt(dot(gradient, gradient)), 1.0)
                                       : 1 / (pairs.back().rho * dot(pairs.back().y, pairs.back().y));
    for (double& value : q)
        value *= scale;
    for (std::size_t k = 0; k < pairs.size(); ++k)
        add(q, alphas[k] - pairs[k].rho * dot(pairs[k].y, q), pairs[k].s);
    for (double& value : q)
        value = -value;
    return q;
}

/// A point with its value and gradient.
struct Place {
    Vector x;
    double value = 0;
    Vector gradient;
};

/// Along `d` from `from` to a point with the weak Wolfe conditions; false where there is none that doubles tell apart.
bool step(const SmoothFunction& function, const Place& from, const Vector& d, Place& to)
{
    constexpr double kDecrease = 1e-4;
    constexpr double kCurvature = 0.9;
    constexpr int kTries = 60;
    const double slope = dot(from.gradient, d);
    if (!(slope < 0))
        return false;
    double low = 0;
    double high = std::numeric_limits<double>::infinity();
    double t = 1;
    for (int i = 0; i < kTries; ++i) {
        to.x = from.x;
        add(to.x, t, d);
        to.value = function(to.x, to.gradient);
        if (!(to.value <= from.value + kDecrease * t * slope))
            high = t;
        else if (dot(to.gradient, d) < kCurvature * slope)
            low = t;
        else
            return true;
        t = std::isinf(high) ? 2 * t : (low + high) / 2;
    }
    return false;
}

}  // namespace

Minimum minimise(const SmoothFunction& function, Vector x, const MinimiseOptions& options)
{
    Place here{.x = std::move(x), .value = 0, .gradient = {}};
    here.gradient.resize(here.x.size());
    here.value = function(here.x, here.gradient);
    std::deque<Pair> pairs;
    Minimum found;
    Place next = here;
    while (found.iterations < options.iterations && !(options.stops && options.stops())) {
        found.converged = largest(here.gradient) <= options.tolerance;
        if (found.converged || !step(function, here, direction(pairs, here.gradient), next))
            break;
        ++found.iterations;
        Pair pair{.s = next.x, .y = next.gradient};
        add(pair.s, -1, here.x);
        add(pair.y, -1, here.gradient);
        const double curvature = dot(pair.s, pair.y);
        std::swap(here, next);
        if (curvature <= 0)
            continue;
        pair.rho = 1 / curvature;
        pairs.push_back(std::move(pair));
        if (pairs.size() > kPairs)
            pairs.pop_front();
    }
    found.x = std::move(here.x);
    return found;
}

}  // namespace orangery::zero_shot
