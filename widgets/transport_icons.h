// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>

class QPalette;

namespace orangery::widgets {

enum class TransportIcon { Start, Back, Play, Pause, Forward, End };

/// The usual signs of a player, in the palette's colour of button texts: styles ship them in black only.
[[nodiscard]] QIcon transportIcon(TransportIcon kind, const QPalette& palette);

}  // namespace orangery::widgets
