// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/chart_scene.h"

#include "widgets/bridge/text.h"

namespace orangery::widgets {

namespace {

CurveShape shapeOf(ChartStyle style)
{
    switch (style) {
    case ChartStyle::Points:
        return CurveShape::Points;
    case ChartStyle::Bars:
        return CurveShape::Bars;
    case ChartStyle::Reference:
        return CurveShape::Reference;
    case ChartStyle::Line:
        break;
    }
    return CurveShape::Lines;
}

QStringList textsOf(const std::vector<std::string>& texts)
{
    QStringList list;
    for (const std::string& text : texts)
        list << bridge::toQt(text);
    return list;
}

}  // namespace

CurveScene sceneOf(const Chart& chart)
{
    CurveScene scene{.title = bridge::toQt(chart.title),
                     .x = {bridge::toQt(chart.xAxis), bridge::toQt(chart.xUnit)},
                     .y = {bridge::toQt(chart.yAxis), bridge::toQt(chart.yUnit)},
                     .curves = {},
                     .badges = textsOf(chart.badges),
                     .captions = textsOf(chart.captions),
                     .xNames = textsOf(chart.xNames),
                     .xRange = chart.xRange,
                     .yRange = chart.yRange};
    for (const ChartSeries& series : chart.series)
        scene.curves.push_back({.name = bridge::toQt(series.name),
                                .x = series.x,
                                .y = series.y,
                                .shape = shapeOf(series.style),
                                .spread = series.spread});
    return scene;
}

}  // namespace orangery::widgets
