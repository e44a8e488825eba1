// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/safetensors.h"
#include "engine/io/weights.h"
#include "tests/engine/io/file_bytes.h"
#include "tests/engine/io/reference_folder.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <cstring>

using namespace orangery;
using namespace orangery::io;
using namespace orangery::io::test;

namespace {

template <class Number>
std::string raw(Number number)
{
    std::string bytes(sizeof(number), '\0');
    std::memcpy(bytes.data(), &number, sizeof(number));
    return bytes;
}

std::string text(const std::string& value)
{
    return raw(std::uint64_t{value.size()}) + value;
}

std::string pair(const std::string& key, std::uint32_t type, const std::string& value)
{
    return text(key) + raw(type) + value;
}

std::string entry(const std::string& name, const std::vector<std::uint64_t>& sizes, std::uint32_t type,
                  std::uint64_t offset)
{
    std::string bytes = text(name) + raw(static_cast<std::uint32_t>(sizes.size()));
    for (const std::uint64_t size : sizes)
        bytes += raw(size);
    return bytes + raw(type) + raw(offset);
}

/// A file of version 3, its data aligned to 32 bytes.
std::string gguf(const std::vector<std::string>& pairs, const std::vector<std::string>& entries,
                 const std::string& data)
{
    std::string bytes =
        "GGUF" + raw(std::uint32_t{3}) + raw(std::uint64_t{entries.size()}) + raw(std::uint64_t{pairs.size()});
    for (const std::string& part : pairs)
        bytes += part;
    for (const std::string& part : entries)
        bytes += part;
    bytes.resize((bytes.size() + 31) / 32 * 32, '\0');
    return bytes + data;
}

std::vector<float> floatsOf(const Tensor& tensor)
{
    std::vector<float> values(tensor.bytes.size() / sizeof(float));
    std::memcpy(values.data(), tensor.bytes.data(), tensor.bytes.size());
    return values;
}

constexpr std::uint32_t kU32 = 4;
constexpr std::uint32_t kText = 8;
constexpr std::uint32_t kArray = 9;

}  // namespace

class GgufTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path m_path;

    [[nodiscard]] QString errorOf(const std::string& bytes) const
    {
        fs::remove(m_path);
        writeBytes(m_path, bytes);
        const auto weights = openWeights(m_path);
        if (weights)
            return QStringLiteral("opened");
        return weights.error().code == ErrorCode::Input ? QString::fromStdString(describe(weights.error()))
                                                        : QStringLiteral("another code");
    }

