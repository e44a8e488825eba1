// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/study/study_values.h"

#include "engine/base/hash.h"
#include "engine/base/numbers.h"
#include "engine/zero_shot/files/template_sets.h"
#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"

#include <QCoreApplication>

#include <set>

namespace orangery::recognition_page {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::recognition_page::StudyValues)
};

constexpr std::size_t kHashDigits = 12;

}  // namespace

StudiedTexts studiedTexts(const Study& study)
{
    return {.embedder = study.embedder(),
            .classes = study.classes(),
            .sentences = study.sentences(),
            .prompts = study.prompts(),
            .aggregation = study.aggregation(),
            .described = study.described()};
}

Json embedderValues(const zero_shot::EmbedderOptions& embedder)
{
    const zero_shot::EncoderChoice& encoder = embedder.encoder;
    const zero_shot::PixelOptions& pixels = encoder.pixels;
    const zero_shot::PixelOptions usual;
    Json values = {{"model", encoder.model}};
    if (!encoder.tokenizer.empty())
        values["tokenizer"] = encoder.tokenizer;
    if (!encoder.activation.empty())
        values["activation"] = encoder.activation;
    if (encoder.dtype != zero_shot::EncoderChoice().dtype)
        values["dtype"] = encoder.dtype;
    if (pixels.frames != usual.frames)
        values["frames"] = pixels.frames;
    if (pixels.sampling != usual.sampling)
        values["sampling"] = pixels.sampling;
    if (pixels.clips != usual.clips)
        values["clips"] = pixels.clips;
    if (pixels.projection != usual.projection)
        values["projection"] = pixels.projection;
    if (pixels.up != usual.up)
        values["up"] = pixels.up;
    for (const double weight : embedder.viewWeights)
        values["view-weights"].push_back(formatNumber(weight));
    if (pixels.turnsByExif)
        values["exif"] = true;
    if (pixels.rgbLast)
        values["rgb"] = "last";
    if (pixels.alphaWhite)
        values["transparency"] = "white";
    if (embedder.pooling != zero_shot::PicturePooling::MeanOfFeatures)
        values["pooling"] = zero_shot::nameOf(embedder.pooling);
    return values;
}

void addTemplates(Json& values, const std::vector<std::string>& templates)
{
    if (const std::string set = zero_shot::keptSetOf(templates); !set.empty())
        values["template-set"] = set;
    else if (!templates.empty())
        values["template"] = templates;
}

Json recognitionValues(const StudiedTexts& texts)
{
    const zero_shot::PromptOptions& prompts = texts.prompts;
    Json values = embedderValues(texts.embedder);
    values["mode"] = zero_shot::nameOf(prompts.mode);
    if (zero_shot::takesTemplates(prompts.mode))
        addTemplates(values, prompts.templates);
    if (prompts.mode == zero_shot::PromptMode::Mix)
        values["alpha"] = prompts.alpha;
    if (prompts.style != zero_shot::NameStyle::Raw)
        values["names"] = prompts.style == zero_shot::NameStyle::Spaced ? "spaced" : "words";
    if (prompts.undescribed == zero_shot::Undescribed::ByName && zero_shot::needsDescriptions(prompts.mode))
        values["undescribed"] = "name";
    values["aggregation"] = zero_shot::nameOf(texts.aggregation);
    return values;
}

std::vector<std::string> givenNames(const std::vector<DescribedClass>& described, Json& values)
{
    std::set<std::string> enabled;
    for (const DescribedClass& one : described)
        if (!one.isDisabled)
            enabled.insert(one.name);
    std::vector<std::string> names;
    for (const DescribedClass& one : described) {
        if (one.isDisabled && enabled.contains(one.name))
            continue;  // a task tells classes by their names
        names.push_back(one.name);
        if (one.isDisabled)
            values["without-classes"].push_back(one.name);
    }
    return names;
}

QString thresholdsText(const zero_shot::Thresholds& thresholds)
{
    const QString measure = bridge::toQt(zero_shot::nameOf(thresholds.measure));
    QStringList lines;
    if (thresholds.none)
        lines << Text::tr("Below %1 %2 the answer is 'none of these'.").arg(measure).arg(*thresholds.none, 0, 'g', 4);
    if (!thresholds.background.empty())
        lines << Text::tr("An input that is nearer to one of %n text(s) than to its best class is 'none of these'.",
                          nullptr, bridge::inTr(thresholds.background.size()));
    if (!thresholds.labels.empty())
        lines << Text::tr(
                     "Labels are the classes whose %1 lies at or above a threshold of their own (%n threshold(s)).",
                     nullptr, bridge::inTr(thresholds.labels.size()))
                     .arg(measure);
    return lines.join(u' ');
}

QString thresholdsNotice(const Study& study)
{
    QStringList lines{thresholdsText(study.thresholds().value_or(zero_shot::Thresholds{}))};
    for (const std::string& remark : study.thresholdRemarks())
        lines << bridge::toQt(remark);
    return lines.join(u'\n');
}

std::string absoluteText(const fs::path& path)
{
    std::error_code ignored;
    return fs::absolute(path, ignored).lexically_normal().string();
}

Result<std::string> keptFile(const std::string& name, const std::string& ending, const std::string& text)
{
    const fs::path folder = userCacheFolder() / "recognition";
    if (auto made = makeFolder(folder); !made)
        return failure(made.error());
    const fs::path file = folder / (name + "-" + sha256(text).substr(0, kHashDigits) + ending);
    std::error_code ignored;
    if (!fs::exists(file, ignored))
        if (auto written = writeFile(file, text); !written)
            return failure(written.error());
    return file.string();
}

Result<std::string> keptClasses(const std::vector<std::string>& names)
{
    return keptFile("classes", ".json", writeJsonFile(Json(names)));
}

Result<std::string> keptThresholds(const zero_shot::Thresholds& thresholds)
{
    return keptFile("thresholds", ".json", writeJsonFile(toJson(thresholds)));
}

Result<std::string> keptDescriptions(const std::vector<std::string>& names,
                                     const std::vector<std::vector<std::string>>& sentences)
{
    Json described = Json::object();
    for (std::size_t c = 0; c < sentences.size(); ++c)
        if (!sentences[c].empty())
            described[names.at(c)] = sentences[c];
    return keptFile("descriptions", ".json", writeJsonFile(described));
}

}  // namespace orangery::recognition_page
