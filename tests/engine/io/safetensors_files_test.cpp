// SPDX-License-Identifier: GPL-3.0-or-later
// Files of the reference packages, and files of unusual size.
#include "engine/io/conversion.h"
#include "engine/io/safetensors.h"
#include "engine/io/safetensors_writer.h"
#include "engine/io/weights.h"
#include "tests/engine/io/file_bytes.h"
#include "tests/engine/io/reference_folder.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace orangery;
using namespace orangery::io;
using namespace orangery::io::test;

namespace {

std::vector<std::byte> valuesOf(std::size_t i)
{
    return std::vector<std::byte>(4, static_cast<std::byte>(i));
}

std::vector<TensorPlan> plansOf(int count)
{
    std::vector<TensorPlan> plans;
    for (int i = 0; i < count; ++i)
        plans.push_back({"layers." + std::to_string(i) + ".weight", DType::F32, {1}});
    return plans;
}

std::string errorOf(const Result<std::vector<fs::path>>& result)
{
    return result ? std::string() : describe(result.error());
}

}  // namespace

class SafetensorsFilesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path m_path;

private Q_SLOTS:
    void init()
    {
        m_path = fs::path(m_folder.path().toStdString()) / QTest::currentTestFunction();
        fs::create_directories(m_path);
    }

    void roundsAsTheReferenceDoes()
    {
        const auto folder = referenceFolder("vision");
        if (!folder)
            QSKIP("no reference cases of the kind vision");
        std::size_t cases = 0;
        for (const auto& [ending, type] :
             {std::pair(".fp16.safetensors", DType::F16), {".bf16.safetensors", DType::BF16}}) {
            for (const fs::path& file : filesBelow(*folder, ending)) {
                const auto full = openWeights(file.parent_path());
                const auto half = openWeights(file);
                QVERIFY2(full.has_value() && half.has_value(), file.c_str());
                for (std::size_t i = 0; i < (*half)->tensors().size(); ++i) {
                    const TensorInfo& info = (*half)->tensors()[i];
                    const auto index = (*full)->find(info.name);
                    QVERIFY2(index.has_value(), info.name.c_str());
                    const Result<Tensor> converted = convert((*full)->read(*index).value(), type);
                    QVERIFY2(converted->bytes == (*half)->read(i)->bytes, info.name.c_str());
                }
                ++cases;
            }
        }
        tellCompared(cases, *folder);
    }

    void opensEveryReferenceFile()
    {
        const auto folder = referenceFolder("vision");
        if (!folder)
            QSKIP("no reference cases of the kind vision");
        const std::vector<fs::path> files = filesBelow(folder->parent_path(), ".safetensors");
        for (const fs::path& file : files) {
            const auto weights = openWeights(file);
            QVERIFY2(weights.has_value(), file.c_str());
            QVERIFY(!(*weights)->tensors().empty());
            QCOMPARE((*weights)->tensors().size(), readSafetensors(file)->tensors.size());
        }
        tellCompared(files.size(), folder->parent_path());
    }

    void writesShards()
    {
        const fs::path path = m_path / "model.safetensors";
        const auto source = [](std::size_t i) -> Result<std::vector<std::byte>> { return valuesOf(i); };
        const auto written = writeSafetensorsShards(path, plansOf(5), {{"format", "pt"}}, 8, source);
        QVERIFY2(written.has_value(), errorOf(written).c_str());
        QCOMPARE(written->size(), std::size_t{4});
        QCOMPARE((*written)[2].filename().string(), std::string("model-00003-of-00003.safetensors"));
        QCOMPARE(written->back().filename().string(), std::string("model.safetensors.index.json"));
        const auto weights = openWeights(m_path);
        QVERIFY2(weights.has_value(), describe(weights ? Error() : weights.error()).c_str());
        QVERIFY((*weights)->problems().empty());
        QCOMPARE((*weights)->tensors().size(), std::size_t{5});
        for (std::size_t i = 0; i < 5; ++i) {
            const auto found = (*weights)->find("layers." + std::to_string(i) + ".weight");
            QVERIFY((*weights)->read(found.value())->bytes == valuesOf(i));
        }
    }

    void writesOneFileWhenItIsSmallEnough()
    {
        const auto source = [](std::size_t i) -> Result<std::vector<std::byte>> { return valuesOf(i); };
        for (const std::uint64_t limit : {0, 20}) {
            const auto written = writeSafetensorsShards(m_path / "m.safetensors", plansOf(5), {}, limit, source);
            QCOMPARE(written.value(), std::vector<fs::path>{m_path / "m.safetensors"});
        }
        // A tensor larger than a shard still gets one.
        const auto written = writeSafetensorsShards(m_path / "n.safetensors", plansOf(2), {}, 1, source);
        QCOMPARE(written->size(), std::size_t{3});
    }

    void leavesNothingBehindWhenATensorCannotBeRead()
    {
        const auto source = [](std::size_t i) -> Result<std::vector<std::byte>> {
            if (i == 3)
                return failure(ErrorCode::Input, "unreadable");
            return valuesOf(i);
        };
        QVERIFY(!writeSafetensorsShards(m_path / "m.safetensors", plansOf(5), {}, 8, source));
        QVERIFY(fs::is_empty(m_path));
    }

    void writesTheReferencesBytes()
    {
        // As the reference's own tests have them.
        QVERIFY(writeSafetensors(m_path / "empty", {}).has_value());
        QCOMPARE(readFile(m_path / "empty").value(), std::string("\x08\0\0\0\0\0\0\0{}      ", 16));
        TensorFile file;
        file.tensors.push_back({"attn0", DType::F32, {1, 1, 2, 3}, std::vector<std::byte>(24)});
        QVERIFY(writeSafetensors(m_path / "one", file).has_value());
        const std::string bytes = readFile(m_path / "one").value();
        QCOMPARE(bytes[0], char{72});
        QCOMPARE(bytes.substr(8, 72), std::string(R"({"attn0":{"dtype":"F32","shape":[1,1,2,3],)"
                                                  R"("data_offsets":[0,24]}}       )"));
    }

    void manyTensors()
    {
        constexpr int kCount = 100'000;
        TensorFile file;
        for (const TensorPlan& plan : plansOf(kCount))
            file.tensors.push_back({plan.name, plan.dtype, plan.shape, valuesOf(1)});
        QVERIFY(writeSafetensors(m_path / "many", file).has_value());
        const auto weights = openWeights(m_path / "many");
        QVERIFY(weights.has_value());
        QCOMPARE((*weights)->tensors().size(), std::size_t{kCount});
        QVERIFY((*weights)->find("layers.99999.weight").has_value());
    }

    void noTensors()
    {
        QVERIFY(writeSafetensors(m_path / "none", {}).has_value());
        QVERIFY(openWeights(m_path / "none").value()->tensors().empty());
    }

    void valuesBeyondFourGigabytes()
    {
        const std::string header = R"({"big":{"dtype":"U8","shape":[4294967296],"data_offsets":[0,4294967296]},)"
                                   R"("last":{"dtype":"U8","shape":[2],"data_offsets":[4294967296,4294967298]}})";
        writeBytes(m_path / "big", fileBytes(header, 0));
        const std::uintmax_t begin = fs::file_size(m_path / "big");
        fs::resize_file(m_path / "big", begin + 4294967297);
        std::ofstream(m_path / "big", std::ios::binary | std::ios::app).put('\x2A');
        const auto weights = openWeights(m_path / "big");
        QVERIFY(weights.has_value());
        QVERIFY((*weights)->read((*weights)->find("last").value())->bytes[1] == std::byte{0x2A});
    }
};

QTEST_APPLESS_MAIN(SafetensorsFilesTest)
#include "safetensors_files_test.moc"
