// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace orangery::shell {

/// For the bench of the start: with ORANGERY_REPORT_FIRST_PAINT in the environment, one line of JSON goes to stdout when
/// the window has been painted for the first time, {"first_paint": true, "torch": false, ...}, and the program ends.
void reportFirstPaint(QWidget* window);

/// Whether a library whose name contains `part` is mapped into this process.
[[nodiscard]] bool isMapped(const char* part);

}  // namespace orangery::shell
