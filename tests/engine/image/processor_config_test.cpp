// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/processor_config.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>

using namespace orangery;
using namespace orangery::image;

namespace {

EncoderTransform parsed(const std::string& text)
{
    const Result<EncoderTransform> transform = parseProcessorConfig(*parseJson(text, "test"), "p.json");
    if (!transform)
        qFatal("%s", describe(transform.error()).c_str());
    return *transform;
}

std::string refused(const std::string& text)
{
    const Result<EncoderTransform> transform = parseProcessorConfig(*parseJson(text, "test"), "p.json");
    return transform ? std::string() : describe(transform.error());
}

bool says(const std::string& text, const std::string& words)
{
    return text.find("p.json") != std::string::npos && text.find(words) != std::string::npos;
}

/// What the middle one of three channels of a pixel of that level becomes.
float valueOf(const EncoderTransform& transform, std::uint8_t level)
{
    return pixelValues({.size = {1, 1}, .mode = PixelMode::Rgb, .bytes = {level, level, level}}, transform)[1];
}

}  // namespace

class ProcessorConfigTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bothDialectsSayTheSame()
    {
        for (const char* text :
             {R"({"feature_extractor_type": "CLIPFeatureExtractor", "size": 336, "crop_size": 336, "resample": 3})",
              R"({"image_processor_type": "CLIPImageProcessorFast", "size": {"shortest_edge": 336},
                  "crop_size": {"height": 336, "width": 336}, "image_mean": null})"}) {
            const EncoderTransform transform = parsed(text);
            QVERIFY(transform.resize == ResizeRule::ShortestEdge);
            QCOMPARE(transform.resizeTo.width, 336);
            QVERIFY((transform.crop == Size{336, 336}));
            QVERIFY(transform.filter == Filter::Bicubic);
            QVERIFY(transform.mean == kClipMean && transform.std == kClipStd);
        }
    }

    void absentFieldsTakeTheDefaultsOfTheType()
    {
        const EncoderTransform clip = parsed("{}");
        QVERIFY(clip.mean == kClipMean && clip.crop == std::optional(Size{224, 224}));
        const EncoderTransform siglip = parsed(R"({"image_processor_type": "SiglipImageProcessor"})");
        QVERIFY(siglip.resize == ResizeRule::Squash && !siglip.crop && siglip.mean[0] == 0.5 && siglip.std[2] == 0.5);
        const EncoderTransform vit = parsed(R"({"image_processor_type": "ViTImageProcessor", "size": 384})");
        QVERIFY(vit.resize == ResizeRule::Squash && vit.filter == Filter::Bilinear);
        QVERIFY((vit.resizeTo == Size{384, 384}));
        const EncoderTransform dino = parsed(R"({"image_processor_type": "BitImageProcessor",
            "size": {"shortest_edge": 256}, "image_mean": [0.485, 0.456, 0.406]})");
        QCOMPARE(dino.resizeTo.width, 256);
        QVERIFY((dino.crop == Size{224, 224}) && dino.mean[0] == 0.485);
    }

    void flagsAreHeeded()
    {
        const EncoderTransform none = parsed(R"({"do_resize": false, "do_center_crop": false, "do_rescale": false,
            "do_normalize": false, "size": {"height": 3, "width": 9}})");
        QVERIFY(none.resize == ResizeRule::Keep && !none.crop);
        QCOMPARE(valueOf(none, 77), 77.0F);
        const EncoderTransform padded = parsed(R"({"image_processor_type": "LlavaImageProcessor", "do_pad": true})");
        QVERIFY((padded.padToSquare == Colour{122, 116, 104, 255}));
        for (int number = 0; number <= 5; ++number)
            QVERIFY(parsed(R"({"resample": )" + std::to_string(number) + "}").filter == filterOfNumber(number));
    }

    void efficientNetValues()
    {
        // Lite: (x - 127) / 128.
        const EncoderTransform lite = parsed(R"({"image_processor_type": "ViTImageProcessor",
            "image_mean": [0.4980392156862745, 0.4980392156862745, 0.4980392156862745],
            "image_std": [0.5019607843137255, 0.5019607843137255, 0.5019607843137255]})");
        for (const int level : {0, 1, 127, 254, 255})
            QVERIFY(std::abs(valueOf(lite, static_cast<std::uint8_t>(level)) -
                             (static_cast<float>(level) - 127) / 128) < 1e-6F);
        // The large ones divide by the deviation a second time: ((255 / 127.5 - 1) - 0.5) / 0.5 / 0.5 = 2.
        const EncoderTransform large = parsed(R"({"image_processor_type": "EfficientNetImageProcessor",
            "rescale_factor": 0.00784313725490196, "rescale_offset": true})");
        QVERIFY(std::abs(valueOf(large, 255) - 2.0F) < 1e-6F);
    }

    void refusesWhatItCannotHonour()
    {
        QVERIFY(says(refused("[]"), "no JSON object"));
        QVERIFY(says(refused(R"({"image_processor_type": "Siglip2ImageProcessor"})"),
                     "Siglip2ImageProcessor is not known"));
        QVERIFY(says(refused(R"({"size": "big"})"), "\"size\""));
        QVERIFY(says(refused(R"({"size": 0})"), "\"size\""));
        QVERIFY(says(refused(R"({"size": 1e9})"), "\"size\""));
        QVERIFY(says(refused(R"({"size": {"longest_edge": 9}})"), "\"size\""));
        QVERIFY(says(refused(R"({"crop_size": {"height": 4}})"), "\"crop_size\""));
        QVERIFY(says(refused(R"({"resample": 9})"), "\"resample\""));
        QVERIFY(says(refused(R"({"image_mean": [1, 2]})"), "\"image_mean\""));
        QVERIFY(says(refused(R"({"do_resize": 1})"), "\"do_resize\""));
        QVERIFY(says(refused(R"({"do_pad": true})"), "\"do_pad\""));
        QVERIFY(!refused(R"({"image_std": [0, 1, 1]})").empty());
    }

    void openClipConfigsAreRead()
    {
        const auto open = [](const std::string& text) { return parseOpenClipConfig(*parseJson(text, "t"), "p.json"); };
        const Result<EncoderTransform> squash = open(R"({"model_cfg": {"vision_cfg": {"image_size": 378}},
            "preprocess_cfg": {"mean": [0.5, 0.5, 0.5], "std": [0.5, 0.5, 0.5], "resize_mode": "squash"}})");
        QVERIFY(squash.has_value());
        QVERIFY(squash->resize == ResizeRule::Squash && !squash->crop && squash->mean[1] == 0.5);
        QVERIFY((squash->resizeTo == Size{378, 378}));
        const Result<EncoderTransform> longest = open(R"({"preprocess_cfg": {"size": [10, 20], "resize_mode": "longest",
            "interpolation": "bilinear", "fill_color": 7}})");
        QVERIFY(longest.has_value());
        QVERIFY(longest->resize == ResizeRule::Inside && longest->filter == Filter::Bilinear && longest->fill == 7);
        QVERIFY((longest->crop == Size{20, 10}) && longest->mean == kClipMean);
        QVERIFY(open(R"({"preprocess_cfg": {"size": 9}})")->resize == ResizeRule::ShortestEdge);
        QVERIFY(!open(R"({"preprocess_cfg": {}})").has_value());
        QVERIFY(!open(R"({"preprocess_cfg": {"size": 9, "resize_mode": "odd"}})").has_value());
    }

    void findsTheFileOfAModel()
    {
        const QTemporaryDir temporary;
        const fs::path folder = temporary.path().toStdString();
        QVERIFY(!openEncoderTransform(folder).has_value());
        QVERIFY(!openEncoderTransform(folder / "absent").has_value());
        QVERIFY(writeFile(folder / "open_clip_config.json", R"({"preprocess_cfg": {"size": 30}})").has_value());
        QVERIFY(writeFile(folder / "model.safetensors", "x").has_value());
        QCOMPARE(openEncoderTransform(folder)->resizeTo.width, 30);
        QVERIFY(writeFile(folder / "processor_config.json", R"({"image_processor": {"size": 40}})").has_value());
        QCOMPARE(openEncoderTransform(folder / "model.safetensors")->resizeTo.width, 40);
        QVERIFY(writeFile(folder / "preprocessor_config.json", R"({"size": 50})").has_value());
        QCOMPARE(openEncoderTransform(folder)->resizeTo.width, 50);
        QCOMPARE(openEncoderTransform(folder / "processor_config.json")->resizeTo.width, 40);
        const fs::path cached = folder / "models--a--b";
        fs::create_directories(cached / "refs");
        fs::create_directories(cached / "snapshots" / "abc");
        fs::create_directories(cached / "snapshots" / "def");
        QVERIFY(writeFile(cached / "refs" / "main", "abc\n").has_value());
        QVERIFY(writeFile(cached / "snapshots" / "abc" / "preprocessor_config.json", R"({"size": 60})").has_value());
        QCOMPARE(openEncoderTransform(cached)->resizeTo.width, 60);
    }
};

QTEST_APPLESS_MAIN(ProcessorConfigTest)
#include "processor_config_test.moc"
