// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/weights.h"

#include "engine/io/safetensors.h"
#include "tests/engine/io/file_bytes.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

using namespace orangery;
using namespace orangery::io;
using namespace orangery::io::test;

namespace {

/// "NAME":VALUE
std::string member(const std::string& name, const std::string& value)
{
    return "\"" + name + "\":" + value;
}

std::string quoted(const std::string& text)
{
    return "\"" + text + "\"";
}

/// {"NAME":{...}}: one U8 tensor of three values.
std::string headerOf(const std::string& name)
{
    return "{" + member(name, R"({"dtype":"U8","shape":[3],"data_offsets":[0,3]}})");
}

/// Shards with one tensor each, "t0", "t1", ..., and their index.
void writeShards(const fs::path& folder, int count)
{
    std::string map;
    for (int i = 0; i < count; ++i) {
        const std::string name = "t" + std::to_string(i);
        const std::string file = "s" + std::to_string(i) + ".safetensors";
        writeBytes(folder / file, fileBytes(headerOf(name), 3));
        map += (i > 0 ? "," : "") + member(name, quoted(file));
    }
    writeBytes(folder / "model.safetensors.index.json",
               "{" + member("metadata", "{" + member("total_size", std::to_string(3 * count)) + "}") + "," +
                   member("weight_map", "{" + map + "}}"));
}

std::string textOf(const Result<std::shared_ptr<const Weights>>& weights)
{
    return weights ? std::string("opened") : describe(weights.error());
}

#define VERIFY_REFUSED(path, words)                                                          \
    do {                                                                                     \
        const auto refused = openWeights(path);                                              \
        QVERIFY(!refused);                                                                   \
        QVERIFY(refused.error().code == ErrorCode::Input);                                   \
        QVERIFY2(textOf(refused).find(words) != std::string::npos, textOf(refused).c_str()); \
    } while (false)

}  // namespace

class WeightsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path m_path;

