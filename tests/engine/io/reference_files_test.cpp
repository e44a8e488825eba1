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
        row("refused.namespace.zip.pt", "argparse.Namespace");
        row("refused.numpy.legacy.pt", "numpy._core.multiarray.scalar");
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
