// SPDX-License-Identifier: GPL-3.0-or-later
// Files that the packages behind the formats wrote, against the values that these packages read from them.
#include "engine/io/safetensors.h"
#include "engine/io/weights.h"
#include "tests/engine/io/reference_folder.h"

#include <QTest>

#include <algorithm>
#include <map>

using namespace orangery;
using namespace orangery::io;
using namespace orangery::io::test;

namespace {

const std::string kExpected = ".expected.safetensors";

/// What differs between a file and the tensors expected from it; empty = nothing.
std::string difference(const Weights& weights, const TensorFile& expected)
{
    if (weights.tensors().size() != expected.tensors.size())
        return std::to_string(weights.tensors().size()) + " tensors";
    for (const Tensor& tensor : expected.tensors) {
        const auto index = weights.find(tensor.name);
        if (!index)
            return "no tensor " + tensor.name;
        const Result<Tensor> read = weights.read(*index);
        if (!read)
            return describe(read.error());
        if (read->dtype != tensor.dtype || read->shape != tensor.shape || read->bytes != tensor.bytes)
            return "values of " + tensor.name;
        const std::span<const std::byte> view = weights.view(*index);
        if (!view.empty() && !std::ranges::equal(view, tensor.bytes))
            return "view of " + tensor.name;
        if (weights.tensors()[*index].bytes != tensor.bytes.size())
            return "bytes of " + tensor.name;
    }
    return {};
}

fs::path ownFolder()
{
    return fs::path(ORANGERY_TEST_DATA) / "files";
}

}  // namespace

class ReferenceFilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatThePackagesRead()
    {
        const auto folder = referenceFolder("files");
        QVERIFY(folder.has_value());
        const std::vector<fs::path> files = filesBelow(*folder, kExpected);
        QVERIFY(!files.empty());
        for (const fs::path& expected : files) {
            const std::string path = expected.string().substr(0, expected.string().size() - kExpected.size());
            const auto weights = openWeights(path);
            QVERIFY2(weights.has_value(), weights ? "" : describe(weights.error()).c_str());
            const std::string found = difference(**weights, readSafetensors(expected).value());
            QVERIFY2(found.empty(), (path + ": " + found).c_str());
        }
        tellCompared(files.size(), *folder);
    }

    void readsPicklesAsTheirSafetensors()
    {
        const auto folder = referenceFolder("vision");
        if (!folder)
            QSKIP("no reference cases of the kind vision");
        const std::vector<fs::path> files = filesBelow(*folder, "open_clip_pytorch_model.bin");
        for (const fs::path& file : files) {
            const auto weights = openWeights(file);
            QVERIFY2(weights.has_value(), weights ? "" : describe(weights.error()).c_str());
            const auto expected = readSafetensors(file.parent_path() / "open_clip_model.safetensors");
            QCOMPARE(difference(**weights, expected.value()), std::string());
        }
        tellCompared(files.size(), *folder);
    }

    void readsProjectors()
    {
        const auto folder = referenceFolder("dense_connector");
        if (!folder)
            QSKIP("no reference cases of the kind dense_connector");
        const std::string ending = ".mm_projector.bin";
        const std::vector<fs::path> files = filesBelow(*folder, ending);
        for (const fs::path& file : files) {
            const auto weights = openWeights(file);
            QVERIFY2(weights.has_value(), weights ? "" : describe(weights.error()).c_str());
            const std::string stem = file.string().substr(0, file.string().size() - ending.size());
            const TensorFile expected = readSafetensors(stem + ".safetensors").value();
            for (const char* part : {"0.weight", "0.bias", "2.weight", "2.bias"}) {
                const auto index = (*weights)->find(std::string("model.mm_projector.") + part);
                QVERIFY(index.has_value());
                const Tensor* tensor = expected.find(std::string("dci.mm_projector.") + part);
                QVERIFY(tensor != nullptr && tensor->bytes == (*weights)->read(*index)->bytes);
            }
        }
        tellCompared(files.size(), *folder);
    }

    void readsTheParametersOfTorchScript()
    {
        const auto folder = referenceFolder("vision");
        if (!folder)
            QSKIP("no reference cases of the kind vision");
        const std::vector<fs::path> files = filesBelow(*folder, ".pt");
        for (const fs::path& file : files) {
            const auto weights = openWeights(file);
            QVERIFY2(weights.has_value(), weights ? "" : describe(weights.error()).c_str());
            QCOMPARE((*weights)->format(), std::string("torchscript"));
            const auto projection = (*weights)->find("visual.proj");
            const auto norm = (*weights)->find("visual.ln_pre.weight");
            QVERIFY(projection && norm && (*weights)->find("visual.transformer.resblocks.0.attn.in_proj_weight"));
            QVERIFY((*weights)->tensors()[*projection].dtype == DType::F16);
            QVERIFY((*weights)->tensors()[*norm].dtype == DType::F32);
            for (const char* name : {"input_resolution", "context_length", "vocab_size"})
                QVERIFY2((*weights)->find(name).has_value(), name);
        }
        tellCompared(files.size(), *folder);
    }

    void keepsWhatStandsBesideTheWeights()
    {
        for (const char* name : {"checkpoint.zip.pt", "checkpoint.legacy.pt"}) {
            const auto weights = openWeights(ownFolder() / name).value();
            QVERIFY(weights->metadata().at("epoch") == MetadataValue(std::int64_t{7}));
            QVERIFY(weights->metadata().at("best") == MetadataValue(0.5));
            QVERIFY(weights->metadata().at("arch") == MetadataValue(std::string("tiny")));
            QVERIFY(weights->metadata().at("skipped") == MetadataValue(std::vector<std::string>{"optimizer"}));
        }
    }

    void readsWhatTrainingLeavesAsPlainValues()
    {
        for (const char* name : {"training.zip.pt", "training.legacy.pt", "training_numpy1.legacy.pt",
                                 "training5.zip.pt", "training.packed.pt"}) {
            const auto weights = openWeights(ownFolder() / name).value();
            const Metadata expected = {
                {"args.lr", 0.001},
                {"args.name", "tiny"},
                {"args.nested.depth", std::int64_t{3}},
                {"args.output", "/runs/one"},
                {"args.flags.0", "a"},
                {"args.device", "cuda:1"},
                {"space.steps", std::int64_t{12}},
                {"epoch", std::int64_t{7}},
                {"best", 0.75},
                {"half", 0.5},
                {"single", 0.25},
                {"small", std::int64_t{-3}},
                {"unsigned", std::int64_t{65000}},
                {"done", true},
                {"big", 3.5},
                {"started", "2024-05-01T12:30:59"},
                {"day", "2023-11-30"},
                {"counts.a", std::int64_t{2}},
                {"counts.b", std::int64_t{1}},
                {"table.x.0", std::int64_t{1}},
                {"table.x.1", std::int64_t{2}},
                {"last.0", std::int64_t{5}},
                {"last.1", std::int64_t{6}},
                {"size.0", std::int64_t{2}},
                {"size.1", std::int64_t{3}},
                {"version", "2.11.0"},
                {"ordered.a", std::int64_t{1}},
                {"fraction", "0.125"},
                {"skipped", std::vector<std::string>{"history"}},
            };
            for (const auto& [key, value] : expected) {
                const auto found = weights->metadata().find(key);
                QVERIFY2(found != weights->metadata().end() && found->second == value,
                         (std::string(name) + ": " + key).c_str());
            }
        }
    }

    void unpacksCompressedArchives()
    {
        for (const char* name : {"layouts.packed.pt", "checkpoint.packed.pt"}) {
            const auto weights = openWeights(ownFolder() / name).value();
            for (std::size_t i = 0; i < weights->tensors().size(); ++i)
                QVERIFY(weights->tensors()[i].bytes == 0 || weights->view(i).empty());
        }
    }

    void sharesWhatTheFileShares()
    {
        for (const char* name : {"layouts.zip.pt", "layouts.legacy.pt"}) {
            const auto weights = openWeights(ownFolder() / name).value();
            const auto viewOf = [&](const char* tensor) { return weights->view(weights->find(tensor).value()); };
            QCOMPARE(viewOf("again").data(), viewOf("parameter").data());
            QCOMPARE(viewOf("row").data(), viewOf("whole").data() + 6 * sizeof(float));
            QVERIFY(viewOf("transposed").empty());
        }
    }

    void refusesByName_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* file, const char* named) {
            QTest::newRow(file) << QString::fromUtf8(file) << QString::fromUtf8(named);
        };
        row("refused.print.zip.pt", "__builtin__.print");
        row("refused.getattr.zip.pt", "__builtin__.getattr");
        row("refused.system.legacy.pt", "posix.system");
        row("refused.module.zip.pt", "torch.nn.modules.linear.Linear");
        row("refused.objects.npy", "|O");
        row("refused.texts.npy", "<U1");
    }

    void refusesByName()
    {
        QFETCH(QString, file);
        QFETCH(QString, named);
        const auto weights = openWeights(ownFolder() / file.toStdString());
        QVERIFY(!weights);
        QVERIFY(weights.error().code == ErrorCode::Input);
        const QString text = QString::fromStdString(describe(weights.error()));
        QVERIFY2(text.contains(named), qPrintable(text));
        QVERIFY2(text.contains(file), qPrintable(text));
        QVERIFY(text.count(QLatin1Char('\n')) <= 2);
    }
};

QTEST_APPLESS_MAIN(ReferenceFilesTest)
#include "reference_files_test.moc"
