// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/safetensors.h"

#include "engine/io/safetensors_header.h"
#include "engine/io/safetensors_writer.h"
#include "tests/engine/io/file_bytes.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <limits>

using namespace orangery;
using namespace orangery::io;
using namespace orangery::io::test;

class SafetensorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAFileMadeByHand()
    {
        const std::string header = R"({"__metadata__":{"format":"pt"},"b":{"dtype":"I64","shape":[],)"
                                   R"("data_offsets":[6,14]},"a":{"dtype":"F16","shape":[1,3],"data_offsets":[0,6]}})";
        const Result<TensorFile> file = parseSafetensors(fileBytes(header, 14), "by hand");
        QVERIFY(file.has_value());
        QCOMPARE(file->metadata.at("format"), std::string("pt"));
        QCOMPARE(file->tensors.size(), std::size_t{2});
        const Tensor& first = file->tensors[0];
        QCOMPARE(first.name, std::string("a"));
        QVERIFY(first.dtype == DType::F16);
        QCOMPARE(first.shape, (std::vector<std::int64_t>{1, 3}));
        QCOMPARE(first.bytes.size(), std::size_t{6});
        QVERIFY(first.bytes[5] == std::byte{5});
        const Tensor* scalar = file->find("b");
        QVERIFY(scalar != nullptr);
        QVERIFY(scalar->shape.empty());
        QVERIFY(scalar->bytes[0] == std::byte{6});
        QVERIFY(file->find("c") == nullptr);
    }

    void writesPartsInAnyOrder()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "m.safetensors";
        Result<SafetensorsWriter> writer =
            SafetensorsWriter::create(path, {{"a", DType::F32, {3}}, {"b", DType::F32, {2}}}, {});
        QVERIFY(writer.has_value());
        QVERIFY(writer->writePart(1, 4, bytesOfFloats({5})).has_value());
        QVERIFY(writer->writePart(0, 0, bytesOfFloats({1, 2})).has_value());
        QVERIFY(!writer->commit().has_value());
        QVERIFY(!writer->writePart(0, 8, bytesOfFloats({3, 4})).has_value());
        QVERIFY(!writer->writePart(2, 0, bytesOfFloats({1})).has_value());
        QVERIFY(writer->writePart(1, 0, bytesOfFloats({4})).has_value());
        QVERIFY(writer->writePart(0, 8, bytesOfFloats({3})).has_value());
        QVERIFY(!std::filesystem::exists(path));
        QVERIFY(writer->commit().has_value());
        QVERIFY(!std::filesystem::exists(path.string() + ".part"));
        const Result<TensorFile> file = readSafetensors(path);
        QVERIFY(file.has_value());
        QVERIFY(file->find("a")->bytes == bytesOfFloats({1, 2, 3}) && file->find("b")->bytes == bytesOfFloats({4, 5}));
    }

    void writesATensorInParts()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "m.safetensors";
        Result<SafetensorsWriter> writer =
            SafetensorsWriter::create(path, {{"a", DType::F32, {3}}, {"b", DType::F32, {1}}}, {});
        QVERIFY(writer.has_value());
        QVERIFY(writer->appendPart(bytesOfFloats({1})).has_value());
        QVERIFY(!writer->append(bytesOfFloats({2, 3, 4})).has_value());
        QVERIFY(!writer->appendPart(bytesOfFloats({2, 3, 4})).has_value());
        QVERIFY(!writer->commit().has_value());
        QVERIFY(writer->appendPart(bytesOfFloats({2, 3})).has_value());
        QVERIFY(writer->append(bytesOfFloats({4})).has_value());
        QVERIFY(!writer->appendPart(bytesOfFloats({5})).has_value());
        QVERIFY(writer->commit().has_value());
        const Result<TensorFile> file = readSafetensors(path);
        QVERIFY(file.has_value());
        QVERIFY(file->find("a")->bytes == bytesOfFloats({1, 2, 3}) && file->find("b")->bytes == bytesOfFloats({4}));
    }

    void writesWhatItReads()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "m.safetensors";
        TensorFile file;
        file.metadata["note"] = "größer \"als\"\n0";
        file.tensors.push_back({"w", DType::F32, {2, 2}, bytesOfFloats({1.5F, -0.0F, 1e-42F, 3e38F})});
        file.tensors.push_back({"nothing", DType::BF16, {0, 7}, {}});
        file.tensors.push_back({"one", DType::Bool, {}, {std::byte{1}}});
        QVERIFY(writeSafetensors(path, file).has_value());
        const Result<TensorFile> again = readSafetensors(path);
        QVERIFY2(again.has_value(), again ? "" : describe(again.error()).c_str());
        QCOMPARE(again->metadata, file.metadata);
        QCOMPARE(again->tensors.size(), file.tensors.size());
        for (const Tensor& tensor : file.tensors) {
            const Tensor* found = again->find(tensor.name);
            QVERIFY(found != nullptr);
            QVERIFY(found->dtype == tensor.dtype);
            QVERIFY(found->shape == tensor.shape);
            QVERIFY(found->bytes == tensor.bytes);
        }
    }

    void alignsItsData()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "m.safetensors";
        TensorFile file;
        file.tensors.push_back({"odd name", DType::U8, {3}, std::vector<std::byte>(3)});
        QVERIFY(writeSafetensors(path, file).has_value());
        QCOMPARE((std::filesystem::file_size(path) - 3) % 8, std::uintmax_t{0});
    }

    void refusesToWriteWhatDoesNotAgree()
    {
        const QTemporaryDir folder;
        const std::filesystem::path path = std::filesystem::path(folder.path().toStdString()) / "m.safetensors";
        TensorFile file;
        file.tensors.push_back({"w", DType::F32, {2}, std::vector<std::byte>(4)});
        QVERIFY(!writeSafetensors(path, file));
        file.tensors = {{"w", DType::U8, {1}, std::vector<std::byte>(1)},
                        {"w", DType::U8, {1}, std::vector<std::byte>(1)}};
        QVERIFY(!writeSafetensors(path, file));
        QVERIFY(std::filesystem::is_empty(folder.path().toStdString()));
    }

    void refusesBadHeaders_data()
    {
        QTest::addColumn<QString>("header");
        QTest::addColumn<int>("dataBytes");
        QTest::addColumn<QString>("named");
        const auto row = [](const char* what, const char* header, int dataBytes, const char* named) {
            QTest::newRow(what) << QString::fromUtf8(header) << dataBytes << QString::fromUtf8(named);
        };
        row("not JSON", "{", 0, "header");
        row("no object", "[]", 0, "object");
        row("NaN", R"({"w":{"dtype":"U8","shape":[NaN],"data_offsets":[0,1]}})", 1, "header");
        row("too deep", R"({"w":{"dtype":"U8","shape":[[[[1]]]],"data_offsets":[0,1]}})", 1, "header");
        row("unknown dtype", R"({"w":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}})", 4, "F31");
        row("dtype no text", R"({"w":{"dtype":4,"shape":[1],"data_offsets":[0,4]}})", 4, "'w'");
        row("missing shape", R"({"w":{"dtype":"F32","data_offsets":[0,4]}})", 4, "'w'");
        row("extra member", R"({"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1],"x":0}})", 1, "'w'");
        row("negative size", R"({"w":{"dtype":"U8","shape":[-1],"data_offsets":[0,1]}})", 1, "shape");
        row("fractional size", R"({"w":{"dtype":"U8","shape":[1.0],"data_offsets":[0,1]}})", 1, "shape");
        row("overflowing shape", R"({"w":{"dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0]}})", 0,
            "agree");
        row("wrong bytes", R"({"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}})", 4, "agree");
        row("offsets turned round", R"({"w":{"dtype":"U8","shape":[1],"data_offsets":[1,0]}})", 1, "agree");
        row("three offsets", R"({"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1,1]}})", 1, "data_offsets");
        row("negative offset", R"({"w":{"dtype":"U8","shape":[1],"data_offsets":[-1,0]}})", 1, "data_offsets");
        row("past the end", R"({"w":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}})", 1, "its header promises 2");
        row("bytes left over", R"({"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})", 2, "byte 1");
        row("gap",
            R"({"v":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"w":{"dtype":"U8","shape":[1],)"
            R"("data_offsets":[2,3]}})",
            3, "gap");
        row("overlap",
            R"({"v":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"w":{"dtype":"U8","shape":[2],)"
            R"("data_offsets":[1,3]}})",
            3, "inside");
        row("same tensor twice",
            R"({"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"w":{"dtype":"U8",)"
            R"("shape":[1],"data_offsets":[1,2]}})",
            2, "twice");
        row("same member twice", R"({"w":{"dtype":"U8","dtype":"I8","shape":[1],"data_offsets":[0,1]}})", 1, "twice");
        row("same name once escaped",
            R"({"w":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"\u0077":{"dtype":"U8",)"
            R"("shape":[1],"data_offsets":[1,2]}})",
            2, "'w' stands twice");
        row("begins with a blank", " {}", 0, "'{'");
        row("text behind it", "{}\n", 0, "'}'");
        row("two objects", "{}{}", 0, "JSON");
        row("nested objects", R"({"w":{"dtype":{"a":{"b":{}}}}})", 0, "'w'");
        row("tensor no object", R"({"w":3})", 0, "'w'");
        row("size beyond 63 bits", R"({"w":{"dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,0]}})", 0,
            "shape");
        row("bytes half filled", R"({"w":{"dtype":"F4","shape":[3],"data_offsets":[0,2]}})", 2, "agree");
        row("metadata twice", R"({"__metadata__":{},"__metadata__":{}})", 0, "twice");
        row("metadata no object", R"({"__metadata__":"x"})", 0, "__metadata__");
        row("metadata no text", R"({"__metadata__":{"a":1}})", 0, "__metadata__");
    }

    void refusesBadHeaders()
    {
        QFETCH(QString, header);
        QFETCH(int, dataBytes);
        QFETCH(QString, named);
        const std::string bytes = fileBytes(header.toStdString(), static_cast<std::size_t>(dataBytes));
        const Result<TensorFile> file = parseSafetensors(bytes, "bad.safetensors");
        QVERIFY(!file);
        QVERIFY(file.error().code == ErrorCode::Input);
        const QString text = QString::fromStdString(describe(file.error()));
        QVERIFY2(text.contains(QStringLiteral("bad.safetensors")), qPrintable(text));
        QVERIFY2(text.contains(named), qPrintable(text));
    }

    void refusesEveryCutFile()
    {
        const std::string whole = fileBytes(R"({"w":{"dtype":"U8","shape":[9],"data_offsets":[0,9]}})", 9);
        QVERIFY(parseSafetensors(whole, "whole").has_value());
        for (std::size_t length = 0; length < whole.size(); ++length)
            QVERIFY(!parseSafetensors(std::string_view(whole).substr(0, length), "cut"));
        QVERIFY(!parseSafetensors(whole + "x", "longer"));
    }

    void refusesNamesThatAreNoUtf8()
    {
        const auto file = parseSafetensors(fileBytes("{\"\xFF\":{}}", 0), "bad");
        QVERIFY(!file);
        QVERIFY(file.error().cause.find("UTF-8") != std::string::npos);
    }

    void readsEmptyMetadata()
    {
        QVERIFY(parseSafetensors(fileBytes(R"({"__metadata__":{}}   )", 0), "empty").has_value());
    }

    void doesNotBelieveAHugeHeaderLength()
    {
        QVERIFY(!parseSafetensors(std::string(8, '\xFF'), "huge"));
        QVERIFY(!parseSafetensors(std::string(8, '\x7F') + "{}", "huge"));
    }

    void countsBytes()
    {
        QCOMPARE(bytesOf(DType::F32, {}).value(), std::uint64_t{4});
        QCOMPARE(bytesOf(DType::C64, {3, 5}).value(), std::uint64_t{120});
        QCOMPARE(bytesOf(DType::F4, {3, 2}).value(), std::uint64_t{3});
        QVERIFY(!bytesOf(DType::F4, {3}));
        QCOMPARE(bytesOf(DType::F6E2M3, {4}).value(), std::uint64_t{3});
        QCOMPARE(bytesOf(DType::F64, {std::numeric_limits<std::int64_t>::max(), 0}).value(), std::uint64_t{0});
        QVERIFY(!bytesOf(DType::F64, {std::numeric_limits<std::int64_t>::max()}));
    }
};

QTEST_APPLESS_MAIN(SafetensorsTest)
#include "safetensors_test.moc"
