// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tree_canvas_accessible.h"

#include "widgets/tree_canvas.h"

#include <QAccessible>
#include <QAccessibleWidget>
#include <QHash>
#include <QPointer>

#include <algorithm>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

namespace orangery::widgets {
namespace {

/// What screen readers know of a canvas. Its children are the roots; each node's children are its nodes. Interfaces of
/// nodes are made when somebody asks for them: of ten thousand, a reader visits a few.
class TreeCanvasInterface : public QAccessibleWidget {
public:
    explicit TreeCanvasInterface(TreeCanvas* canvas) : QAccessibleWidget(canvas, QAccessible::Tree) {}
    ~TreeCanvasInterface() override;

    [[nodiscard]] QString text(QAccessible::Text kind) const override
    {
        return kind == QAccessible::Value ? canvas()->selectionText() : QAccessibleWidget::text(kind);
    }
    [[nodiscard]] int childCount() const override { return static_cast<int>(roots().size()); }
    [[nodiscard]] QAccessibleInterface* child(int index) const override
    {
        const auto nodes = roots();
        return index >= 0 && index < std::ssize(nodes) ? interfaceOf(nodes[static_cast<std::size_t>(index)]) : nullptr;
    }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface* child) const override;
    [[nodiscard]] QAccessibleInterface* childAt(int x, int y) const override
    {
        const NodeIndex item = canvas()->itemAt(canvas()->mapFromGlobal(QPoint(x, y)));
        return item == kNoNode ? nullptr : interfaceOf(canvas()->arrangement().node[item]);
    }
    [[nodiscard]] QAccessibleInterface* focusChild() const override
    {
        const NodeIndex item = canvas()->hasFocus() ? canvas()->selection() : kNoNode;
        return item == kNoNode ? nullptr : interfaceOf(canvas()->arrangement().node[item]);
    }

    [[nodiscard]] TreeCanvas* canvas() const { return static_cast<TreeCanvas*>(widget()); }
    [[nodiscard]] QAccessibleInterface* interfaceOf(NodeIndex node) const;

private:
    [[nodiscard]] std::span<const NodeIndex> roots() const
    {
        const TreeArrangement& arrangement = canvas()->arrangement();
        return arrangement.rows.empty() ? std::span<const NodeIndex>() : arrangement.rows.front();
    }

    mutable QHash<NodeIndex, QAccessible::Id> m_made;  // by item, which outlives what is folded
};

TreeCanvasInterface* interfaceOf(TreeCanvas* canvas)
{
    return static_cast<TreeCanvasInterface*>(QAccessible::queryAccessibleInterface(canvas));
}

/// One node of a canvas, named by its item.
class TreeNodeInterface : public QAccessibleInterface, public QAccessibleActionInterface {
public:
    TreeNodeInterface(TreeCanvas* canvas, NodeIndex item) : m_canvas(canvas), m_item(item) {}

    [[nodiscard]] bool isValid() const override { return node() != kNoNode; }
    [[nodiscard]] QObject* object() const override { return nullptr; }
    [[nodiscard]] QWindow* window() const override { return m_canvas ? interfaceOf(m_canvas)->window() : nullptr; }
    [[nodiscard]] QAccessible::Role role() const override { return QAccessible::TreeItem; }

    [[nodiscard]] QAccessibleInterface* parent() const override
    {
        if (!isValid())
            return nullptr;
        const NodeIndex above = arrangement().parent[node()];
        return above == kNoNode ? interfaceOf(m_canvas) : interfaceOf(m_canvas)->interfaceOf(above);
    }
    [[nodiscard]] int childCount() const override { return static_cast<int>(children().size()); }
    [[nodiscard]] QAccessibleInterface* child(int index) const override
    {
        const auto nodes = children();
        return index >= 0 && index < std::ssize(nodes)
                   ? interfaceOf(m_canvas)->interfaceOf(nodes[static_cast<std::size_t>(index)])
                   : nullptr;
    }
    [[nodiscard]] int indexOfChild(const QAccessibleInterface* child) const override
    {
        const auto nodes = children();
        const auto found = std::find_if(nodes.begin(), nodes.end(), [&](NodeIndex node) {
            return interfaceOf(m_canvas)->interfaceOf(node) == child;
        });
        return found == nodes.end() ? -1 : static_cast<int>(found - nodes.begin());
    }
    [[nodiscard]] QAccessibleInterface* childAt(int, int) const override { return nullptr; }  // cards do not overlap

