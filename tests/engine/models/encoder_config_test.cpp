// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/safetensors.h"
#include "engine/models/encoders/encoder_layout.h"

#include <QTemporaryDir>
#include <QTest>

#include <initializer_list>
#include <memory>
#include <utility>

using namespace orangery;
using namespace orangery::models;

namespace {

using Named = std::pair<std::string, std::vector<std::int64_t>>;

const std::string kHfVision = "vision_model.embeddings.patch_embedding.weight";
const std::string kHfText = "text_model.embeddings.token_embedding.weight";

}  // namespace

class EncoderConfigTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = m_temporary->path().toStdString();
    }

    void fillsWhatThePublishedFilesOfClipLeaveOut()
    {
        // The composite config of L/14-336 as it is published names these members only.
        hold({{kHfVision, {1024, 3, 14, 14}}, {kHfText, {49408, 768}}},
             R"({"model_type": "clip", "projection_dim": 768,
                 "text_config": {"hidden_size": 768, "intermediate_size": 3072, "num_attention_heads": 12,
                                 "eos_token_id": 2},
                 "vision_config": {"hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24,
                                   "num_attention_heads": 16, "image_size": 336, "patch_size": 14}})");
        const EncoderConfig config = read();
        QVERIFY(config.layout == EncoderLayout::HfClip);
        QCOMPARE(config.vision->blocks.epsilon, 1e-5);
        QVERIFY(config.vision->blocks.activation == Activation::QuickGelu);
        QCOMPARE(config.vision->channels, std::int64_t{3});
        QCOMPARE(config.vision->grid(), std::int64_t{24});
        QCOMPARE(config.text->blocks.layers, std::int64_t{12});
        QCOMPARE(config.text->context, std::int64_t{77});
        QCOMPARE(config.text->vocabulary, std::int64_t{49408});
        QVERIFY(config.text->pooling == TextPooling::HighestId);
    }

    void fillsAnEmptyConfigOfOneTower()
    {
        hold({{kHfVision, {768, 3, 16, 16}}}, R"({"model_type": "siglip_vision_model"})");
        const EncoderConfig config = read();
        QVERIFY(config.layout == EncoderLayout::HfSiglip);
        QCOMPARE(config.vision->patch, std::int64_t{16});
        QCOMPARE(config.vision->blocks.epsilon, 1e-6);
        QVERIFY(config.vision->blocks.activation == Activation::GeluTanh);
        QVERIFY(!config.text);
        QVERIFY(!config.vision->rule);
    }

    void ignoresTheRestOfAPatch()
    {
        hold({{kHfVision, {1152, 3, 14, 14}}},
             R"({"model_type": "siglip_vision_model", "hidden_size": 1152, "num_attention_heads": 16,
                 "image_size": 384, "patch_size": 14})");
        QCOMPARE(read().vision->grid(), std::int64_t{27});
    }

    void readsOpenAisSizesFromShapes()
    {
        holdOpenAi();
        EncoderChoices choices{.activation = Activation::QuickGelu};
        const auto config = encoderConfigOf(files(), choices);
        QVERIFY(config.has_value());
        QCOMPARE(config->vision->blocks.layers, std::int64_t{2});
        QCOMPARE(config->vision->blocks.heads, std::int64_t{2});
        QCOMPARE(config->vision->image, std::int64_t{56});
        QCOMPARE(config->vision->embedding, std::int64_t{32});
        QCOMPARE(config->text->blocks.heads, std::int64_t{1});
        QCOMPARE(config->text->context, std::int64_t{9});
        QVERIFY(config->text->pooling == TextPooling::HighestId);
        QVERIFY(config->text->causal);
    }

    void asksForTheActivationWhereNoFileTells()
    {
        holdOpenAi();
        const auto config = encoderConfigOf(files(), {});
        QVERIFY(config.error().code == ErrorCode::Usage);
        QVERIFY(describe(config.error()).find("--activation") != std::string::npos);
    }

    void theConfigOfOpenClipDecidesTheActivation()
    {
        for (const auto& [text, expected] : {std::pair{R"({"model_cfg": {"quick_gelu": true}})", Activation::QuickGelu},
                                             {R"({"model_cfg": {"text_cfg": {"heads": 1}}})", Activation::Gelu}}) {
            holdOpenAi();
            write("open_clip_config.json", text);
            const auto config = encoderConfigOf(files(), {});
            QVERIFY2(config.has_value(), config ? "" : describe(config.error()).c_str());
            QVERIFY(config->vision->blocks.activation == expected);
            QVERIFY(config->text->blocks.activation == expected);
        }
    }

    void refusesByName()
    {
        const std::initializer_list<std::pair<const char*, const char*>> cases{
            {R"({"model_type": "clip_vision_model", "hidden_size": 770, "num_attention_heads": 12})", "do not divide"},
            {R"({"model_type": "clip_vision_model", "hidden_act": "swish"})", "swish"},
            {R"({"model_type": "clip_vision_model", "image_size": 16, "patch_size": 32})", "smaller than a patch"},
            {R"({"model_type": "clip_vision_model", "num_hidden_layers": -1})", "num_hidden_layers is -1"},
            {R"({"model_type": "clip_vision_model", "hidden_size": "768"})", "hidden_size is \"768\""},
            {R"({"model_type": "flava"})", "flava"},
        };
        for (const auto& [config, said] : cases) {
            hold({{kHfVision, {768, 3, 32, 32}}}, config);
            const auto read = encoderConfigOf(files(), {});
            QVERIFY2(!read, config);
            QVERIFY(read.error().code == ErrorCode::Input);
            QVERIFY2(describe(read.error()).find(said) != std::string::npos, describe(read.error()).c_str());
        }
    }

    void namesWhatStandsBefore()
    {
        hold({{"model.module.visual.conv1.weight", {1}}, {"other_visual.conv1.weight", {1}}}, "{}");
        QCOMPARE(prefixBefore(*files().weights, "visual.conv1.weight").value(), std::string("model.module."));
        QVERIFY(!prefixBefore(*files().weights, "conv2.weight"));
    }

    void countsLayersWithoutAGap()
    {
        hold({{"h.0.a", {1}}, {"h.0.b", {1}}, {"h.1.a", {1}}, {"h.3.a", {1}}, {"h.x.a", {1}}}, "{}");
        QCOMPARE(countNumbered(*files().weights, "h."), std::int64_t{2});
        QCOMPARE(countNumbered(*files().weights, "g."), std::int64_t{0});
    }

