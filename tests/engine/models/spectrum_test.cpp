// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/statistics/spectrum.h"
#include "engine/base/random.h"
#include "weights_by_hand.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numbers>
#include <numeric>
#include <thread>

using namespace orangery;
using namespace orangery::models;
using namespace orangery::models::test;

namespace {

using Matrix = std::vector<double>;  // [rows, columns], row-major

/// Multiplies from both sides by reflections I - 2 u u', which changes no singular value.
Matrix mixed(Matrix matrix, std::size_t rows, std::size_t columns, Random& rng)
{
    const auto unit = [&](std::size_t size) {
        std::vector<double> u(size);
        for (double& value : u)
            value = rng.uniform() - 0.5;
        const double norm = std::sqrt(std::inner_product(u.begin(), u.end(), u.begin(), 0.0));
        for (double& value : u)
            value /= norm;
        return u;
    };
    for (int turn = 0; turn < 3; ++turn) {
        const std::vector<double> left = unit(rows);
        const std::vector<double> right = unit(columns);
        std::vector<double> sums(columns, 0.0);
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t c = 0; c < columns; ++c)
                sums[c] += left[r] * matrix[r * columns + c];
        for (std::size_t r = 0; r < rows; ++r) {
            double* row = matrix.data() + r * columns;
            for (std::size_t c = 0; c < columns; ++c)
                row[c] -= 2 * left[r] * sums[c];
            const double along = std::inner_product(row, row + columns, right.begin(), 0.0);
            for (std::size_t c = 0; c < columns; ++c)
                row[c] -= 2 * along * right[c];
        }
    }
    return matrix;
}

Matrix diagonal(const std::vector<double>& values, std::size_t rows, std::size_t columns)
{
    Matrix matrix(rows * columns, 0.0);
    for (std::size_t i = 0; i < values.size(); ++i)
        matrix[i * columns + i] = values[i];
    return matrix;
}

}  // namespace

/// Singular values of matrices that are too large for one call of LAPACK's, against those that they were made of.
class SpectrumTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheValuesThatAMatrixWasMadeOf_data()
    {
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("columns");
        QTest::newRow("square") << 300 << 300;
        QTest::newRow("a little longer") << 340 << 300;
        QTest::newRow("tall, in several pieces") << 9001 << 40;
        QTest::newRow("tall and wide enough for a band") << 700 << 290;
        QTest::newRow("wide") << 290 << 700;
        QTest::newRow("one column") << 500 << 1;
    }
    void findsTheValuesThatAMatrixWasMadeOf()
    {
        QFETCH(int, rows);
        QFETCH(int, columns);
        Random rng(7);
        // From 3 down by a factor of 1e-9 in all, some of them equal.
        std::vector<double> made(static_cast<std::size_t>(std::min(rows, columns)));
        for (std::size_t i = 0; i < made.size(); ++i)
            made[i] = 3 * std::pow(1e-9, static_cast<double>(i / 2 * 2) / static_cast<double>(made.size()));
        compare(mixed(diagonal(made, static_cast<std::size_t>(rows), static_cast<std::size_t>(columns)),
                      static_cast<std::size_t>(rows), static_cast<std::size_t>(columns), rng),
                rows, columns, made);
    }

    void aMatrixOfLowRankHasZeros()
    {
        Random rng(8);
        std::vector<double> made(280, 0.0);
        std::fill_n(made.begin(), 5, 2.0);
        compare(mixed(diagonal(made, 280, 280), 280, 280, rng), 280, 280, made);
        compare(Matrix(280 * 280, 0.0), 280, 280, std::vector<double>(280, 0.0));
    }

    /// The values of a bidiagonal matrix of ones are known: 2 cos(k pi / (2 n + 1)) (eigenvalues of a path, squared).
    void aBandHasTheValuesOfItsFormula()
    {
        constexpr std::int64_t kSize = 200;
        Band band{.size = kSize, .width = 1, .values = std::vector<double>(2 * kSize, 1.0)};
        const auto always = [](double) { return true; };
        const auto values = singularValuesOf(bidiagonalised(band, always).value(), always).value();
        for (std::size_t k = 0; k < kSize; ++k) {
            const double expected = 2 * std::cos(static_cast<double>(k + 1) * std::numbers::pi / (2 * kSize + 1));
            QVERIFY(std::abs(values[k] - expected) < 1e-14);
        }
    }

    void isStoppedAtOnce()
    {
        constexpr std::int64_t kSide = 1500;
        std::vector<float> values(kSide * kSide);
        Random rng(9);
        for (float& value : values)
            value = static_cast<float>(rng.uniform());
        const auto weights = stored(at("large.safetensors"), {tensorOf<float>("w", {kSide, kSide}, values)});
        for (const double part : {0.0, 0.3, 0.6, 0.9}) {
            std::stop_source stop;
            std::atomic<double> reached{-1};
            std::atomic<bool> isOver{false};
            QElapsedTimer since;
            std::thread stopper([&] {
                while (reached < part && !isOver)
                    std::this_thread::yield();
                since.start();
                stop.request_stop();
            });
            const auto spectrum = spectrumOf(*weights, 0, stop.get_token(), [&](double done) { reached = done; });
            isOver = true;
            stopper.join();
            QVERIFY(!spectrum && spectrum.error().code == ErrorCode::Cancelled);
            qInfo("stopped after %lld ms", static_cast<long long>(since.elapsed()));
            QVERIFY(since.elapsed() < 1000);  // some ten milliseconds on an idle machine, but tests share theirs
        }
    }

private:
    [[nodiscard]] fs::path at(const std::string& name) const { return m_temporary.path().toStdString() + "/" + name; }

    void compare(const Matrix& matrix, std::int64_t rows, std::int64_t columns, const std::vector<double>& made)
    {
        const auto weights =
            stored(at("m.safetensors"), {tensorOf<double>("m", {rows, columns}, matrix, io::DType::F64)});
        std::vector<double> told;
        const auto spectrum = spectrumOf(*weights, 0, {}, [&](double done) { told.push_back(done); });
        QVERIFY2(spectrum.has_value(), spectrum ? "" : describe(spectrum.error()).c_str());
        QCOMPARE(spectrum->values.size(), made.size());
        // A backward stable method moves each by some units of the last place of the largest.
        const double least = 1e-13 * std::max(made.front(), 1e-300);
        for (std::size_t i = 0; i < made.size(); ++i)
            QVERIFY2(
                std::abs(spectrum->values[i] - made[i]) <= least,
                (std::to_string(i) + ": " + std::to_string(spectrum->values[i]) + " for " + std::to_string(made[i]))
                    .c_str());
        QVERIFY(std::is_sorted(told.begin(), told.end()) && told.back() <= 1 + 1e-9);
    }

    QTemporaryDir m_temporary;
};

QTEST_APPLESS_MAIN(SpectrumTest)
#include "spectrum_test.moc"
