// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/kernels/cuda_library.h"
#include "engine/kernels/tensor_difference.h"

#include <QTest>

#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

using namespace orangery;
using namespace orangery::kernels;

namespace {

std::vector<std::byte> randomBytes(std::size_t count, unsigned seed)
{
    std::mt19937_64 random(seed);
    std::vector<std::byte> bytes((count + 7) / 8 * 8);
    for (std::size_t i = 0; i < bytes.size(); i += 8) {
        const std::uint64_t word = random();
        std::memcpy(bytes.data() + i, &word, 8);
    }
    bytes.resize(count);
    return bytes;
}

}  // namespace

class CudaDifferenceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theLibraryOffersItsFunctions()
    {
#ifdef ORANGERY_HAS_CUDA_LIBRARY
        for (const char* name : {kCudaCount, kCudaDifference}) {
            const Result<void*> symbol = cudaSymbol(name);
            QVERIFY2(symbol.has_value(), symbol ? "" : describe(symbol.error()).c_str());
        }
        QVERIFY(!cudaSymbol("orangery_cuda_nothing").has_value());
#else
        QSKIP("built without a CUDA compiler");
#endif
    }

    void tellsThatThereIsNoDevice()
    {
        const Result<int> devices = cudaDeviceCount();
        if (devices && *devices > 0)
            QSKIP("there is a device");
        const std::vector<float> values{1, 2};
        const Result<DifferenceSums> sums = differenceOnCuda(numbersOf(values), numbersOf(values), 0);
        QVERIFY(!sums.has_value());
        QCOMPARE(sums.error().code, ErrorCode::Resource);
        QVERIFY(!sums.error().cause.empty());
        qInfo("%s", describe(sums.error()).c_str());
    }

    /// Random bits are numbers of every size, infinities and NaN among them.
    void hasTheBitsOfTheProcessor()
    {
        const Result<int> devices = cudaDeviceCount();
        if (!devices || *devices == 0)
            QSKIP(qPrintable(QString::fromStdString(devices ? "there is no CUDA device" : devices.error().cause)));
        for (const NumberType typeA : {NumberType::F32, NumberType::F16, NumberType::BF16, NumberType::F64})
            for (const NumberType typeB : {NumberType::F32, NumberType::F16, NumberType::BF16, NumberType::F64})
                for (const std::size_t count : {1U, 9U, 4096U, 4097U, 100'000U, 9'000'000U}) {
                    const auto bytesA = randomBytes(count * bytesOf(typeA), 1);
                    const auto bytesB = randomBytes(count * bytesOf(typeB), 2);
                    const Numbers a{typeA, bytesA}, b{typeB, bytesB};
                    const Result<DifferenceSums> there = differenceOnCuda(a, b, 0);
                    QVERIFY2(there.has_value(), there ? "" : describe(there.error()).c_str());
                    QVERIFY(*there == differenceOf(a, b));
                    QVERIFY(differenceOnCuda(a, a, 0).value() == differenceOf(a, a));
                }
    }
};

QTEST_APPLESS_MAIN(CudaDifferenceTest)
#include "cuda_difference_test.moc"
