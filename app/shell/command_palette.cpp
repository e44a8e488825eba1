// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/command_palette.h"

#include "widgets/tool/action_registry.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace orangery::shell {

namespace {

constexpr int kWidth = 520;   // px
constexpr int kHeight = 340;  // px
constexpr int kTop = 60;      // px below the window's upper edge

QString nameOf(const QAction& action)
{
    const QString menu = tool::ActionRegistry::menuOf(&action);
    return QString(menu + QStringLiteral(": ") + action.text()).remove(QLatin1Char('&'));
}

/// Whether every word of `typed` occurs in `name`.
bool matches(const QString& name, const QString& typed)
{
    const QStringList words = typed.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(),
                       [&](const QString& word) { return name.contains(word, Qt::CaseInsensitive); });
}

}  // namespace

CommandPalette::CommandPalette(const tool::ActionRegistry& registry, QWidget* window)
    : QFrame(window), m_registry(registry), m_line(new QLineEdit(this)), m_list(new QListWidget(this))
{
    setObjectName(QStringLiteral("commandPalette"));
    setAccessibleName(tr("Commands"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    m_line->setPlaceholderText(tr("Type what you want to do"));
    m_line->setAccessibleName(tr("Search for a command"));
    m_list->setAccessibleName(tr("Matching commands"));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_line);
    column->addWidget(m_list);
    m_line->installEventFilter(this);
    connect(m_line, &QLineEdit::textChanged, this, &CommandPalette::refill);
    connect(m_line, &QLineEdit::returnPressed, this, &CommandPalette::act);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::act);
    hide();
}

void CommandPalette::open()
{
    const QWidget* window = parentWidget();
    const int width = qMin(kWidth, window->width() - 20);
    setGeometry((window->width() - width) / 2, kTop, width, qMin(kHeight, window->height() - kTop - 10));
    m_line->clear();
    refill();
    show();
    raise();
    m_line->setFocus();
}

bool CommandPalette::eventFilter(QObject* object, QEvent* event)
{
    if (object == m_line && event->type() == QEvent::FocusOut)
        hide();
    if (object == m_line && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const int row = m_list->currentRow();
        switch (key->key()) {
        case Qt::Key_Escape:
            hide();
            return true;
        case Qt::Key_Down:
            m_list->setCurrentRow(qMin(row + 1, m_list->count() - 1));
            return true;
        case Qt::Key_Up:
            m_list->setCurrentRow(qMax(row - 1, 0));
            return true;
        default:
            break;
        }
    }
    return QFrame::eventFilter(object, event);
}

void CommandPalette::refill()
{
    m_list->clear();
    for (QAction* action : m_registry.actions()) {
        const QString name = nameOf(*action);
        if (!action->isEnabled() || !action->isVisible() || !matches(name, m_line->text()))
            continue;
        const QString key = action->shortcut().toString(QKeySequence::NativeText);
        auto* item = new QListWidgetItem(key.isEmpty() ? name : name + QStringLiteral("    ") + key, m_list);
        item->setToolTip(action->toolTip());
        item->setData(Qt::UserRole, action->objectName());
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::act()
{
    const QListWidgetItem* item = m_list->currentItem();
    if (item == nullptr)
        return;
    QAction* action = m_registry.find(item->data(Qt::UserRole).toString());
    hide();
    if (action != nullptr)
        action->trigger();
}

}  // namespace orangery::shell
