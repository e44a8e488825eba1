// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/mode_bars.h"

#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"
#include "widgets/tree_theme.h"

#include <QFontMetricsF>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace orangery::recognition_page {

namespace {

constexpr std::size_t kBars = 5;
constexpr double kPanelWidth = 230.0;                                      // px at least, in type of kUsualLine
constexpr double kUsualLine = 14.0;                                        // px
constexpr double kGap = 14.0;                                              // px between panels
constexpr double kBarGap = 3.0;                                            // px
constexpr double kMargin = 16.0;                                           // px around a figure
constexpr double kFigureWidth = 5 * kPanelWidth + 3 * kGap + 2 * kMargin;  // four panels in a row, wider than the least
constexpr int kTruthColour = 2;  // of the categories; the right class has a tick too
constexpr int kOtherColour = 4;
constexpr double kLabelShare = 0.5;  // of a panel's width

double panelHeight(const QFontMetricsF& metrics)
{
    // Title, note, the bars, and the axis.
    return metrics.height() * 2 + static_cast<double>(kBars) * (metrics.height() + kBarGap) + metrics.height() +
           kBarGap;
}

void paintPanel(QPainter& painter, const ModeBarsScene::Panel& panel, const QRectF& area,
                const widgets::TreeTheme& theme, const QFont& font)
{
    const QFontMetricsF metrics(font);
    const double line = metrics.height();
    QFont bold = font;
    bold.setBold(true);
    const auto text = [&](const QRectF& place, const QString& words, Qt::Alignment alignment) {
        const QFontMetricsF own(painter.font());
        painter.drawText(place, static_cast<int>(alignment | Qt::AlignVCenter | Qt::TextSingleLine),
                         own.elidedText(words, Qt::ElideRight, place.width()));
    };
    painter.setFont(bold);
    painter.setPen(theme.text);
    text({area.left(), area.top(), area.width(), line}, panel.title, Qt::AlignLeft);
    painter.setFont(font);
    painter.setPen(theme.mutedText);
    text({area.left(), area.top() + line, area.width(), line}, panel.note, Qt::AlignLeft);
    const double labels = area.width() * kLabelShare;
    const double number = metrics.horizontalAdvance(QStringLiteral("100.0 %")) + 4.0;
    const QRectF track(area.left() + labels + 6.0, area.top() + 2 * line + kBarGap,
                       area.width() - labels - 6.0 - number, 0);
    double y = track.top();
    for (const ModeBarsScene::Bar& bar : panel.bars) {
        painter.setPen(theme.text);
        text({area.left(), y, labels, line}, bar.isTruth ? QStringLiteral("✓ ") + bar.label : bar.label,
             Qt::AlignRight);
        const double length = track.width() * std::clamp(bar.probability, 0.0, 1.0);
        const QRectF whole(track.left(), y + 2.0, track.width(), line - 4.0);
        painter.fillRect(whole, theme.band);
        painter.fillRect(QRectF(whole.left(), whole.top(), length, whole.height()),
                         widgets::categorical(bar.isTruth ? kTruthColour : kOtherColour, theme.ground));
        text({track.right() + 4.0, y, number, line}, QStringLiteral("%1 %").arg(100 * bar.probability, 0, 'f', 1),
             Qt::AlignLeft);
        y += line + kBarGap;
    }
    y = area.bottom() - line - kBarGap;
    painter.setPen(theme.edge);
    painter.drawLine(QPointF(track.left(), y), QPointF(track.right(), y));
    painter.setPen(theme.mutedText);
    text({track.left(), y + 1.0, track.width() / 2, line}, QStringLiteral("0"), Qt::AlignLeft);
    text({track.left(), y + 1.0, track.width(), line}, QStringLiteral("100 %"), Qt::AlignRight);
    if (panel.hidden > 0)
        text({area.left(), y + 1.0, labels, line}, ModeBars::tr("%1 hidden").arg(panel.hidden), Qt::AlignRight);
}

}  // namespace

ModeBarsScene barsOf(const ModeState& state, std::size_t item, const QString& name)
{
    ModeBarsScene scene{.title = name, .panels = {}, .captions = {}};
    const auto& items = state.items->items;
    const auto found = std::lower_bound(items.begin(), items.end(), item);
    if (found == items.end() || *found != item)
        return scene;
    const auto row = static_cast<std::size_t>(found - items.begin());
    const std::optional<std::size_t> truth = state.items->truth[row];
    if (truth)
        scene.title += ModeBars::tr(", which is %1").arg(bridge::toQt(state.classNames[*truth]));
    for (std::size_t m = 0; m < state.modes.size(); ++m) {
        const std::vector<zero_shot::LikelyClass> best = state.best(m, row, kBars);
        if (best.empty())
            continue;
        ModeBarsScene::Panel& panel = scene.panels.emplace_back();
        panel.title = bridge::toQt(zero_shot::nameOf(state.modes[m].prompts.mode));
        if (state.modes[m].prompts.mode == zero_shot::PromptMode::Mix)
            panel.title += ModeBars::tr(", %1 descriptions").arg(state.modes[m].prompts.alpha, 0, 'f', 2);
        panel.note = ModeBars::tr("%n text(s), %1", nullptr, bridge::inTr(state.texts[m]))
                         .arg(bridge::toQt(zero_shot::nameOf(state.modes[m].aggregation)));
        panel.hidden = state.classNames.size() - best.size();
        for (const zero_shot::LikelyClass& one : best)
            panel.bars.push_back({bridge::toQt(state.classNames[one.classIndex]), one.probability,
                                  truth && state.same[*truth] == state.same[one.classIndex]});
    }
    scene.captions << ModeBars::tr("Probability over %n class(es), not calibrated", nullptr,
                                   bridge::inTr(state.classNames.size()));
    return scene;
}