private:
    void write(const std::string& name, const std::string& text)
    {
        QVERIFY(writeFile(m_folder / name, text).has_value());
    }

    /// A model of such tensors; sizes are what is looked at, so none holds a number.
    void hold(const std::vector<Named>& tensors, const std::string& config)
    {
        io::TensorFile file;
        for (const auto& [name, shape] : tensors) {
            const auto bytes = io::bytesOf(io::DType::U8, shape);
            file.tensors.push_back({name, io::DType::U8, shape, std::vector<std::byte>(*bytes)});
        }
        QVERIFY(io::writeSafetensors(m_folder / "model.safetensors", file).has_value());
        write("config.json", config);
    }

    void holdOpenAi()
    {
        hold({{"visual.conv1.weight", {128, 3, 14, 14}},
              {"visual.positional_embedding", {17, 128}},
              {"visual.proj", {128, 32}},
              {"visual.transformer.resblocks.0.mlp.c_fc.weight", {512, 128}},
              {"visual.transformer.resblocks.1.mlp.c_fc.weight", {512, 128}},
              {"token_embedding.weight", {100, 64}},
              {"positional_embedding", {9, 64}},
              {"text_projection", {64, 32}},
              {"transformer.resblocks.0.mlp.c_fc.weight", {256, 64}}},
             "{}");
        fs::remove(m_folder / "config.json");
    }

    ModelFiles files() { return openModelFiles(m_folder).value(); }
    EncoderConfig read()
    {
        const auto config = encoderConfigOf(files(), {});
        if (!config)
            QTest::qFail(describe(config.error()).c_str(), __FILE__, __LINE__);
        return config.value_or(EncoderConfig{});
    }

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_folder;
};

QTEST_APPLESS_MAIN(EncoderConfigTest)
#include "encoder_config_test.moc"
