// SPDX-License-Identifier: GPL-3.0-or-later
#include "../io/reference_folder.h"
#include "engine/io/safetensors.h"
#include "engine/models/catalogue/model_description.h"
#include "engine/nn/encoders/encoder_model_torch.h"
#include "engine/nn/encoders/encoder_run_torch.h"

#include <ATen/core/Tensor.h>

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <map>
#include <set>

using namespace orangery;

/// The loader of encoders and what tells their missing tensors walk the same tables of names; here they are held together.
class EncoderLoadingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusesModelsByTheNameOfTheTensorThatIsGone()
    {
        const fs::path scratch = m_temporary.path().toStdString();
        std::size_t files = 0;
        for (const char* kind : {"vision", "models"}) {
            const auto folder = io::test::referenceFolder(kind);
            if (!folder)
                continue;
            const std::vector<fs::path> models = modelsIn(*folder);
            for (const fs::path& model : models)
                files += compareModel(model, scratch);
            io::test::tellCompared(models.size(), *folder);
        }
        if (files == 0)
            QSKIP("there are no reference models");
        qInfo("%zu files with one tensor less", files);
    }

    /// A tower of SigLIP that is used for its hidden states needs neither norm nor head behind them.
    void runsSiglipWithoutItsHead()
    {
        const fs::path siglip = *io::test::referenceFolder("models") / "siglip2";
        const auto inputs = nn::readEncoderInputs(siglip / "expected.safetensors").value();
        const auto whole = outputsOf(siglip, inputs);
        const fs::path headless = without(siglip, {"vision_model.head."});
        const auto loaded = nn::loadEncoder(headless, {});
        QVERIFY2(loaded.has_value(), loaded ? "" : describe(loaded.error()).c_str());
        QCOMPARE(loaded->remarks, std::vector<std::string>{"the files hold no pooling head; the model is run without"});
        auto outputs = outputsOf(headless, inputs);
        QVERIFY(outputs.contains("vision_last_hidden_state") && !outputs.contains("vision_pooled"));
        QVERIFY(outputs.at("vision_last_hidden_state").equal(whole.at("vision_last_hidden_state")));
        outputs = outputsOf(without(siglip, {"vision_model.head.", "vision_model.post_layernorm."}), inputs);
        QVERIFY(outputs.contains("vision_hs.2") && !outputs.contains("vision_last_hidden_state"));
        QVERIFY(outputs.at("vision_hs.2").equal(whole.at("vision_hs.2")));
    }

private:
    static std::map<std::string, at::Tensor> outputsOf(const fs::path& model, const nn::EncoderInputs& inputs)
    {
        const auto loaded = nn::loadEncoder(model, {});
        if (!loaded)
            return {};
        const auto outputs = nn::runEncoder(*loaded, inputs, {}, Context{});
        return outputs ? std::map<std::string, at::Tensor>(outputs->begin(), outputs->end())
                       : std::map<std::string, at::Tensor>{};
    }

    /// The model less all tensors whose names begin so.
    fs::path without(const fs::path& model, const std::vector<std::string>& beginnings) const
    {
        const fs::path target = fs::path(m_temporary.path().toStdString()) / "less";
        fs::create_directories(target);
        Json config = parseJson(readFile(model / "config.json", 1U << 20U).value(), "config.json").value();
        config["architectures"] = {"SiglipModel"};
        if (!writeFile(target / "config.json", config.dump()))
            qFatal("cannot write");
        const auto weights = io::openWeights(model).value();
        io::TensorFile file;
        for (std::size_t i = 0; i < weights->tensors().size(); ++i) {
            const std::string& name = weights->tensors()[i].name;
            if (std::none_of(beginnings.begin(), beginnings.end(),
                             [&](const std::string& beginning) { return name.starts_with(beginning); }))
                file.tensors.push_back(weights->read(i).value());
        }
        if (!io::writeSafetensors(target / "model.safetensors", file))
            qFatal("cannot write");
        return target;
    }

    static std::vector<fs::path> modelsIn(const fs::path& folder)
    {
        std::set<fs::path> found;
        for (const char* name : {"config.json", "open_clip_config.json"})
            for (const fs::path& file : io::test::filesBelow(folder, name))
                found.insert(file.parent_path());
        for (const char* name : {"efficientnet_lite", "openai_clip/model_jit.pt"})  // no config stands beside these
            if (fs::exists(folder / name))
                found.insert(folder / name);
        return {found.begin(), found.end()};
    }

    /// Whether the tensor is of a block behind the second one: those are alike.
    static bool isRepeated(const std::string& name)
    {
        for (std::size_t dot = name.find('.'); dot != std::string::npos; dot = name.find('.', dot + 1))
            if (const char digit = name[dot + 1]; digit > '1' && digit <= '9')
                return true;
        return false;
    }

    static std::size_t compareModel(const fs::path& model, const fs::path& scratch)
    {
        const models::EncoderChoices choices{.activation = models::Activation::Gelu};
        if (!nn::loadEncoder(model, choices))
            return 0;  // no encoder
        io::TensorFile file;
        const auto weights = io::openWeights(model).value();
        for (std::size_t i = 0; i < weights->tensors().size(); ++i)
            file.tensors.push_back(weights->read(i).value());
        fs::remove_all(scratch / "model");
        fs::create_directories(scratch / "model");
        for (const char* name : {"config.json", "open_clip_config.json"})
            if (fs::exists(model / name))
                fs::copy_file(model / name, scratch / "model" / name);
        std::size_t compared = 0;
        for (std::size_t i = 0; i < file.tensors.size(); ++i) {
            const std::string& name = file.tensors[i].name;
            if (models::isIdleTensor(name) || isRepeated(name))
                continue;
            io::TensorFile less = file;
            less.tensors.erase(less.tensors.begin() + static_cast<std::ptrdiff_t>(i));
            if (!io::writeSafetensors(scratch / "model" / "model.safetensors", less))
                qFatal("cannot write");
            const auto loaded = nn::loadEncoder(scratch / "model", choices);
            const bool isNamed =
                !loaded && loaded.error().message.find("tensor '" + name + "' is missing") != std::string::npos;
            const auto description = models::describeModel(scratch / "model");
            const bool isTold = description && description->agreement && description->agreement->missing.size() == 1 &&
                                description->agreement->missing.front().name == name;
            if (!isNamed || !isTold)
                QTest::qFail((model.string() + " without " + name + ": told " + (isTold ? "yes" : "no") +
                              ", loader: " + (loaded ? "loads" : loaded.error().message))
                                 .c_str(),
                             __FILE__, __LINE__);
            ++compared;
        }
        return compared;
    }

    QTemporaryDir m_temporary;
};

QTEST_APPLESS_MAIN(EncoderLoadingTest)
#include "encoder_loading_test.moc"
