// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/decoder_folder.h"

#include "engine/io/safetensors.h"
#include "engine/nn/decoding.h"
#include "tests/engine/nn/shipped_model.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>

using namespace orangery;
using namespace orangery::nn;

class DecoderFolderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_temporary = std::make_unique<QTemporaryDir>();
        m_folder = m_temporary->path().toStdString();
        m_config = Json::parse(readFile(shippedModel() / "config.json").value());
        m_file = io::readSafetensors(shippedModel() / "model.safetensors").value();
    }

    void loadsWhatWasStored()
    {
        store();
        const auto copy = loadDecoder(m_folder, kShippedType);
        QVERIFY(copy.has_value());
        QVERIFY(copy->config == m_config);
        const auto original = loadDecoder(shippedModel(), kShippedType);
        QVERIFY(sequenceLogits(*copy->decoder, kSequence) == sequenceLogits(*original->decoder, kSequence));
    }

    void refusesAMissingTensor()
    {
        m_file.tensors.erase(m_file.tensors.begin() + 3);
        refused("'layers.0.attention_norm.bias' is missing");
    }

    void refusesAnUnexpectedTensor()
    {
        m_file.tensors.push_back({"layers.2.attention.qkv.bias", io::DType::F32, {1}, std::vector<std::byte>(4)});
        refused("'layers.2.attention.qkv.bias'");
    }

    void refusesAWrongShape()
    {
        io::Tensor& head = *std::find_if(m_file.tensors.begin(), m_file.tensors.end(),
                                         [](const io::Tensor& tensor) { return tensor.name == "lm_head.weight"; });
        std::swap(head.shape[0], head.shape[1]);
        refused("'lm_head.weight' has shape [48, 30]");
    }

    void refusesAWrongType()
    {
        io::Tensor& bias = *std::find_if(m_file.tensors.begin(), m_file.tensors.end(),
                                         [](const io::Tensor& tensor) { return tensor.name == "norm.bias"; });
        bias.dtype = io::DType::I32;
        refused("'norm.bias' is I32");
    }

    void refusesAnotherModelType()
    {
        m_config["model_type"] = "llama";
        refused("\"llama\"");
    }

    void refusesSizesThatTheWeightsDoNotHave()
    {
        m_config["num_hidden_layers"] = 3;
        refused("layers.2.attention_norm.weight");
    }

    void refusesAFolderWithoutFiles()
    {
        QVERIFY(loadDecoder(m_folder, kShippedType).error().code == ErrorCode::Input);
        QVERIFY(writeFile(m_folder / "config.json", writeJson(m_config)).has_value());
        const auto loaded = loadDecoder(m_folder, kShippedType);
        QVERIFY(loaded.error().code == ErrorCode::Input);
        QVERIFY(describe(loaded.error()).find("model.safetensors") != std::string::npos);
    }

private:
    void store()
    {
        QVERIFY(writeFile(m_folder / "config.json", writeJson(m_config)).has_value());
        QVERIFY(io::writeSafetensors(m_folder / "model.safetensors", m_file).has_value());
    }

    void refused(const std::string& said)
    {
        store();
        const auto loaded = loadDecoder(m_folder, kShippedType);
        QVERIFY(!loaded);
        QVERIFY(loaded.error().code == ErrorCode::Input);
        const std::string text = describe(loaded.error());
        QVERIFY2(text.find(said) != std::string::npos, text.c_str());
        QVERIFY(text.find(m_folder.string()) != std::string::npos);
    }

    std::unique_ptr<QTemporaryDir> m_temporary;
    fs::path m_folder;
    Json m_config;
    io::TensorFile m_file;
};

QTEST_APPLESS_MAIN(DecoderFolderTest)
#include "decoder_folder_test.moc"
