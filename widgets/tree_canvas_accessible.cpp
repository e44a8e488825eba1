// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tree_canvas_accessible.h"

#include "widgets/tree_canvas.h"

#include <QAccessible>
#include <QAccessibleWidget>

namespace orangery::widgets {
namespace {

class TreeCanvasInterface : public QAccessibleWidget {
public:
    explicit TreeCanvasInterface(TreeCanvas* canvas) : QAccessibleWidget(canvas, QAccessible::Tree) {}

    [[nodiscard]] QString text(QAccessible::Text kind) const override
    {
        if (kind == QAccessible::Value)
            return static_cast<const TreeCanvas*>(widget())->selectionText();
        return QAccessibleWidget::text(kind);
    }
};

QAccessibleInterface* makeInterface(const QString&, QObject* object)
{
    auto* canvas = qobject_cast<TreeCanvas*>(object);
    return canvas ? new TreeCanvasInterface(canvas) : nullptr;
}

}  // namespace

void installTreeCanvasAccessibility()
{
    QAccessible::installFactory(makeInterface);  // the same function twice is installed once
}

void tellAccessibleValue(TreeCanvas* canvas, const QString& text)
{
    QAccessibleValueChangeEvent event(canvas, text);
    QAccessible::updateAccessibility(&event);
}

}  // namespace orangery::widgets
