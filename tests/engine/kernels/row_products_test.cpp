// SPDX-License-Identifier: GPL-3.0-or-later
// Products of rows with packed vectors, beside plain sums.
#include "engine/kernels/row_products.h"
#include "engine/base/random.h"

#include <QTest>

#include <cmath>

using namespace orangery;
using namespace orangery::kernels;

namespace {

struct Case {
    std::vector<double> vectors;
    std::vector<float> rows;
    PackedVectors packed;
};

Case randomCase(std::size_t vectors, std::size_t rows, std::size_t width)
{
    Random random(vectors + 31 * rows + 977 * width);
    Case made{.vectors = {}, .rows = {}, .packed = PackedVectors(vectors, width)};
    for (std::size_t i = 0; i < vectors * width; ++i)
        made.vectors.push_back(random.uniform() - 0.5);
    for (std::size_t i = 0; i < rows * width; ++i)
        made.rows.push_back(static_cast<float>(random.uniform() - 0.5));
    for (std::size_t i = 0; i < vectors; ++i)
        made.packed.set(i, std::span(made.vectors).subspan(i * width, width));
    return made;
}

}  // namespace

class RowProductsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void are_those_of_plain_sums_data()
    {
        QTest::addColumn<int>("vectors");
        QTest::addColumn<int>("rows");
        QTest::addColumn<int>("width");
        QTest::newRow("one of each") << 1 << 1 << 1;
        QTest::newRow("a panel less one") << 15 << 7 << 9;
        QTest::newRow("a panel") << 16 << 8 << 64;
        QTest::newRow("a panel and one") << 17 << 9 << 65;
        QTest::newRow("several blocks of rows") << 35 << 205 << 33;
        QTest::newRow("no row") << 3 << 0 << 4;
    }

    void are_those_of_plain_sums()
    {
        QFETCH(const int, vectors);
        QFETCH(const int, rows);
        QFETCH(const int, width);
        const auto C = static_cast<std::size_t>(vectors), N = static_cast<std::size_t>(rows),
                   D = static_cast<std::size_t>(width);
        const Case made = randomCase(C, N, D);
        std::vector<double> products(N * C, NAN);
        multiplyRows(made.packed, made.rows, products);
        for (std::size_t r = 0; r < N; ++r)
            for (std::size_t i = 0; i < C; ++i) {
                double sum = 0;
                for (std::size_t k = 0; k < D; ++k)
                    sum += made.vectors[i * D + k] * static_cast<double>(made.rows[r * D + k]);
                // A product that is not rounded before it is added makes less than one unit of 1/2 an element.
                QVERIFY(std::abs(products[r * C + i] - sum) <= static_cast<double>(D) * 1e-16);
            }
    }

    void do_not_depend_on_other_rows_or_on_threads()
    {
        const std::size_t C = 40, N = 300, D = 50;
        const Case made = randomCase(C, N, D);
        std::vector<double> together(N * C), threaded(N * C), alone(C);
        multiplyRows(made.packed, made.rows, together);
        multiplyRows(made.packed, made.rows, threaded, 3);
        QCOMPARE(threaded, together);
        for (std::size_t r = 0; r < N; ++r) {
            multiplyRows(made.packed, std::span(made.rows).subspan(r * D, D), alone);
            QVERIFY(std::equal(alone.begin(), alone.end(), together.begin() + static_cast<std::ptrdiff_t>(r * C)));
        }
    }
};

QTEST_APPLESS_MAIN(RowProductsTest)
#include "row_products_test.moc"
