// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/map/map_scene.h"

#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"
#include "widgets/colour_maps.h"

#include <QCoreApplication>

#include <algorithm>
#include <map>
#include <numeric>

namespace orangery::recognition_page {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::recognition_page::MapScene)
};

std::string joined(const std::vector<std::string>& words, const char* between)
{
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : between) + word;
    return text;
}

/// Gives names to points and makes a category of each name, in the order in which they are first met or of `fixed`.
class Categories {
public:
    explicit Categories(const QStringList& fixed)
    {
        for (const QString& name : fixed)
            place(name);
    }
    int place(const QString& name)
    {
        const auto [found, isNew] = m_places.try_emplace(name, static_cast<int>(m_names.size()));
        if (isNew)
            m_names << name;
        return found->second;
    }
    [[nodiscard]] const QStringList& names() const { return m_names; }

private:
    QStringList m_names;
    std::map<QString, int> m_places;
};

/// Drops categories without a point, and gives colours to the most frequent, which stand first.
void colour(widgets::ScatterScene& scene, const QStringList& names, const QStringList& grey)
{
    std::vector<std::size_t> counts(static_cast<std::size_t>(names.size()));
    for (const widgets::ScatterPoint& point : scene.points)
        ++counts[static_cast<std::size_t>(point.category)];
    std::vector<std::size_t> order(counts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
    std::vector<bool> hasColour(counts.size(), false);
    int left = widgets::kCategoryCount;
    for (const std::size_t place : order)
        if (counts[place] > 0 && left > 0 && !grey.contains(names[static_cast<qsizetype>(place)])) {
            hasColour[place] = true;
            --left;
        }
    std::vector<int> moved(counts.size(), 0);
    int next = 0;
    for (const bool isColoured : {true, false})
        for (std::size_t place = 0; place < counts.size(); ++place) {
            if (counts[place] == 0 || hasColour[place] != isColoured)
                continue;
            moved[place] = static_cast<int>(scene.categories.size());
            scene.categories.push_back({names[static_cast<qsizetype>(place)], isColoured ? next++ : -1});
        }
    for (widgets::ScatterPoint& point : scene.points)
        point.category = moved[static_cast<std::size_t>(point.category)];
}

}  // namespace

std::vector<zero_shot::MapPoint> mapPoints(const Study& study, const MapContent& content)
{
    const std::vector<std::string>& names = study.classes().names;
    const auto nameOf = [&](std::optional<std::size_t> place) {
        return place && *place < names.size() ? names[*place] : std::string();
    };
    std::vector<zero_shot::MapPoint> points;
    points.reserve(content.source.entries.size());
    for (std::size_t i = 0; i < content.source.entries.size(); ++i) {
        const MapEntry& entry = content.source.entries[i];
        zero_shot::MapPoint point{
            .input = entry.text, .kind = "text", .x = content.map.points[i][0], .y = content.map.points[i][1]};
        if (entry.item && *entry.item < study.items().size()) {
            const StudyItem& item = study.items()[*entry.item];
            point.kind = item.kind;
            point.truth = nameOf(item.truth);
            point.tags = item.tags;
            if (i < content.predictions.size())
                point.predicted = nameOf(content.predictions[i].classIndex);
        } else {
            point.truth = nameOf(entry.classIndex);
        }
        points.push_back(std::move(point));
    }
    return points;
}

widgets::ScatterScene mapScene(const Study& study, const MapContent& content, MapColouring colouring)
{
    const QString unknown = Text::tr("not known");
    const QString untagged = Text::tr("no tag");
    const QString ofClasses = Text::tr("texts");
    const QString right = Text::tr("right");
    const QString wrong = Text::tr("wrong");
    QStringList fixed;
    if (colouring == MapColouring::RightWrong)
        fixed = {right, wrong};
    else if (colouring == MapColouring::Truth || colouring == MapColouring::Predicted)
        for (const std::string& name : study.classes().names)
            fixed << bridge::toQt(name);
    Categories categories(fixed);
    const auto named = [&](const std::string& name) { return name.empty() ? unknown : bridge::toQt(name); };
    const auto categoryOf = [&](const zero_shot::MapPoint& point) {
        const bool isText = point.kind == "text";
        switch (colouring) {
        case MapColouring::Truth:
            return named(point.truth);
        case MapColouring::Predicted:
            return named(isText ? point.truth : point.predicted);
        case MapColouring::RightWrong:
            if (isText)
                return ofClasses;
            return point.truth.empty() || point.predicted.empty() ? unknown
                   : point.truth == point.predicted               ? right
                                                                  : wrong;
        case MapColouring::Tag:
            return isText ? ofClasses : point.tags.empty() ? untagged : bridge::toQt(joined(point.tags, " + "));
        case MapColouring::Kind:
            break;
        }
        return named(point.kind);
    };
    widgets::ScatterScene scene;
    scene.title = Text::tr("Map of embeddings");
    const std::array<std::string, 2> axes = zero_shot::axisNames(content.map, content.options);
    scene.x = {bridge::toQt(axes[0]), {}};
    scene.y = {bridge::toQt(axes[1]), {}};
    scene.shapes = {Text::tr("inputs"), Text::tr("texts of classes")};
    const std::vector<zero_shot::MapPoint> points = mapPoints(study, content);
    for (std::size_t i = 0; i < points.size(); ++i) {
        const zero_shot::MapPoint& point = points[i];
        const bool isText = point.kind == "text";
        scene.points.push_back({point.x, point.y, categories.place(categoryOf(point)), isText ? 1 : 0});
        QStringList detail;
        if (isText) {
            scene.names << bridge::toQt(point.input);
            detail << Text::tr("Text of %1").arg(named(point.truth));
        } else {
            scene.names << study.shortName(*content.source.entries[i].item);
            if (!point.truth.empty())
                detail << Text::tr("Truth: %1").arg(bridge::toQt(point.truth));
            if (!point.predicted.empty()) {
                const QString predicted = Text::tr("Predicted: %1").arg(bridge::toQt(point.predicted));
                const auto& probability = content.predictions[i].probability;
                detail << (probability
                               ? Text::tr("%1, %2 %").arg(predicted, QString::number(100 * *probability, 'f', 1))
                               : predicted);
            }
            if (!point.tags.empty())
                detail << Text::tr("Tags: %1").arg(bridge::toQt(joined(point.tags, ", ")));
        }
        scene.details << detail.join(QChar(QChar::LineFeed));
    }
    if (content.source.inputs() == points.size())
        scene.shapes.removeLast();
    colour(scene, categories.names(), {unknown, untagged, ofClasses});
    scene.captions << Text::tr("Model %1; method %2, centring %3; ")
                              .arg(bridge::toQt(content.model), bridge::toQt(zero_shot::nameOf(content.options.method)),
                                   bridge::toQt(zero_shot::nameOf(content.options.centring))) +
                          Text::tr("%n input(s), ", nullptr, bridge::inTr(content.source.inputs())) +
                          Text::tr("%n text(s)", nullptr, bridge::inTr(points.size() - content.source.inputs()));
    return scene;
}

}  // namespace orangery::recognition_page