private Q_SLOTS:
    void initTestCase() { m_path = fs::path(m_folder.path().toStdString()) / "x.gguf"; }

    void unpacksAsTheReference()
    {
        const auto folder = referenceFolder("decoder/gguf");
        if (!folder)
            QSKIP("no reference cases of the kind decoder/gguf");
        constexpr double kTolerance = 1e-6;  // of the reference's README
        std::size_t cases = 0;
        for (const fs::path& file : filesBelow(*folder, ".gguf")) {
            const auto weights = openWeights(file);
            QVERIFY2(weights.has_value(), weights ? "" : describe(weights.error()).c_str());
            const auto expected = readSafetensors(fs::path(file).replace_extension("expected.safetensors"));
            for (std::size_t i = 0; expected && i < (*weights)->tensors().size(); ++i) {
                const TensorInfo& info = (*weights)->tensors()[i];
                const Tensor* reference = expected->find(info.name);
                if (reference == nullptr || info.dtype)
                    continue;
                const Result<Tensor> tensor = (*weights)->read(i);
                QVERIFY2(tensor.has_value(), info.name.c_str());
                QCOMPARE(tensor->shape, reference->shape);
                const std::vector<float> values = floatsOf(*tensor);
                const std::vector<float> wanted = floatsOf(*reference);
                QCOMPARE(values.size(), wanted.size());
                for (std::size_t k = 0; k < values.size(); ++k)
                    QVERIFY2(
                        std::abs(double{values[k]} - double{wanted[k]}) <= kTolerance * std::abs(double{wanted[k]}),
                        (info.name + " " + std::to_string(k)).c_str());
                ++cases;
            }
        }
        tellCompared(cases, *folder);
    }

    void readsMetadata()
    {
        const auto folder = referenceFolder("decoder/gguf");
        if (!folder || filesBelow(*folder, "quants.gguf").empty())
            QSKIP("no reference case decoder/gguf/quants.gguf");
        const auto weights = openWeights(*folder / "quants.gguf").value();
        QCOMPARE(weights->format(), std::string("gguf"));
        QVERIFY(std::holds_alternative<std::string>(weights->metadata().at("general.architecture")));
        const std::size_t odd = weights->find("t.odd_3d").value();
        QCOMPARE(weights->tensors()[odd].shape, (std::vector<std::int64_t>{2, 3, 7}));
        QVERIFY(!weights->view(odd).empty());
        QVERIFY(weights->tensors()[weights->find("t.i32").value()].dtype == DType::I32);
    }

    void readsAFileMadeByHand()
    {
        const std::string bytes = gguf(
            {pair("general.alignment", kU32, raw(std::uint32_t{32})), pair("name", kText, text("x")),
             pair("list", kArray, raw(kU32) + raw(std::uint64_t{2}) + raw(std::uint32_t{7}) + raw(std::uint32_t{9}))},
            {entry("w", {3, 2}, 0, 0)}, std::string(24, '\0'));
        QCOMPARE(errorOf(bytes), QStringLiteral("opened"));
        const auto weights = openWeights(m_path).value();
        QVERIFY(weights->metadata().at("list") == MetadataValue(std::vector<std::int64_t>{7, 9}));
        QCOMPARE(weights->tensors()[0].shape, (std::vector<std::int64_t>{2, 3}));
        QCOMPARE(errorOf(gguf({}, {}, "")), QStringLiteral("opened"));
    }

    void listsTypesThatItCannotUnpack()
    {
        QCOMPARE(errorOf(gguf({}, {entry("a", {256}, 16, 0), entry("b", {4}, 77, 96)}, std::string(128, '\0'))),
                 QStringLiteral("opened"));
        const auto weights = openWeights(m_path).value();
        QCOMPARE(weights->tensors()[0].type, std::string("IQ2_XXS"));
        QCOMPARE(weights->problems().size(), std::size_t{1});
        for (std::size_t i = 0; i < 2; ++i) {
            const Result<Tensor> tensor = weights->read(i);
            QVERIFY(!tensor);
            QVERIFY(tensor.error().message.find(i == 0 ? "IQ2_XXS" : "77") != std::string::npos);
        }
    }

    void refuses()
    {
        const auto refused = [&](const std::string& bytes, const char* words) {
            const QString text = errorOf(bytes);
            return text.contains(QString::fromUtf8(words)) && text.contains(QStringLiteral("x.gguf"))
                       ? QString()
                       : QString::fromUtf8(words) + QStringLiteral(" not in ") + text;
        };
        const std::string data(64, '\0');
        const std::vector<std::pair<std::string, const char*>> cases{
            {"GGUF", "ends within"},
            {"GGUF" + raw(std::uint32_t{1}) + data, "version is 1"},
            {"GGUF" + raw(std::uint32_t{0x03000000}) + data, "most significant"},
            {"GGUF" + raw(std::uint32_t{3}) + raw(~std::uint64_t{0}) + raw(std::uint64_t{0}), "more than it has bytes"},
            {"GGUF" + raw(std::uint32_t{3}) + raw(std::uint64_t{0}) + raw(~std::uint64_t{0}), "more than it has bytes"},
            {gguf({pair("k", kText, raw(~std::uint64_t{0}))}, {}, data), "beyond its end"},
            {gguf({pair("k", kArray, raw(kU32) + raw(std::uint64_t{1} << 20U))}, {}, data), "beyond its end"},
            {gguf({pair("k", kArray, raw(kU32) + raw(~std::uint64_t{0}))}, {}, data), "more than"},
            {gguf({pair("k", kArray, raw(kArray) + raw(std::uint64_t{1}))}, {}, data), "list of lists"},
            {gguf({pair("k", 99, "")}, {}, data), "unknown type 99"},
            {gguf({pair("k", kU32, raw(kU32)), pair("k", kU32, raw(kU32))}, {}, data), "'k' stands twice"},
            {gguf({pair("general.alignment", kU32, raw(std::uint32_t{0}))}, {}, data), "power of two"},
            {gguf({}, {entry("w", {2}, 0, 0), entry("w", {2}, 0, 32)}, data), "'w' stands twice"},
            {gguf({}, {entry("w", std::vector<std::uint64_t>(9, 1), 0, 0)}, data), "9 axes"},
            {gguf({}, {entry("w", {~std::uint64_t{0}}, 0, 0)}, data), "impossible size"},
            {gguf({}, {entry("w", {1U << 31U, 1U << 31U, 1U << 31U}, 0, 0)}, data), "'w'"},
            {gguf({}, {entry("w", {33}, 2, 0)}, data), "none of Q4_0"},
            {gguf({}, {entry("w", {17}, 0, 0)}, data), "ends at byte"},
            {gguf({}, {entry("w", {1}, 0, ~std::uint64_t{0})}, data), "ends at byte"},
        };
        for (const auto& [bytes, words] : cases)
            QCOMPARE(refused(bytes, words), QString());
    }

    void tensorsBeyondFourGigabytes()
    {
        fs::remove(m_path);
        writeBytes(m_path, gguf({}, {entry("far", {2}, 24, std::uint64_t{1} << 32U)}, ""));
        fs::resize_file(m_path, fs::file_size(m_path) + (std::uint64_t{1} << 32U) + 1);
        std::ofstream(m_path, std::ios::binary | std::ios::app).put('\x2A');
        const auto weights = openWeights(m_path);
        QVERIFY(weights.has_value());
        QVERIFY((*weights)->read(0)->bytes[1] == std::byte{0x2A});
    }
};

QTEST_APPLESS_MAIN(GgufTest)
#include "gguf_test.moc"
