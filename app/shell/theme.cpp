// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/theme.h"

#include "widgets/focus_frame.h"

#include <QAbstractScrollArea>
#include <QApplication>
#include <QCommandLinkButton>
#include <QFontMetrics>
#include <QProxyStyle>
#include <QStyleOption>
#include <QToolTip>

namespace orangery::shell {

namespace {

struct Shades {
    QRgb window, base, alternate, button, text, muted, link, highlight, highlightedText, light, mid, dark;
};

constexpr Shades kLight = {0xfff6f5f2, 0xffffffff, 0xfff0efeb, 0xffebe9e4, 0xff1f2328, 0xff6a6f76,
                           0xff0b5cad, 0xff1a66b8, 0xffffffff, 0xffffffff, 0xffc6c3bb, 0xff8d8a82};
constexpr Shades kDark = {0xff1d2024, 0xff2a2e34, 0xff30353c, 0xff363b43, 0xffe6e8ea, 0xff9aa1a9,
                          0xff7ab8ff, 0xff2f7fd1, 0xffffffff, 0xff565d66, 0xff4a5059, 0xff121417};

constexpr int kSplitterWidth = 10;  // px
constexpr int kRowMargin = 6;       // px, above and below the text of a row together

QPalette paletteOf(const Shades& shades)
{
    QPalette palette;
    const auto set = [&](QPalette::ColorRole role, QRgb colour) { palette.setColor(role, QColor::fromRgb(colour)); };
    set(QPalette::Window, shades.window);
    set(QPalette::WindowText, shades.text);
    set(QPalette::Base, shades.base);
    set(QPalette::AlternateBase, shades.alternate);
    set(QPalette::Text, shades.text);
    set(QPalette::PlaceholderText, shades.muted);
    set(QPalette::Button, shades.button);
    set(QPalette::ButtonText, shades.text);
    set(QPalette::BrightText, 0xffffffff);
    set(QPalette::ToolTipBase, shades.base);
    set(QPalette::ToolTipText, shades.text);
    set(QPalette::Link, shades.link);
    set(QPalette::LinkVisited, shades.link);
    set(QPalette::Highlight, shades.highlight);
    set(QPalette::HighlightedText, shades.highlightedText);
    set(QPalette::Light, shades.light);
    set(QPalette::Midlight, shades.button);
    set(QPalette::Mid, shades.mid);
    set(QPalette::Dark, shades.dark);
    set(QPalette::Shadow, 0xff000000);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, QColor::fromRgb(shades.muted));
    palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor::fromRgb(shades.mid));
    return palette;
}

bool scrolls(const QWidget* widget)
{
    return qobject_cast<const QAbstractScrollArea*>(widget) != nullptr;
}

/// Fusion with room between the parts of a page, rows of tables that stand as close as those of lists, and a frame around
/// the list, table, text or link that has the focus.
class WorkbenchStyle : public QProxyStyle {
public:
    WorkbenchStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

    int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override
    {
        switch (metric) {
        case PM_SplitterWidth:
            return kSplitterWidth;
        case PM_DefaultFrameWidth:
            return scrolls(widget) ? widgets::kFocusWidth : QProxyStyle::pixelMetric(metric, option, widget);
        case PM_HeaderDefaultSectionSizeVertical:
            return (widget != nullptr ? widget->fontMetrics() : QFontMetrics(QApplication::font())).height() +
                   kRowMargin;
        default:
            return QProxyStyle::pixelMetric(metric, option, widget);
        }
    }

    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget) const override
    {
        QProxyStyle::drawControl(element, option, painter, widget);
        // Fusion draws nothing of a command link but what it is pointed at.
        if (element == CE_PushButtonBevel && option->state.testFlag(State_HasFocus) &&
            qobject_cast<const QCommandLinkButton*>(widget) != nullptr)
            widgets::paintFocusFrame(*painter, option->rect, option->palette);
    }

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                       const QWidget* widget) const override
    {
        if (element == PE_Frame && scrolls(widget) && option->state.testFlag(State_HasFocus))
            widgets::paintFocusFrame(*painter, option->rect, option->palette);
        else
            QProxyStyle::drawPrimitive(element, option, painter, widget);
    }
};

}  // namespace

QString themeName(Theme theme)
{
    switch (theme) {
    case Theme::System:
        return QStringLiteral("system");
    case Theme::Light:
        return QStringLiteral("light");
    case Theme::Dark:
        return QStringLiteral("dark");
    }
    return {};
}

Theme themeFromName(const QString& name)
{
    for (const Theme theme : {Theme::Light, Theme::Dark})
        if (name == themeName(theme))
            return theme;
    return Theme::System;
}

QPalette lightPalette()
{
    return paletteOf(kLight);
}

QPalette darkPalette()
{
    return paletteOf(kDark);
}

void applyTheme(Theme theme)
{
    static const bool isSystemDark = QApplication::palette().color(QPalette::Window).lightnessF() < 0.5F;
    static const bool hasStyle = [] {
        QApplication::setStyle(new WorkbenchStyle);  // the application owns it
        return true;
    }();
    Q_UNUSED(hasStyle)
    const bool isDark = theme == Theme::Dark || (theme == Theme::System && isSystemDark);
    const QPalette palette = isDark ? darkPalette() : lightPalette();
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
}

}  // namespace orangery::shell