    [[nodiscard]] QRect rect() const override
    {
        if (!isValid())
            return {};
        const QRect card = m_canvas->itemRect(m_item).toAlignedRect();
        return {m_canvas->mapToGlobal(card.topLeft()), card.size()};
    }
    [[nodiscard]] QString text(QAccessible::Text kind) const override
    {
        if (!isValid())
            return {};
        switch (kind) {
        case QAccessible::Name:
            return m_canvas->itemText(m_item);
        case QAccessible::Description:
            return m_canvas->scene().items[m_item].detail;
        case QAccessible::Value:
            return numbersOf(m_canvas->scene(), m_canvas->scene().items[m_item]);
        default:
            return {};
        }
    }
    void setText(QAccessible::Text, const QString&) override {}

    [[nodiscard]] QAccessible::State state() const override
    {
        QAccessible::State state;
        if (!isValid()) {
            state.invalid = true;
            return state;
        }
        const std::vector<NodeIndex> folded = m_canvas->folded();
        const bool isFolded = std::binary_search(folded.begin(), folded.end(), m_item);
        const bool isSelected = m_canvas->selection() == m_item;
        state.readOnly = true;
        state.selectable = state.focusable = true;
        state.selected = isSelected;
        state.focused = isSelected && m_canvas->hasFocus();
        state.expandable = isFolded || childCount() > 0;
        state.collapsed = isFolded;
        state.expanded = state.expandable && !isFolded;
        state.offscreen = !m_canvas->treeArea().intersects(m_canvas->itemRect(m_item));
        state.invisible = !m_canvas->isVisible();
        return state;
    }

    void* interface_cast(QAccessible::InterfaceType type) override
    {
        return type == QAccessible::ActionInterface ? static_cast<QAccessibleActionInterface*>(this) : nullptr;
    }
    [[nodiscard]] QStringList actionNames() const override
    {
        QStringList names{setFocusAction(), pressAction()};
        if (isValid() && state().expandable)
            names << toggleAction();
        return names;
    }
    void doAction(const QString& action) override
    {
        if (!isValid())
            return;
        m_canvas->select(m_item);
        if (action == setFocusAction())
            m_canvas->setFocus(Qt::OtherFocusReason);
        else if (action == pressAction())
            m_canvas->activateSelection();
        else if (action == toggleAction())
            m_canvas->toggleFold();
    }
    [[nodiscard]] QStringList keyBindingsForAction(const QString&) const override { return {}; }

private:
    [[nodiscard]] const TreeArrangement& arrangement() const { return m_canvas->arrangement(); }
    [[nodiscard]] NodeIndex node() const
    {
        if (!m_canvas || m_item >= std::ssize(arrangement().node))
            return kNoNode;
        return arrangement().node[m_item];
    }
    [[nodiscard]] std::span<const NodeIndex> children() const
    {
        return isValid() ? arrangement().children(node()) : std::span<const NodeIndex>();
    }

    QPointer<TreeCanvas> m_canvas;
    NodeIndex m_item;
};

TreeCanvasInterface::~TreeCanvasInterface()
{
    for (const QAccessible::Id id : std::as_const(m_made))
        QAccessible::deleteAccessibleInterface(id);
}

QAccessibleInterface* TreeCanvasInterface::interfaceOf(NodeIndex node) const
{
    if (node == kNoNode)
        return nullptr;
    const NodeIndex item = canvas()->arrangement().item[node];
    if (const auto made = m_made.constFind(item); made != m_made.cend())
        return QAccessible::accessibleInterface(*made);
    auto* interface = new TreeNodeInterface(canvas(), item);
    m_made.insert(item, QAccessible::registerAccessibleInterface(interface));
    return interface;
}

int TreeCanvasInterface::indexOfChild(const QAccessibleInterface* child) const
{
    const auto nodes = roots();
    const auto found =
        std::find_if(nodes.begin(), nodes.end(), [&](NodeIndex node) { return interfaceOf(node) == child; });
    return found == nodes.end() ? -1 : static_cast<int>(found - nodes.begin());
}

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

void tellAccessibleSelection(TreeCanvas* canvas, const QString& text)
{
    if (!QAccessible::isActive())
        return;
    QAccessibleValueChangeEvent value(canvas, text);
    QAccessible::updateAccessibility(&value);
    QAccessibleInterface* node = interfaceOf(canvas)->focusChild();
    if (node == nullptr)
        return;
    QAccessibleEvent focus(node, QAccessible::Focus);
    QAccessible::updateAccessibility(&focus);
}

void tellAccessibleTree(TreeCanvas* canvas)
{
    if (!QAccessible::isActive())
        return;
    QAccessibleEvent changed(canvas, QAccessible::ObjectReorder);
    QAccessible::updateAccessibility(&changed);
}

}  // namespace orangery::widgets
