// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPalette>
#include <QString>

namespace orangery::shell {

enum class Theme { System, Light, Dark };

/// "system", "light", "dark": as settings keep it. Anything else reads as System.
[[nodiscard]] QString themeName(Theme theme);
[[nodiscard]] Theme themeFromName(const QString& name);

[[nodiscard]] QPalette lightPalette();
[[nodiscard]] QPalette darkPalette();

/// Gives the application the theme's palette. System means: as dark as the palette that the application started with,
/// since this Qt cannot ask the desktop. Call once before the first window, then at will.
void applyTheme(Theme theme);

}  // namespace orangery::shell
