// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/embedding_map/tsne.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <numeric>
#include <thread>

namespace orangery::zero_shot {

namespace {

constexpr double kExaggeration = 12;
constexpr int kMostExaggerated = 250;  // iterations
constexpr double kEarlyMomentum = 0.5;
constexpr double kMomentum = 0.8;
constexpr double kSmallestRate = 50;
constexpr double kSmallestGain = 0.01;
constexpr double kBegin = 1e-4;  // standard deviation
constexpr int kBisections = 100;
constexpr double kEntropyTolerance = 1e-5;
constexpr double kTiny = std::numeric_limits<double>::epsilon();

using Points = std::vector<std::array<double, 2>>;

/// Calls work(begin, end) for pieces of 0 ... count and returns the sum of what they return. Pieces and the order in which
/// they are added do not depend on the number of threads, and so neither does the map.
template <class Work>
double inPieces(std::size_t count, int threads, const Work& work)
{
    constexpr std::size_t kPiece = 64;
    const std::size_t pieces = (count + kPiece - 1) / kPiece;
    std::vector<double> sums(pieces, 0);
    std::atomic<std::size_t> next = 0;
    const auto some = [&] {
        for (std::size_t piece = next++; piece < pieces; piece = next++)
            sums[piece] = work(piece * kPiece, std::min(count, (piece + 1) * kPiece));
    };
    {
        std::vector<std::jthread> workers;
        for (std::size_t t = 1; t < std::min(pieces, static_cast<std::size_t>(threads)); ++t)
            workers.emplace_back(some);
        some();
    }
    return std::accumulate(sums.begin(), sums.end(), 0.0);
}

/// Row i of p_j|i from the squared distances of i to all points.
void affinitiesOf(std::size_t i, const std::vector<double>& squares, double wanted, float* row)
{
    const std::size_t N = squares.size();
    double beta = 1;  // 1 / (2 sigma^2)
    double low = -std::numeric_limits<double>::infinity();
    double high = std::numeric_limits<double>::infinity();
    std::vector<double> p(N);
    for (int step = 0; step < kBisections; ++step) {
        double sum = 0;
        double weighted = 0;
        for (std::size_t j = 0; j < N; ++j) {
            p[j] = j == i ? 0 : std::exp(-squares[j] * beta);
            sum += p[j];
        }
        sum = sum > 0 ? sum : 1e-8;
        for (std::size_t j = 0; j < N; ++j) {
            p[j] /= sum;
            weighted += squares[j] * p[j];
        }
        const double excess = std::log(sum) + beta * weighted - wanted;
        if (std::abs(excess) <= kEntropyTolerance)
            break;
        (excess > 0 ? low : high) = beta;
        if (excess > 0)
            beta = std::isinf(high) ? beta * 2 : (beta + high) / 2;
        else
            beta = std::isinf(low) ? beta / 2 : (beta + low) / 2;
    }
    std::transform(p.begin(), p.end(), row, [](double value) { return static_cast<float>(value); });
}

/// p_ij = (p_j|i + p_i|j) / 2N, in place.
void makeJoint(std::vector<float>& p, std::size_t N)
{
    for (std::size_t i = 0; i < N; ++i)
        for (std::size_t j = i + 1; j < N; ++j) {
            const double both = double{p[i * N + j]} + double{p[j * N + i]};
            p[i * N + j] = p[j * N + i] = static_cast<float>(std::max(both / (2 * static_cast<double>(N)), kTiny));
        }
}

/// What the points are moved by.
class Descent {
public:
    Descent(std::vector<float> joint, Points begin, int threads)
        : m_joint(std::move(joint)),
          m_points(std::move(begin)),
          m_threads(threads),
          m_gradient(m_points.size()),
          m_step(m_points.size()),
          m_gain(m_points.size(), {1, 1})
    {
    }

    void advance(double exaggeration, double momentum, double rate)
    {
        findGradient(exaggeration);
        for (std::size_t i = 0; i < m_points.size(); ++i)
            for (std::size_t axis = 0; axis < 2; ++axis) {
                double& gain = m_gain[i][axis];
                double& step = m_step[i][axis];
                const double slope = m_gradient[i][axis];
                gain = std::max(step * slope < 0 ? gain + 0.2 : gain * 0.8, kSmallestGain);
                step = momentum * step - rate * gain * slope;
                m_points[i][axis] += step;
            }
    }

    /// sum p log(p / q)
    [[nodiscard]] double divergence() const
    {
        const std::size_t N = m_points.size();
        const double all = std::max(similarities(), kTiny);
        return inPieces(N, m_threads, [&](std::size_t begin, std::size_t end) {
            double sum = 0;
            for (std::size_t i = begin; i < end; ++i)
                for (std::size_t j = 0; j < N; ++j)
                    if (j != i) {
                        const double p = m_joint[i * N + j];
                        sum += p * std::log(p / std::max(similarity(i, j) / all, kTiny));
                    }
            return sum;
        });
    }

