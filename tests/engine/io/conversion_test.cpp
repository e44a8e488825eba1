// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/conversion.h"

#include "engine/io/float_formats.h"
#include "tests/engine/io/file_bytes.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace orangery;
using namespace orangery::io;
using namespace orangery::io::test;

namespace {

constexpr unsigned kCodes = 65536;

/// The value of sign, exponent and mantissa as IEEE 754 defines them.
double valueByDefinition(unsigned code, unsigned exponentBits, unsigned mantissaBits)
{
    const int bias = (1 << (exponentBits - 1)) - 1;
    const auto exponent = static_cast<int>(code >> mantissaBits & ((1U << exponentBits) - 1));
    const auto mantissa = static_cast<double>(code & ((1U << mantissaBits) - 1)) / (1U << mantissaBits);
    const double sign = (code >> (exponentBits + mantissaBits)) != 0 ? -1 : 1;
    if (exponent == (1 << exponentBits) - 1)
        return mantissa == 0 ? sign * std::numeric_limits<double>::infinity() : std::nan("");
    return sign * (exponent == 0 ? std::ldexp(mantissa, 1 - bias) : std::ldexp(1 + mantissa, exponent - bias));
}

std::vector<float> decoded(DType type, const std::vector<unsigned char>& codes, std::size_t count)
{
    std::vector<float> values(count);
    const auto read = toFloats(type, std::as_bytes(std::span(codes)), values);
    return read ? values : std::vector<float>();
}

float decodedOne(DType type, unsigned char code)
{
    return decoded(type, {code}, 1).at(0);
}

}  // namespace

class ConversionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsEveryHalf()
    {
        for (unsigned code = 0; code < kCodes; ++code) {
            const double f16 = valueByDefinition(code, 5, 10);
            const double bf16 = valueByDefinition(code, 8, 7);
            const auto bits = static_cast<std::uint16_t>(code);
            QVERIFY(std::isnan(f16) ? std::isnan(floatOfF16(bits)) : static_cast<double>(floatOfF16(bits)) == f16);
            QVERIFY(std::isnan(bf16) ? std::isnan(floatOfBF16(bits)) : static_cast<double>(floatOfBF16(bits)) == bf16);
            QCOMPARE(std::signbit(floatOfF16(bits)), code >= 0x8000);
        }
    }

    void readsRunsAsEachAlone()
    {
        std::vector<std::uint16_t> codes(kCodes + 1);  // one behind the last whole register
        for (unsigned i = 0; i < codes.size(); ++i)
            codes[i] = static_cast<std::uint16_t>(i);
        std::vector<float> f16(codes.size()), bf16(codes.size());
        QVERIFY(toFloats(DType::F16, std::as_bytes(std::span(codes)), f16).has_value());
        QVERIFY(toFloats(DType::BF16, std::as_bytes(std::span(codes)), bf16).has_value());
        for (std::size_t i = 0; i < codes.size(); ++i) {
            const float a = floatOfF16(codes[i]);
            const float b = floatOfBF16(codes[i]);
            QVERIFY(std::isnan(a) ? std::isnan(f16[i]) : a == f16[i]);
            QVERIFY(std::isnan(b) ? std::isnan(bf16[i]) : b == bf16[i]);
        }
    }

    void roundsToTheNearestHalfAndTiesToEven()
    {
        for (unsigned code = 0; code < 0x7BFF; ++code) {
            const auto low = static_cast<std::uint16_t>(code);
            const auto high = static_cast<std::uint16_t>(code + 1);
            const float a = floatOfF16(low);
            const float middle = (a + floatOfF16(high)) / 2;
            QCOMPARE(f16Of(a), low);
            QCOMPARE(f16Of(-a), static_cast<std::uint16_t>(low | 0x8000U));
            QCOMPARE(f16Of(middle), code % 2 == 0 ? low : high);
            QCOMPARE(f16Of(std::nextafter(middle, 0.0F)), low);
            QCOMPARE(f16Of(std::nextafter(middle, 1e6F)), high);
        }
        QCOMPARE(f16Of(65504.0F), std::uint16_t{0x7BFF});
        QCOMPARE(f16Of(std::nextafter(65520.0F, 0.0F)), std::uint16_t{0x7BFF});
        QCOMPARE(f16Of(65520.0F), std::uint16_t{0x7C00});
        QCOMPARE(f16Of(-1e30F), std::uint16_t{0xFC00});
        QVERIFY(std::isnan(floatOfF16(f16Of(std::nanf("")))));
    }

    void roundsToTheNearestBfloat16AndTiesToEven()
    {
        for (unsigned code = 0; code < 0x7F7F; ++code) {
            const float a = floatOfBF16(static_cast<std::uint16_t>(code));
            const auto bits = static_cast<std::uint32_t>(code) << 16U;
            const float middle = std::bit_cast<float>(bits | 0x8000U);
            QCOMPARE(unsigned{bf16Of(a)}, code);
            QCOMPARE(unsigned{bf16Of(-a)}, code | 0x8000U);
            QCOMPARE(unsigned{bf16Of(middle)}, code + code % 2);
            QCOMPARE(unsigned{bf16Of(std::bit_cast<float>(bits | 0x8001U))}, code + 1);
            QCOMPARE(unsigned{bf16Of(std::bit_cast<float>(bits | 0x7FFFU))}, code);
        }
        QCOMPARE(bf16Of(std::numeric_limits<float>::max()), std::uint16_t{0x7F80});
        QVERIFY(std::isnan(floatOfBF16(bf16Of(std::bit_cast<float>(0x7F800001U)))));
    }

    void readsEightBitFormats()
    {
        // The extreme values that the formats' definitions publish.
        QCOMPARE(decodedOne(DType::F8E4M3, 0x7E), 448.0F);
        QCOMPARE(decodedOne(DType::F8E4M3, 0x01), 0x1p-9F);
        QCOMPARE(decodedOne(DType::F8E4M3, 0x08), 0x1p-6F);
        QVERIFY(std::isnan(decodedOne(DType::F8E4M3, 0xFF)));
        QCOMPARE(decodedOne(DType::F8E5M2, 0x7B), 57344.0F);
        QCOMPARE(decodedOne(DType::F8E5M2, 0x01), 0x1p-16F);
        QVERIFY(std::isinf(decodedOne(DType::F8E5M2, 0xFC)));
        QVERIFY(std::isnan(decodedOne(DType::F8E5M2, 0x7D)));
        QCOMPARE(decodedOne(DType::F8E4M3Fnuz, 0x7F), 240.0F);
        QVERIFY(std::isnan(decodedOne(DType::F8E4M3Fnuz, 0x80)));
        QCOMPARE(decodedOne(DType::F8E5M2Fnuz, 0x7F), 57344.0F);
        QVERIFY(std::isnan(decodedOne(DType::F8E5M2Fnuz, 0x80)));
        QCOMPARE(decodedOne(DType::F8E8M0, 127), 1.0F);
        QCOMPARE(decodedOne(DType::F8E8M0, 0), 0x1p-127F);
        QCOMPARE(decodedOne(DType::F8E8M0, 254), 0x1p127F);
        QVERIFY(std::isnan(decodedOne(DType::F8E8M0, 255)));
        for (unsigned code = 0; code < 256; ++code) {
            const double value = valueByDefinition(code, 5, 2);
            const float read = decodedOne(DType::F8E5M2, static_cast<unsigned char>(code));
            QVERIFY(std::isnan(value) ? std::isnan(read) : static_cast<double>(read) == value);
        }
    }

    void readsFourBitValues()
    {
        QCOMPARE(decoded(DType::F4, {0x10, 0x32, 0x54, 0x76, 0xA9}, 10),
                 (std::vector<float>{0, 0.5F, 1, 1.5F, 2, 3, 4, 6, -0.5F, -1}));
    }

    void readsWholeNumbers()
    {
        QCOMPARE(decoded(DType::I8, {0xFF, 0x7F}, 2), (std::vector<float>{-1, 127}));
        QCOMPARE(decoded(DType::U16, {0x00, 0x01}, 1), std::vector<float>{256});
        QCOMPARE(decoded(DType::I64, {0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF}, 1), std::vector<float>{-2});
    }

    void refusesWhatIsNoNumber()
    {
        std::vector<float> out(1);
        const std::vector<std::byte> bytes(8);
        for (const DType type : {DType::C64, DType::F6E2M3, DType::F6E3M2}) {
            const auto read = toFloats(type, bytes, out);
            QVERIFY(!read);
            QVERIFY(read.error().message.find(nameOf(type)) != std::string::npos);
        }
        QVERIFY(!convert({"w", DType::F6E2M3, {4}, std::vector<std::byte>(3)}, DType::F32));
    }

    void convertsTensors()
    {
        const Tensor original{"w", DType::F32, {2}, bytesOfFloats({1.0F, -0.333333343F})};
        const Tensor half = convert(original, DType::F16).value();
        QVERIFY(half.dtype == DType::F16);
        QCOMPARE(half.bytes.size(), std::size_t{4});
        const Tensor back = convert(half, DType::F32).value();
        QVERIFY(back.bytes == bytesOfFloats({1.0F, -0.333251953125F}));
        const Tensor whole{"i", DType::I32, {1}, std::vector<std::byte>(4)};
        QVERIFY(convert(whole, DType::F16)->dtype == DType::I32);
    }
};

QTEST_APPLESS_MAIN(ConversionTest)
#include "conversion_test.moc"
