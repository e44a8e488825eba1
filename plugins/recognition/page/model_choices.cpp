// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/page/model_choices.h"

#include "engine/models/catalogue/model_description.h"
#include "engine/models/catalogue/model_search.h"
#include "engine/models/catalogue/packages.h"
#include "engine/zero_shot/encoding/open_encoder.h"
#include "widgets/bridge/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace orangery::recognition_page {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::recognition_page::ModelChoices)
};

void addPhotoEncoder(ModelChoices& choices)
{
    const auto& sets = models::packageSets();
    const auto set = std::find_if(sets.begin(), sets.end(),
                                  [](const models::PackageSet& one) { return one.name == zero_shot::kPhotoEncoder; });
    if (set == sets.end())
        return;
    choices.isPhotoEncoderThere = true;
    for (const std::string_view part : set->packages) {
        if (models::resolveModel(std::string(part)))
            continue;
        choices.isPhotoEncoderThere = false;
        for (const models::ModelPackage& package : models::modelPackages())
            if (package.name == part)
                choices.photoEncoderBytes += package.bytes;
    }
    if (choices.isPhotoEncoderThere)
        choices.models.push_back({.model = std::string(zero_shot::kPhotoEncoder),
                                  .title = Text::tr("photo-encoder (photographs, any label)"),
                                  .toolTip = bridge::toQt(set->what)});
}

bool takesPicturesAndTexts(const models::ModelDescription& description)
{
    const auto& able = description.capabilities;
    return std::find(able.begin(), able.end(), "embed-images") != able.end() &&
           std::find(able.begin(), able.end(), "embed-texts") != able.end();
}

}  // namespace

ModelChoices findModelChoices()
{
    ModelChoices choices;
    addPhotoEncoder(choices);
    for (const models::FoundModel& found : models::findModels()) {
        const Result<models::ModelDescription> description = models::describeModel(found.path);
        if (!description || !takesPicturesAndTexts(*description))
            continue;
        const QString name = bridge::toQt(found.name);
        const bool isSample = found.source == "sample model";
        choices.models.push_back({.model = found.name,
                                  .title = isSample ? Text::tr("%1 (small sample model)").arg(name) : name,
                                  .toolTip = bridge::pathToQt(found.path),
                                  .isSample = isSample});
    }
    return choices;
}

}  // namespace orangery::recognition_page
