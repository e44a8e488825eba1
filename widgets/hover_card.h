// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>

class QLabel;

namespace orangery::widgets {

/// A card over its parent that says more about what lies under the mouse. It takes no input and moves nothing else.
class HoverCard : public QFrame {
    Q_OBJECT

public:
    explicit HoverCard(QWidget* parent);

    /// Shows the texts beside `around` (parent's coordinates), inside of the parent. Plain text; long texts are cut.
    void present(const QString& heading, const QString& text, const QRect& around);

private:
    QLabel* m_heading;
    QLabel* m_text;
};

}  // namespace orangery::widgets
