// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QWidget;

namespace orangery::test {

/// Goes by Tab through an active window, from `begin` until it comes to something twice; those among the widgets below
/// `part` that look the same with the focus and without it, each as "class 'objectName' 'accessibleName'".
[[nodiscard]] QStringList stopsThatShowNoFocus(QWidget& window, QWidget& begin, const QWidget& part);

}  // namespace orangery::test
