// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tree_theme.h"

#include "widgets/picture.h"

#include <QPalette>

namespace orangery::widgets {
namespace {

constexpr double kTextContrast = 4.5;   // WCAG 2.1, 1.4.3
constexpr double kShapeContrast = 3.0;  // WCAG 2.1, 1.4.11

TreeTheme themeOf(const QColor& background, const QColor& text, const QColor& accent)
{
    TreeTheme theme;
    theme.ground = background.lightnessF() < 0.5F ? Ground::Dark : Ground::Light;
    const bool isDark = theme.ground == Ground::Dark;
    theme.background = background;
    theme.band = mixed(background, text, 0.04);
    theme.text = withContrast(text, theme.band, kTextContrast, isDark ? Qt::white : Qt::black);
    theme.mutedText = withContrast(mixed(theme.text, background, 0.35), theme.band, kTextContrast, theme.text);
    theme.card = mixed(background, text, isDark ? 0.10 : 0.02);
    theme.frame = mixed(background, text, 0.55);
    theme.edge = mixed(background, text, isDark ? 0.36 : 0.30);
    theme.bestPath = withContrast(accent, theme.band, kTextContrast, theme.text);
    theme.focus = withContrast(accent, theme.band, kShapeContrast, theme.text);
    theme.match = isDark ? QColor(0xffd54f) : QColor(0xc77700);
    theme.error = withContrast(isDark ? QColor(0xff8a65) : QColor(0xb3261e), theme.band, kTextContrast, theme.text);
    return theme;
}

}  // namespace

TreeTheme TreeTheme::fromPalette(const QPalette& palette, const QFont& font)
{
    TreeTheme theme =
        themeOf(palette.color(QPalette::Base), palette.color(QPalette::Text), palette.color(QPalette::Highlight));
    theme.font = font;
    return theme;
}

TreeTheme TreeTheme::forFigures(Ground ground)
{
    TreeTheme theme = ground == Ground::Light ? themeOf(Qt::white, QColor(0x1b1b1f), QColor(0x1a5fb4))
                                              : themeOf(QColor(0x1b1e22), QColor(0xe6e8ea), QColor(0x7ab8ff));
    theme.font = pictureFont();
    return theme;
}

QColor mixed(const QColor& a, const QColor& b, double share)
{
    const auto s = static_cast<float>(share);
    return QColor::fromRgbF(a.redF() + s * (b.redF() - a.redF()), a.greenF() + s * (b.greenF() - a.greenF()),
                            a.blueF() + s * (b.blueF() - a.blueF()));
}

QColor withContrast(QColor colour, const QColor& ground, double wanted, const QColor& towards)
{
    for (int step = 0; step < 20 && contrast(colour, ground) < wanted; ++step)
        colour = mixed(colour, towards, 0.15);
    return contrast(colour, ground) < wanted ? towards : colour;
}

}  // namespace orangery::widgets
