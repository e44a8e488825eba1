// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/statistics/tensor_export.h"
#include "engine/models/statistics/finite_check.h"
#include "engine/models/statistics/spectrum.h"

#include "weights_by_hand.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <limits>
#include <numbers>

using namespace orangery;
using namespace orangery::models;
using models::test::counting;
using models::test::stored;
using models::test::tensorOf;

namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

}  // namespace

class TensorExportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void arraysReadBackAsTheyWere()
    {
        const auto weights =
            stored(at("in.safetensors"),
                   {counting("f32", {2, 3}), counting("row", {4}), counting("one", {}),
                    tensorOf<std::uint16_t>("f16", {2}, {0x3C00, 0xC000}, io::DType::F16),
                    tensorOf<std::uint16_t>("bf16", {2}, {0x3F80, 0xC000}, io::DType::BF16),
                    tensorOf<std::int64_t>("i64", {1, 2}, {7, -8}, io::DType::I64), counting("empty", {0, 3})});
        Context context;
        for (std::size_t i = 0; i < weights->tensors().size(); ++i) {
            const io::TensorInfo& info = weights->tensors()[i];
            const auto type = writeNpy(*weights, i, at("out.npy"), context);
            QVERIFY2(type.has_value(), info.name.c_str());
            QCOMPARE(*type, info.type == "BF16" ? std::string("F32") : info.type);
            const auto array = io::openWeights(at("out.npy"));
            QVERIFY2(array.has_value(), array ? "" : describe(array.error()).c_str());
            QCOMPARE((*array)->tensors()[0].shape, info.shape);
            QCOMPARE(fs::file_size(at("out.npy")) % 2, std::uintmax_t{0});
            if (info.type != "BF16")
                QVERIFY((*array)->read(0)->bytes == weights->read(i)->bytes);
        }
        const auto last = weights->find("bf16").value();
        QVERIFY(writeNpy(*weights, last, at("out.npy"), context).has_value());
        const auto read = io::openWeights(at("out.npy")).value()->read(0).value();
        QVERIFY(read.bytes == tensorOf<float>("", {2}, {1, -2}).bytes);
    }

    void headersAreThoseOfNumPy()
    {
        const auto weights = stored(at("in.safetensors"), {counting("row", {4})});
        Context context;
        QVERIFY(writeNpy(*weights, 0, at("row.npy"), context).has_value());
        const std::string bytes = readFile(at("row.npy")).value();
        // What numpy.save writes for numpy.arange(4, dtype="<f4").
        QVERIFY(bytes.starts_with(std::string("\x93NUMPY\x01\0v\0", 10) +
                                  "{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }"));
        QCOMPARE(bytes.size(), std::size_t{128 + 16});
        QCOMPARE(bytes[127], '\n');
    }

    void tablesHaveALineAValue()
    {
        const auto weights = stored(at("in.safetensors"), {tensorOf<float>("m", {2, 2}, {0.1F, kNan, -kInfinity, 3})});
        Context context;
        QVERIFY(writeCsv(*weights, 0, at("m.csv"), context).has_value());
        QCOMPARE(readFile(at("m.csv")).value(),
                 std::string("axis0,axis1,value\n0,0,0.10000000149011612\n0,1,nan\n1,0,-inf\n"
                             "1,1,3\n"));
        const auto slice = pooledSlice(*weights, 0, defaultSlice({2, 2}), Pooling::MaxAbs, 2, 1, {}).value();
        QVERIFY(writeCsv(slice, at("slice.csv")).has_value());
        QCOMPARE(readFile(at("slice.csv")).value(), std::string("row,column,value\n0,0,nan\n1,0,nan\n"));
    }

    void valuesThatAreNotFiniteAreCountedInEveryType()
    {
        std::vector<float> many(5'000'000, 1.0F);  // several pieces
        many[0] = kNan;
        many[4'999'999] = kInfinity;
        many[2'500'000] = -kInfinity;
        const auto weights =
            stored(at("odd.safetensors"),
                   {tensorOf("many", {5'000'000}, many),
                    tensorOf<std::uint16_t>("f16", {4}, {0x7C00, 0xFC01, 0x7BFF, 0x0001}, io::DType::F16),
                    tensorOf<std::uint16_t>("bf16", {3}, {0x7F80, 0x7FC0, 0x7F7F}, io::DType::BF16),
                    tensorOf<double>("f64", {2}, {std::numeric_limits<double>::quiet_NaN(), 1.0}, io::DType::F64),
                    tensorOf<std::uint8_t>("f8", {3}, {0x7F, 0xFF, 0x7E}, io::DType::F8E4M3), counting("fine", {3}),
                    tensorOf<std::int64_t>("whole", {2}, {1, 2}, io::DType::I64),
                    tensorOf<std::uint8_t>("f6", {4}, {1, 2, 3}, io::DType::F6E2M3)});
        for (const int threads : {1, 3}) {
            Context context;
            context.threads = threads;
            const auto found = checkFinite(*weights, context);
            QVERIFY(found.has_value());
            QCOMPARE(found->tensors, std::uint64_t{8});
            QCOMPARE(found->values, std::uint64_t{5'000'000 + 4 + 3 + 2 + 3 + 3 + 2});
            QCOMPARE(found->found.nans, std::uint64_t{1 + 1 + 1 + 1 + 2});
            QCOMPARE(found->found.infinities, std::uint64_t{2 + 1 + 1});
            QCOMPARE(found->affected.size(), std::size_t{5});
            for (const NonFiniteTensor& tensor : found->affected)
                if (tensor.name == "many")
                    QCOMPARE(tensor.found.infinities, std::uint64_t{2});
            QCOMPARE(found->unreadable.size(), std::size_t{1});
            QVERIFY(found->unreadable[0].find("'f6'") != std::string::npos);
        }
        std::stop_source stop;
        stop.request_stop();
        QVERIFY(checkFinite(*weights, {.stop = stop.get_token()}).error().code == ErrorCode::Cancelled);
    }

    void singularValuesAreThoseOfKnownMatrices()
    {
        const double root = std::numbers::sqrt2;
        const auto weights = stored(
            at("svd.safetensors"),
            {tensorOf<float>("diagonal", {2, 3}, {0, -4, 0, 3, 0, 0}), tensorOf<float>("shear", {2, 2}, {1, 2, 0, 1}),
             tensorOf<float>("kernel", {2, 1, 1, 2}, {1, 1, 1, -1}), counting("row", {4}),
             tensorOf<float>("zero", {2, 2}, {0, 0, 0, 0}), tensorOf<float>("odd", {1, 2}, {kNan, 1})});
        const auto of = [&](const char* name) { return spectrumOf(*weights, weights->find(name).value(), {}); };
        const auto diagonal = of("diagonal");
        QVERIFY2(diagonal.has_value(), diagonal ? "" : describe(diagonal.error()).c_str());
        QCOMPARE(diagonal->values.size(), std::size_t{2});
        QVERIFY(std::abs(diagonal->values[0] - 4) < 1e-12 && std::abs(diagonal->values[1] - 3) < 1e-12);
        QVERIFY(std::abs(diagonal->stableRank - 25.0 / 16.0) < 1e-12);
        const auto shear = of("shear");  // the golden-ratio-like pair 1 + sqrt 2 and sqrt 2 - 1
        QVERIFY(std::abs(shear->values[0] - (root + 1)) < 1e-12 && std::abs(shear->values[1] - (root - 1)) < 1e-12);
        const auto kernel = of("kernel");  // sqrt 2 times an orthogonal matrix
        QVERIFY(std::abs(kernel->values[1] - root) < 1e-12);
        QVERIFY(std::abs(kernel->effectiveRank - 2) < 1e-9);
        QCOMPARE(kernel->columns, std::int64_t{2});
        QCOMPARE(of("zero")->stableRank, 0.0);
        QVERIFY(describe(of("row").error()).find("no matrix") != std::string::npos);
        QVERIFY(describe(of("odd").error()).find("NaN") != std::string::npos);
    }

private:
    [[nodiscard]] fs::path at(const std::string& name) const { return m_temporary.path().toStdString() + "/" + name; }

    QTemporaryDir m_temporary;
};

QTEST_APPLESS_MAIN(TensorExportTest)
#include "tensor_export_test.moc"
