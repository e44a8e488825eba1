// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QScrollArea;
class QWidget;

namespace orangery::widgets {

/// Puts `content` where it is scrolled once there is less room than it needs. It has no frame and takes no focus: what is
/// in `content` does, and is scrolled to.
[[nodiscard]] QScrollArea* scrollRoom(QWidget* content);

}  // namespace orangery::widgets
