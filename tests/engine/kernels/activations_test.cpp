// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/activations.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

using namespace orangery::kernels;

namespace {

double logistic(double z)
{
    return 1 / (1 + std::exp(-z));
}

double quickGeluOf(double x)
{
    return x * logistic(1.702 * x);
}

/// By its definition, with tanh.
double geluTanhOf(double x)
{
    return 0.5 * x * (1 + std::tanh(std::sqrt(2 / std::acos(-1.0)) * (x + 0.044715 * x * x * x)));
}

/// Some roundings of F32, relative, above what no longer counts beside other inner values of a network.
bool isClose(float value, double wanted)
{
    constexpr double kRelative = 1.5e-6;
    constexpr double kAbsolute = 1e-8;
    return std::abs(static_cast<double>(value) - wanted) <= kRelative * std::abs(wanted) + kAbsolute;
}

using Kernel = void (*)(std::span<float>, std::span<const float>);

bool agrees(Kernel kernel, double (*wanted)(double), std::vector<float> x, const std::vector<float>& bias)
{
    const std::vector<float> before = x;
    kernel(x, bias);
    for (std::size_t i = 0; i < x.size(); ++i)
        if (!isClose(x[i], wanted(static_cast<double>(before[i] + bias[i])))) {
            qWarning("at %g", static_cast<double>(before[i] + bias[i]));
            return false;
        }
    return true;
}

}  // namespace

class ActivationsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithTheDefinitionsAtEveryLength()
    {
        std::mt19937 random(3);
        std::normal_distribution<float> normal(0, 4);
        for (const std::size_t count : {0U, 1U, 3U, 15U, 16U, 17U, 33U, 5000U}) {
            std::vector<float> x(count), bias(count);
            for (std::size_t i = 0; i < count; ++i) {
                x[i] = normal(random);
                bias[i] = normal(random);
            }
            QVERIFY(agrees(quickGelu, quickGeluOf, x, bias));
            QVERIFY(agrees(geluTanh, geluTanhOf, x, bias));
        }
    }

    void farValuesStayFinite()
    {
        const std::vector<float> x{-1e6F, -1000, -90, -60, -20, -1e-20F, 0, 1e-20F, 20, 60, 90, 1000, 1e6F};
        const std::vector<float> none(x.size(), 0.0F);
        QVERIFY(agrees(quickGelu, quickGeluOf, x, none));
        QVERIFY(agrees(geluTanh, geluTanhOf, x, none));
    }

    void notANumberStaysOne()
    {
        std::vector<float> x(5, std::numeric_limits<float>::quiet_NaN());
        quickGelu(x, std::vector<float>(5, 1.0F));
        for (const float value : x)
            QVERIFY(std::isnan(value));
    }
};

QTEST_APPLESS_MAIN(ActivationsTest)
#include "activations_test.moc"