ModeBarsLayout layoutOf(const ModeBarsScene& scene, double width, const QFont& font)
{
    const QFontMetricsF metrics(font);
    const double height = panelHeight(metrics);
    const double least = kPanelWidth * std::max(1.0, metrics.height() / kUsualLine);
    const double top = metrics.height() * 1.5;  // the title
    const auto columns = std::clamp<std::size_t>(static_cast<std::size_t>((width + kGap) / (least + kGap)), 1,
                                                 std::max<std::size_t>(scene.panels.size(), 1));
    const auto n = static_cast<double>(columns);
    const double panel = std::min((width - (n - 1) * kGap) / n, 1.6 * least);
    ModeBarsLayout layout{.panels = {}, .height = top};
    for (std::size_t i = 0; i < scene.panels.size(); ++i) {
        const auto row = static_cast<double>(i / columns);
        const auto column = static_cast<double>(i % columns);
        layout.panels.emplace_back(column * (panel + kGap), top + row * (height + kGap), panel, height);
        layout.height = layout.panels.back().bottom();
    }
    return layout;
}

void paintModeBars(QPainter& painter, const ModeBarsScene& scene, const QRectF& area, const widgets::TreeTheme& theme,
                   const QFont& font)
{
    painter.save();
    painter.setFont(font);
    painter.setPen(theme.text);
    painter.drawText(QRectF(area.left(), area.top(), area.width(), QFontMetricsF(font).height()),
                     static_cast<int>(Qt::AlignLeft | Qt::AlignVCenter | Qt::TextSingleLine), scene.title);
    const ModeBarsLayout layout = layoutOf(scene, area.width(), font);
    for (std::size_t i = 0; i < scene.panels.size(); ++i)
        paintPanel(painter, scene.panels[i], layout.panels[i].translated(area.topLeft()), theme, font);
    painter.restore();
}

ModeBars::ModeBars(QWidget* parent) : QWidget(parent)
{
    setObjectName(QStringLiteral("modeBars"));
    setAccessibleName(tr("Best classes in every mode"));
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
}

void ModeBars::setScene(ModeBarsScene scene)
{
    m_scene = std::move(scene);
    QStringList words{m_scene.title};
    for (const ModeBarsScene::Panel& panel : m_scene.panels)
        if (!panel.bars.empty())
            words << tr("%1: %2, %3 %")
                         .arg(panel.title, panel.bars.front().label)
                         .arg(100 * panel.bars.front().probability, 0, 'f', 1);
    setAccessibleDescription(words.join(QStringLiteral("; ")));
    fitHeight();
    update();
}

void ModeBars::fitHeight()
{
    setMinimumHeight(static_cast<int>(std::ceil(layoutOf(m_scene, width() - kMargin, font()).height + kMargin)));
}

void ModeBars::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    fitHeight();
}

void ModeBars::paintEvent(QPaintEvent* /*event*/)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    paintModeBars(painter, m_scene, QRectF(rect()).adjusted(kMargin / 2, kMargin / 2, -kMargin / 2, 0),
                  widgets::TreeTheme::fromPalette(palette(), font()), font());
}

widgets::Picture ModeBars::picture() const
{
    QFont font = widgets::TreeTheme::forFigures().font;
    font.setPixelSize(12);
    const double line = QFontMetricsF(font).height();
    const double inner = layoutOf(m_scene, kFigureWidth - 2 * kMargin, font).height;
    const QSizeF size(kFigureWidth, inner + 2 * kMargin + line * static_cast<double>(m_scene.captions.size() + 1));
    return {.size = size,
            .paint =
                [scene = m_scene, size, font, inner, line](QPainter& painter) {
                    const widgets::TreeTheme theme = widgets::TreeTheme::forFigures();
                    painter.fillRect(QRectF(QPointF(0, 0), size), theme.background);
                    paintModeBars(painter, scene, {kMargin, kMargin, size.width() - 2 * kMargin, inner}, theme, font);
                    painter.setFont(font);
                    painter.setPen(theme.mutedText);
                    double y = kMargin + inner + line / 2;
                    for (const QString& caption : scene.captions) {
                        painter.drawText(QRectF(kMargin, y, size.width() - 2 * kMargin, line),
                                         static_cast<int>(Qt::AlignVCenter | Qt::TextSingleLine), caption);
                        y += line;
                    }
                },
            .title = m_scene.title,
            .description = m_scene.captions.join(u'\n')};
}

}  // namespace orangery::recognition_page
