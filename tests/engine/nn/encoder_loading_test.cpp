// SPDX-License-Identifier: GPL-3.0-or-later
#include "../io/reference_folder.h"
#include "engine/io/safetensors.h"
#include "engine/models/catalogue/model_description.h"
#include "engine/nn/encoders/encoder_model_torch.h"

#include <QTemporaryDir>
#include <QTest>

#include <set>

using namespace orangery;

/// The loader of encoders and what tells their missing tensors walk the same tables of names; here they are held together.
class EncoderLoadingTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void refusesExactlyTheModelsWithMissingTensors()
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

private:
    static std::vector<fs::path> modelsIn(const fs::path& folder)
    {
        std::set<fs::path> found;
        for (const char* name : {"config.json", "open_clip_config.json"})
            for (const fs::path& file : io::test::filesBelow(folder, name))
                found.insert(file.parent_path());
        return {found.begin(), found.end()};
    }

    static std::size_t compareModel(const fs::path& model, const fs::path& scratch)
    {
        const models::EncoderChoices choices{.activation = models::Activation::Gelu};
        const auto whole = nn::loadEncoder(model, choices);
        if (!whole)
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
        // Every third is enough: layers repeat.
        std::size_t compared = 0;
        for (std::size_t i = 0; i < file.tensors.size(); i += 3, ++compared) {
            io::TensorFile less = file;
            less.tensors.erase(less.tensors.begin() + static_cast<std::ptrdiff_t>(i));
            if (!io::writeSafetensors(scratch / "model" / "model.safetensors", less))
                qFatal("cannot write");
            const auto loaded = nn::loadEncoder(scratch / "model", choices);
            const bool isWhole = loaded && loaded->vision.has_value() == whole->vision.has_value() &&
                                 loaded->text.has_value() == whole->text.has_value() && loaded->unexpected.empty();
            const auto description = models::describeModel(scratch / "model");
            const bool isSound = description && description->kind != "unknown" && description->problems.empty();
            if (isWhole != isSound)
                QTest::qFail((model.string() + " without " + file.tensors[i].name + ": loaded " +
                              (isWhole ? "yes" : "no") + ", sound " + (isSound ? "yes" : "no"))
                                 .c_str(),
                             __FILE__, __LINE__);
        }
        return compared;
    }

    QTemporaryDir m_temporary;
};

QTEST_APPLESS_MAIN(EncoderLoadingTest)
#include "encoder_loading_test.moc"