    [[nodiscard]] const Points& points() const { return m_points; }

private:
    [[nodiscard]] double similarity(std::size_t i, std::size_t j) const
    {
        const double x = m_points[i][0] - m_points[j][0];
        const double y = m_points[i][1] - m_points[j][1];
        return 1 / (1 + x * x + y * y);
    }

    /// Of all pairs.
    [[nodiscard]] double similarities() const
    {
        const std::size_t N = m_points.size();
        return inPieces(N, m_threads, [&](std::size_t begin, std::size_t end) {
            double sum = 0;
            for (std::size_t i = begin; i < end; ++i) {
                for (std::size_t j = 0; j < N; ++j)
                    sum += similarity(i, j);
                sum -= 1;  // itself
            }
            return sum;
        });
    }

    /// 4 sum_j (p_ij - q_ij) (y_i - y_j) / (1 + |y_i - y_j|^2)
    void findGradient(double exaggeration)
    {
        const std::size_t N = m_points.size();
        const double all = std::max(similarities(), kTiny);
        inPieces(N, m_threads, [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                const float* p = m_joint.data() + i * N;
                double x = 0;
                double y = 0;
                for (std::size_t j = 0; j < N; ++j) {
                    const double near = similarity(i, j);
                    const double force = (exaggeration * double{p[j]} - near / all) * near;
                    x += force * (m_points[i][0] - m_points[j][0]);
                    y += force * (m_points[i][1] - m_points[j][1]);
                }
                m_gradient[i] = {4 * x, 4 * y};
            }
            return 0.0;
        });
    }

    std::vector<float> m_joint;
    Points m_points;
    int m_threads;
    Points m_gradient;
    Points m_step;
    Points m_gain;
};

Points beginFrom(const PointMatrix& first)
{
    double mean = 0;
    double squares = 0;
    for (std::size_t i = 0; i < first.rows; ++i)
        mean += first.row(i)[0] / static_cast<double>(first.rows);
    for (std::size_t i = 0; i < first.rows; ++i)
        squares += std::pow(first.row(i)[0] - mean, 2) / static_cast<double>(first.rows);
    const double scale = squares > 0 ? kBegin / std::sqrt(squares) : 1;
    Points points(first.rows);
    for (std::size_t i = 0; i < first.rows; ++i)
        points[i] = {first.row(i)[0] * scale, first.width > 1 ? first.row(i)[1] * scale : 0};
    return points;
}

}  // namespace

std::vector<float> conditionalAffinities(const PointMatrix& points, double perplexity, int threads)
{
    const std::size_t N = points.rows;
    std::vector<float> affinities(N * N);
    inPieces(N, threads, [&](std::size_t begin, std::size_t end) {
        std::vector<double> squares(N);
        for (std::size_t i = begin; i < end; ++i) {
            for (std::size_t j = 0; j < N; ++j) {
                double sum = 0;
                for (std::size_t d = 0; d < points.width; ++d) {
                    const double apart = points.row(i)[d] - points.row(j)[d];
                    sum += apart * apart;
                }
                squares[j] = sum;
            }
            affinitiesOf(i, squares, std::log(perplexity), affinities.data() + i * N);
        }
        return 0.0;
    });
    return affinities;
}

Result<TsneMap> tsne(const PointMatrix& points, const PointMatrix& first, const TsneOptions& options,
                     const Context& context)
{
    const std::size_t N = points.rows;
    if (N < 4)
        return failure(ErrorCode::Input, "t-SNE takes at least 4 points", std::to_string(N) + " are there",
                       "Use --method pca.");
    if (N > kMostTsnePoints)
        return failure(ErrorCode::Input, std::to_string(N) + " points are too many for t-SNE",
                       "it compares each with each and takes " + std::to_string(kMostTsnePoints) + " at most",
                       "Use --method pca, or fewer inputs with --limit.");
    TsneMap map{.points = {}, .perplexity = std::min(options.perplexity, static_cast<double>(N - 1) / 3)};
    std::vector<float> joint = conditionalAffinities(points, map.perplexity, context.threadCount());
    makeJoint(joint, N);
    Descent descent(std::move(joint), beginFrom(first), context.threadCount());
    const double rate = std::max(static_cast<double>(N) / kExaggeration / 4, kSmallestRate);
    const int exaggerated = std::min(kMostExaggerated, options.iterations / 4);
    for (int step = 0; step < options.iterations; ++step) {
        if (auto going = context.checkpoint(); !going)
            return failure(going.error());
        if (step % 10 == 0)
            context.report(step, options.iterations, "t-SNE steps");
        const bool isEarly = step < exaggerated;
        descent.advance(isEarly ? kExaggeration : 1, isEarly ? kEarlyMomentum : kMomentum, rate);
    }
    map.points = descent.points();
    map.divergence = descent.divergence();
    return map;
}

}  // namespace orangery::zero_shot
