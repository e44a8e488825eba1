// SPDX-License-Identifier: GPL-3.0-or-later
// What packed weights and the plan of the outputs have to agree with: the same model run the plain way.
#include "engine/nn/encoders/encoder_run_torch.h"
#include "engine/nn/encoders/output_plan_torch.h"
#include "engine/nn/encoders/row_blocks.h"
#include "engine/nn/intra_op_threads.h"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <QTest>

#include <array>
#include <atomic>
#include <cmath>
#include <filesystem>
#include <latch>
#include <stdexcept>
#include <stop_token>
#include <thread>
#include <vector>

using namespace orangery;
using namespace orangery::nn;

namespace {

/// Folders of small models with inputs and expected outputs.
std::vector<fs::path> modelFolders()
{
    std::vector<fs::path> folders;
    for (const auto& entry : fs::directory_iterator(fs::path(ORANGERY_TEST_DATA) / "models"))
        if (fs::exists(entry.path() / "expected.safetensors"))
            folders.push_back(entry.path());
    return folders;
}

/// Copies of the inputs' items, so that there are enough rows for several blocks.
EncoderInputs repeated(const EncoderInputs& inputs, std::int64_t times)
{
    const auto repeat = [&](const at::Tensor& tensor) {
        return tensor.defined() ? at::cat(std::vector<at::Tensor>(static_cast<std::size_t>(times), tensor)) : tensor;
    };
    return {.pixels = repeat(inputs.pixels),
            .ids = repeat(inputs.ids),
            .mask = repeat(inputs.mask),
            .types = repeat(inputs.types)};
}

/// The largest difference beside the largest value.
double relativeDifference(const at::Tensor& a, const at::Tensor& b)
{
    if (a.numel() == 0)
        return 0;
    return (a - b).abs().max().item<double>() / b.abs().max().item<double>();
}

}  // namespace

class EncoderPackingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void packedWeightsGiveTheSame()
    {
        const IntraOpThreads one(1);
        constexpr double kTolerance = 1e-5;  // what outputs may differ by from their reference
        int compared = 0;
        for (const fs::path& folder : modelFolders()) {
            Result<EncoderModel> model = loadEncoder(folder, {});
            QVERIFY2(model.has_value(), folder.c_str());
            const Result<EncoderInputs> inputs = readEncoderInputs(folder / "expected.safetensors");
            QVERIFY(inputs.has_value());
            const EncoderInputs many = repeated(*inputs, 9);
            const Result<NamedTensors> plain = runEncoder(*model, many, {}, {});
            QVERIFY(plain.has_value());
            model->packVision();
            model->packText();
            for (const int threads : {1, 2}) {
                const IntraOpThreads limit(threads);
                const Result<NamedTensors> packed = runEncoder(*model, many, {}, {});
                QVERIFY(packed.has_value());
                QCOMPARE(packed->size(), plain->size());
                for (std::size_t i = 0; i < plain->size(); ++i) {
                    const auto& [name, expected] = (*plain)[i];
                    QCOMPARE((*packed)[i].first, name);
                    const double difference = relativeDifference((*packed)[i].second, expected);
                    QVERIFY2(difference <= kTolerance,
                             (folder.filename().string() + " " + name + ": " + std::to_string(difference)).c_str());
                    ++compared;
                }
            }
        }
        QVERIFY(compared > 0);
    }

    /// An output that is asked for alone may be computed in another way: of the last block for the pooled tokens only.
    void eachOutputAloneIsTheSame()
    {
        const IntraOpThreads one(1);
        constexpr double kTolerance = 1e-5;
        for (const fs::path& folder : modelFolders()) {
            Result<EncoderModel> model = loadEncoder(folder, {});
            const Result<EncoderInputs> inputs = readEncoderInputs(folder / "expected.safetensors");
            QVERIFY(model.has_value() && inputs.has_value());
            const Result<NamedTensors> all = runEncoder(*model, *inputs, {}, {});
            QVERIFY(all.has_value());
            for (const bool isPacked : {false, true}) {
                if (isPacked) {
                    model->packVision();
                    model->packText();
                }
                for (const auto& [name, expected] : *all) {
                    const Result<NamedTensors> alone =
                        runEncoder(*model, *inputs, {.outputs = OutputSelection({name})}, {});
                    QVERIFY(alone.has_value());
                    QCOMPARE(alone->size(), std::size_t{1});
                    const double difference = relativeDifference(alone->front().second, expected);
                    QVERIFY2(difference <= kTolerance, (folder.filename().string() + " " + name).c_str());
                }
            }
        }
    }

    void aStoppedRunHandsNothingBack()
    {
        const fs::path folder = modelFolders().front();
        const Result<EncoderModel> model = loadEncoder(folder, {});
        const Result<EncoderInputs> inputs = readEncoderInputs(folder / "expected.safetensors");
        std::stop_source stop;
        Context context;
        context.stop = stop.get_token();
        /// Stops while the first output is on its way.
        class Stopping : public OutputSink {
        public:
            explicit Stopping(std::stop_source& source) : m_source(source) {}
            Result<void> take(const std::string&, std::int64_t, const at::Tensor&) override
            {
                m_source.request_stop();
                ++taken;
                return {};
            }
            int taken = 0;

        private:
            std::stop_source& m_source;
        } sink(stop);
        const auto ran = runEncoder(*model, *inputs, {}, context, sink);
        QVERIFY(!ran && ran.error().code == ErrorCode::Cancelled);
        QVERIFY(sink.taken <= 2);  // the block that was being computed may tell its attention map
    }

    /// Embeddings of rounded products point where the others do.
    void roundedProductsAgreeWithF32_data()
    {
        QTest::addColumn<Products>("products");
        QTest::addColumn<double>("leastCosine");
        QTest::newRow("f16") << Products::F16 << 0.99995;
        QTest::newRow("bf16") << Products::Bf16 << 0.999;
        QTest::newRow("bf16x3") << Products::Bf16x3 << 0.9999999;
    }

    void roundedProductsAgreeWithF32()
    {
        QFETCH(const Products, products);
        QFETCH(const double, leastCosine);
        if (!PackedWeight::isAvailable(products))
            QSKIP("this processor does not have these products");
        const IntraOpThreads two(2);
        int compared = 0;
        for (const fs::path& folder : modelFolders()) {
            Result<EncoderModel> model = loadEncoder(folder, {});
            const Result<EncoderInputs> inputs = readEncoderInputs(folder / "expected.safetensors");
            QVERIFY(model.has_value() && inputs.has_value());
            if (model->classifier)
                continue;
            const EncoderInputs many = repeated(*inputs, 9);
            const Result<NamedTensors> plain = runEncoder(*model, many, {}, {});
            model->packVision(products);
            model->packText(products);
            const Result<NamedTensors> packed = runEncoder(*model, many, {}, {});
            QVERIFY(plain.has_value() && packed.has_value());
            for (std::size_t i = 0; i < plain->size(); ++i) {
                const auto& [name, expected] = (*plain)[i];
                if (!name.ends_with("embeds_raw"))
                    continue;
                const double cosine =
                    at::cosine_similarity((*packed)[i].second.to(at::kDouble), expected.to(at::kDouble), -1)
                        .min()
                        .item<double>();
                QVERIFY2(cosine > leastCosine,
                         (folder.filename().string() + " " + name + ": " + std::to_string(cosine)).c_str());
                QVERIFY2(!at::equal((*packed)[i].second, expected), "nothing was rounded");
                ++compared;
            }
        }
        QVERIFY(compared > 0);
    }

    void aPackedWeightMultiplies_data()
    {
        QTest::addColumn<Products>("products");
        QTest::addColumn<double>("tolerance");  // of a typical one; an order of parts that does not fit is off by 1
        QTest::newRow("F32") << Products::F32 << 1e-5;
        QTest::newRow("F16") << Products::F16 << 2e-2;
        QTest::newRow("bf16") << Products::Bf16 << 3e-2;
        QTest::newRow("bf16x3") << Products::Bf16x3 << 1e-4;
    }

    void aPackedWeightMultiplies()
    {
        QFETCH(const Products, products);
        QFETCH(const double, tolerance);
        if (!PackedWeight::isAvailable(products))
            QSKIP("neither this processor nor this LibTorch has these products");
        constexpr std::int64_t kApart = 7;  // numbers between rows
        const std::vector<std::array<std::int64_t, 2>> shapes = {{199, 33}, {640, 769}, {1, 5}, {130, 3000}};
        for (const int threads : {1, 2, 3})
            for (const int parts : {1, 2, 3, 1000})
                for (const auto& [outputs, inputs] : shapes) {
                    const at::Tensor weight = at::rand({outputs, inputs}) - 0.5;
                    const auto packed = PackedWeight::pack(
                        products, {weight.const_data_ptr<float>(), static_cast<std::size_t>(weight.numel())}, outputs,
                        inputs, parts);
                    const IntraOpThreads limit(threads);
                    const double typical = std::sqrt(static_cast<double>(inputs)) / 6;
                    for (const std::int64_t rows : {1, 5, 64, 203, 512}) {
                        const std::int64_t stride = outputs + kApart;
                        const at::Tensor x = at::rand({rows, inputs + kApart}).narrow(1, 0, inputs);
                        const at::Tensor before = at::rand({rows, stride});
                        const at::Tensor y = before.clone();
                        const at::Tensor expected = at::mm(x, weight.t());
                        const auto multiply = [&](PackedWeight::Into into) {
                            packed->multiply(rows, {x.const_data_ptr<float>(), inputs + kApart},
                                             {y.mutable_data_ptr<float>(), stride}, into);
                        };
                        multiply(PackedWeight::Into::Replace);
                        const auto difference = [&](const at::Tensor& from) {
                            return (y.narrow(1, 0, outputs) - from).abs().max().item<double>() / typical;
                        };
                        const double replaced = difference(expected);
                        multiply(PackedWeight::Into::Add);
                        const double added = difference(2 * expected);
                        QVERIFY2(replaced <= tolerance && added <= tolerance,
                                 (std::to_string(threads) + " threads, " + std::to_string(parts) + " parts, " +
                                  std::to_string(rows) + " rows, " + std::to_string(outputs) +
                                  " outputs: " + std::to_string(replaced) + ", " + std::to_string(added))
                                     .c_str());
                        QVERIFY(at::equal(y.narrow(1, outputs, kApart), before.narrow(1, outputs, kApart)));
                    }
                }
    }

    void thePlanTellsAllOutputs()
    {
        const IntraOpThreads one(1);
        for (const fs::path& folder : modelFolders()) {
            const Result<EncoderModel> model = loadEncoder(folder, {});
            const Result<EncoderInputs> inputs = readEncoderInputs(folder / "expected.safetensors");
            QVERIFY(model.has_value() && inputs.has_value());
            const EncoderInputs many = repeated(*inputs, 9);
            EncoderInputs unmasked = *inputs;
            unmasked.mask = at::Tensor();
            for (const EncoderInputs& given : {*inputs, many, unmasked}) {
                const Result<NamedTensors> outputs = runEncoder(*model, given, {}, {});
                QVERIFY(outputs.has_value());
                const std::vector<io::TensorPlan> plans = planOutputs(*model, given, {});
                QCOMPARE(plans.size(), outputs->size());
                for (std::size_t i = 0; i < plans.size(); ++i) {
                    QCOMPARE(plans[i].name, (*outputs)[i].first);
                    QCOMPARE(plans[i].shape, (*outputs)[i].second.sizes().vec());
                }
            }
        }
    }

    void scopesThatOverlapLeaveTheNumberOfThreads()
    {
        const int before = at::get_num_threads();
        std::latch bothOpen(2);
        std::latch firstClosed(1);
        std::thread first([&] {
            {
                const IntraOpThreads scope(7);
                bothOpen.arrive_and_wait();
            }
            firstClosed.count_down();
        });
        std::thread second([&] {
            const IntraOpThreads scope(5);
            bothOpen.arrive_and_wait();
            firstClosed.wait();
        });
        first.join();
        second.join();
        int found = 0;
        std::thread([&] { found = at::get_num_threads(); }).join();
        QCOMPARE(found, before);
        QCOMPARE(at::get_num_threads(), before);
    }

    void blocksOfRowsCoverEachRowOnce()
    {
        for (const std::int64_t rows : {0, 1, 19, 20, 39, 40, 41, 1024, 1025, 3000})
            for (const int threads : {1, 2, 3}) {
                std::vector<std::atomic<int>> seen(static_cast<std::size_t>(rows));
                forRowBlocks(rows, threads, 20, [&](std::int64_t begin, std::int64_t end) {
                    for (std::int64_t row = begin; row < end; ++row)
                        ++seen[static_cast<std::size_t>(row)];
                });
                for (const std::atomic<int>& count : seen)
                    QCOMPARE(count.load(), 1);
            }
    }

    void whatABlockThrowsIsPassedOn()
    {
        const auto work = [](std::int64_t begin, std::int64_t) {
            if (begin > 0)
                throw std::runtime_error("in a block");
        };
        QVERIFY_EXCEPTION_THROWN(forRowBlocks(5000, 2, 20, work), std::runtime_error);
    }
};

QTEST_APPLESS_MAIN(EncoderPackingTest)
#include "encoder_packing_test.moc"