private Q_SLOTS:
    void init()
    {
        m_path = fs::path(m_folder.path().toStdString()) / QTest::currentTestFunction();
        fs::create_directories(m_path);
    }

    void opensAFile()
    {
        TensorFile file;
        file.metadata["format"] = "pt";
        file.tensors.push_back({"w", DType::F32, {2}, bytesOfFloats({1.5F, -2.0F})});
        file.tensors.push_back({"none", DType::I64, {0}, {}});
        QVERIFY(writeSafetensors(m_path / "any.name", file).has_value());
        const auto weights = openWeights(m_path / "any.name");
        QVERIFY2(weights.has_value(), textOf(weights).c_str());
        QCOMPARE((*weights)->format(), std::string("safetensors"));
        QCOMPARE(std::get<std::string>((*weights)->metadata().at("format")), std::string("pt"));
        QCOMPARE((*weights)->tensors().size(), std::size_t{2});
        const std::optional<std::size_t> found = (*weights)->find("w");
        QVERIFY(found.has_value());
        const TensorInfo& info = (*weights)->tensors()[*found];
        QCOMPARE(info.type, std::string("F32"));
        QVERIFY(info.dtype == DType::F32);
        QCOMPARE(info.shape, std::vector<std::int64_t>{2});
        QCOMPARE(info.bytes, std::uint64_t{8});
        QCOMPARE(info.file, std::string("any.name"));
        const Result<Tensor> read = (*weights)->read(*found);
        QVERIFY(read.has_value());
        QVERIFY(read->bytes == file.tensors[0].bytes);
        QVERIFY(std::ranges::equal((*weights)->view(*found), read->bytes));
        QVERIFY(!(*weights)->find("x"));
    }

    void viewsOutliveTheName()
    {
        TensorFile file;
        file.tensors.push_back({"w", DType::F32, {1}, bytesOfFloats({7.0F})});
        QVERIFY(writeSafetensors(m_path / "f", file).has_value());
        const std::shared_ptr<const Weights> weights = openWeights(m_path / "f").value();
        fs::remove(m_path / "f");
        QVERIFY(std::ranges::equal(weights->view(0), file.tensors[0].bytes));
    }

    void opensShards()
    {
        writeShards(m_path, 3);
        writeBytes(m_path / "not-in-the-index.safetensors", "rubbish");
        for (const fs::path& path : {m_path, m_path / "model.safetensors.index.json"}) {
            const auto weights = openWeights(path);
            QVERIFY2(weights.has_value(), textOf(weights).c_str());
            QCOMPARE((*weights)->tensors().size(), std::size_t{3});
            QCOMPARE((*weights)->files().size(), std::size_t{4});
            QVERIFY((*weights)->problems().empty());
            const std::size_t second = (*weights)->find("t1").value();
            QCOMPARE((*weights)->tensors()[second].file, std::string("s1.safetensors"));
            QVERIFY((*weights)->read(second)->bytes[2] == std::byte{2});
            QCOMPARE((*weights)->view(second).size(), std::size_t{3});
        }
    }

    void refusesShardsThatDoNotAgree()
    {
        writeShards(m_path, 2);
        const auto index = [&](const std::string& json) { writeBytes(m_path / "model.safetensors.index.json", json); };
        index(R"({"weight_map":{"t0":"s0.safetensors","t1":"s9.safetensors"}})");
        VERIFY_REFUSED(m_path, "s9.safetensors is missing");
        index(R"({"weight_map":{"t0":"s0.safetensors","t1":"s0.safetensors"}})");
        VERIFY_REFUSED(m_path, "'t1' is not in its shard s0.safetensors");
        fs::copy_file(m_path / "s0.safetensors", m_path / "s2.safetensors");
        index(R"({"weight_map":{"t0":"s0.safetensors","t1":"s1.safetensors","t2":"s2.safetensors"}})");
        VERIFY_REFUSED(m_path, "'t2'");
        writeBytes(m_path / "s2.safetensors", fileBytes(R"({"t0":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                                                        R"("t2":{"dtype":"U8","shape":[1],"data_offsets":[1,2]}})",
                                                        2));
        VERIFY_REFUSED(m_path, "stands in two shards");
        index(R"({"weight_map":{"t0":"s0.safetensors","t0":"s1.safetensors"}})");
        VERIFY_REFUSED(m_path, "'t0' stands twice");
        index(R"({"weight_map":[]})");
        VERIFY_REFUSED(m_path, "weight_map");
        index(R"({"weight_map":{"t0":7}})");
        VERIFY_REFUSED(m_path, "'t0'");
        index("{");
        VERIFY_REFUSED(m_path, "no JSON");
        index("{\"weight_map\":" + std::string(100000, '['));
        VERIFY_REFUSED(m_path, "nested");
    }

    void followsNoNameOutOfTheFolder()
    {
        writeShards(m_path, 1);
        for (const char* name : {"../s0.safetensors", "/etc/passwd", "a/b", "..", ".", "a\\\\b", "", "s0\\u0000"}) {
            writeBytes(m_path / "model.safetensors.index.json",
                       "{" + member("weight_map", "{" + member("t0", quoted(name)) + "}}"));
            VERIFY_REFUSED(m_path, "no name of a file beside it");
        }
    }

    void tellsOfOtherSums()
    {
        writeShards(m_path, 2);
        writeBytes(m_path / "model.safetensors.index.json",
                   R"({"metadata":{"total_size":9},"weight_map":{"t0":"s0.safetensors","t1":"s1.safetensors"}})");
        const auto weights = openWeights(m_path);
        QVERIFY(weights.has_value());
        QCOMPARE((*weights)->problems().size(), std::size_t{1});
        QVERIFY((*weights)->problems()[0].find("9 bytes") != std::string::npos);
    }

    void findsTheWeightsOfAFolder()
    {
        const std::string one = fileBytes(R"({"one":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", 1);
        const std::string two = fileBytes(R"({"two":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", 1);
        VERIFY_REFUSED(m_path, "holds no weights");
        VERIFY_REFUSED(m_path / "missing", "No such file");
        writeBytes(m_path / "a.safetensors", one);
        writeBytes(m_path / "README.md", "text");
        QVERIFY(openWeights(m_path).value()->find("one").has_value());
        writeBytes(m_path / "b.safetensors", one);
        VERIFY_REFUSED(m_path, "more than one file of weights");
        writeBytes(m_path / "model_jit.pt", two);  // the name says which; the content says how to read it
        QVERIFY(openWeights(m_path).value()->find("two").has_value());
        writeBytes(m_path / "model.safetensors", one);
        QVERIFY(openWeights(m_path).value()->find("one").has_value());
    }

    void refusesWhatIsNoFileOfWeights()
    {
        writeBytes(m_path / "empty", "");
        VERIFY_REFUSED(m_path / "empty", "it is empty");
        writeBytes(m_path / "text", "hello, this is a text of some length");
        VERIFY_REFUSED(m_path / "text", "is no file of weights");
        ::mkfifo((m_path / "pipe").c_str(), 0600);
        VERIFY_REFUSED(m_path / "pipe", "no regular file");
    }

    void inspectsAHugeModelWithoutReadingIt()
    {
        // 30 shards of 5 GB each: files with holes, which take no space and would take minutes to read.
        constexpr int kShards = 30;
        constexpr int kTensors = 25;
        constexpr std::int64_t kRows = 200'000'000 / 4096;
        constexpr std::uint64_t kBytes = static_cast<std::uint64_t>(kRows) * 4096;
        std::string map;
        for (int shard = 0; shard < kShards; ++shard) {
            const std::string name = "model-" + std::to_string(shard) + ".safetensors";
            std::string header = "{";
            for (int i = 0; i < kTensors; ++i) {
                const std::string tensor = "layers." + std::to_string(shard) + "." + std::to_string(i) + ".weight";
                const std::uint64_t begin = kBytes * static_cast<std::uint64_t>(i);
                header += (i > 0 ? "," : "") +
                          member(tensor, R"({"dtype":"BF16","shape":[)" + std::to_string(kRows) + ",2048]," +
                                             member("data_offsets", "[" + std::to_string(begin) + "," +
                                                                        std::to_string(begin + kBytes)) +
                                             "]}");
                map += (map.empty() ? "" : ",") + member(tensor, quoted(name));
            }
            header += "}";
            writeBytes(m_path / name, fileBytes(header, 0));
            fs::resize_file(m_path / name, fs::file_size(m_path / name) + kTensors * kBytes);
        }
        writeBytes(m_path / "model.safetensors.index.json", "{\"weight_map\":{" + map + "}}");
        QElapsedTimer timer;
        timer.start();
        const auto weights = openWeights(m_path);
        const qint64 elapsed = timer.elapsed();
        QVERIFY2(weights.has_value(), textOf(weights).c_str());
        QCOMPARE((*weights)->tensors().size(), std::size_t{kShards * kTensors});
        std::uint64_t bytes = 0;
        for (const TensorInfo& tensor : (*weights)->tensors())
            bytes += tensor.bytes;
        QVERIFY(bytes > 149'000'000'000);
        QVERIFY2(elapsed < 1000, qPrintable(QString::number(elapsed)));
        qInfo("%llu bytes in %d shards inspected in %lld ms", static_cast<unsigned long long>(bytes), kShards, elapsed);
    }
};

QTEST_APPLESS_MAIN(WeightsTest)
#include "weights_test.moc"
