// SPDX-License-Identifier: GPL-3.0-or-later
// What the pane is made of: hint, buttons, table, findings.
#include "plugins/recognition/descriptions/description_filter.h"
#include "plugins/recognition/descriptions/description_pane.h"
#include "plugins/recognition/descriptions/effect_view.h"
#include "plugins/recognition/descriptions/findings_model.h"
#include "widgets/tool/action_button.h"

#include <QAction>
#include <QCheckBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

namespace orangery::recognition_page {

namespace {

constexpr int kTokensColumn = 84;  // px at first
constexpr int kMarksColumn = 150;  // px at first
constexpr int kKindColumn = 110;   // px at first

QLabel* heading(const QString& text)
{
    auto* label = new QLabel(text);
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    return label;
}

}  // namespace

QWidget* DescriptionPane::makeHint()
{
    auto* page = new QWidget;
    auto* hint =
        new QLabel(tr("There are no classes yet.\n\nOpen a file of classes or descriptions, or drop one on the "
                      "window: GPT4Vis, CuPL and DCLIP files, YAML, CSV, or one name a line. Their sentences "
                      "can be changed here while the scores follow, and so can the classes: %1 adds one.")
                       .arg(m_addClass->shortcut().toString(QKeySequence::NativeText)));
    hint->setObjectName(QStringLiteral("descriptionPane.hint"));
    hint->setAlignment(Qt::AlignCenter);
    hint->setWordWrap(true);
    m_undoRemoval = tool::actionButton(m_undo, page);
    m_undoRemoval->setObjectName(QStringLiteral("descriptionPane.undoRemoval"));
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(60, 0, 60, 0);
    column->addStretch(1);
    column->addWidget(hint);
    column->addWidget(m_undoRemoval, 0, Qt::AlignHCenter);
    column->addStretch(1);
    return page;
}

QWidget* DescriptionPane::makeButtons()
{
    auto* buttons = new QWidget;
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    const auto addButton = [&](QAction* action, const QString& text) {
        auto* button = new QToolButton(buttons);
        button->setObjectName(action->objectName() + QStringLiteral(".button"));
        action->setIconText(text);
        button->setDefaultAction(action);
        button->setAccessibleName(action->text().remove(u'&'));
        button->setFocusPolicy(Qt::TabFocus);
        row->addWidget(button);
    };
    addButton(m_add, tr("Add"));
    addButton(m_remove, tr("Remove"));
    addButton(m_disable, tr("Disable"));
    addButton(m_up, tr("Up"));
    addButton(m_down, tr("Down"));
    addButton(m_paste, tr("Paste lines"));
    addButton(m_clean, tr("Clean up"));
    row->addWidget(makeClassesButton());
    row->addSpacing(12);
    addButton(m_undo, tr("Undo"));
    addButton(m_redo, tr("Redo"));
    row->addSpacing(12);
    addButton(m_save, tr("Save"));
    addButton(m_saveAs, tr("Save as…"));
    row->addSpacing(12);
    m_state->setObjectName(QStringLiteral("descriptionPane.state"));
    m_state->setAccessibleName(tr("File and unsaved changes"));
    m_state->setTextFormat(Qt::PlainText);
    m_state->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    row->addWidget(m_state, 1);
    return buttons;
}

QWidget* DescriptionPane::makeClassesButton()
{
    auto* button = new QToolButton;
    button->setObjectName(QStringLiteral("descriptionPane.classes"));
    button->setText(tr("Classes"));
    button->setAccessibleName(tr("Change classes"));
    button->setToolTip(tr("Add, rename, merge, disable and remove classes"));
    button->setPopupMode(QToolButton::InstantPopup);
    button->setFocusPolicy(Qt::TabFocus);
    button->addActions({m_addClass, m_rename, m_merge, m_disable, m_removeClasses});
    return button;
}

QWidget* DescriptionPane::makeTable()
{
    m_search->setObjectName(QStringLiteral("descriptionPane.search"));
    m_search->setAccessibleName(tr("Find sentences"));
    m_search->setPlaceholderText(tr("Find sentences and classes"));
    m_search->setClearButtonEnabled(true);
    m_onlyMarked->setObjectName(QStringLiteral("descriptionPane.onlyMarked"));
    m_onlyMarked->setAccessibleName(m_onlyMarked->text());
    m_onlyMarked->setToolTip(tr("Show only sentences about which something was found"));
    m_count->setObjectName(QStringLiteral("descriptionPane.count"));
    m_count->setAccessibleName(tr("Sentences shown"));
    m_filter->setSourceModel(m_model);
    m_tree->setObjectName(QStringLiteral("descriptionPane.tree"));
    m_tree->setAccessibleName(tr("Classes and their sentences"));
    m_tree->setModel(m_filter);
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_tree->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(DescriptionModel::Text, QHeaderView::Stretch);
    m_tree->setColumnWidth(DescriptionModel::Tokens, kTokensColumn);
    m_tree->setColumnWidth(DescriptionModel::Marks, kMarksColumn);
    connect(m_tree->selectionModel(), &QItemSelectionModel::selectionChanged, this, &DescriptionPane::enableActions);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &DescriptionPane::enableActions);
    auto* part = new QWidget;
    auto* row = new QHBoxLayout;
    row->addWidget(m_search, 1);
    row->addWidget(m_onlyMarked);
    row->addWidget(m_count);
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addWidget(m_tree, 1);
    return part;
}

QWidget* DescriptionPane::makeSide()
{
    m_effect = new EffectView(m_study, *m_watch, m_beginHere, nullptr);
    m_findingsText->setObjectName(QStringLiteral("descriptionPane.findingsText"));
    m_findingsText->setWordWrap(true);
    m_findingsText->setTextFormat(Qt::PlainText);
    m_findingsTable->setObjectName(QStringLiteral("descriptionPane.findings"));
    m_findingsTable->setAccessibleName(tr("Findings"));
    m_findingsTable->setModel(m_findings);
    m_findingsTable->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_findingsTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_findingsTable->setTabKeyNavigation(false);
    m_findingsTable->setWordWrap(false);
    m_findingsTable->setAlternatingRowColors(true);
    m_findingsTable->verticalHeader()->hide();
    m_findingsTable->horizontalHeader()->setStretchLastSection(true);
    m_findingsTable->setColumnWidth(FindingsModel::Kind, kKindColumn);
    const auto go = [this](const QModelIndex& index) {
        const Mark mark = m_findings->markOf(index);
        select(mark.classIndex, mark.sentence);
    };
    connect(m_findingsTable, &QTableView::clicked, this, go);
    connect(m_findingsTable, &QTableView::activated, this, go);
    auto* found = new QWidget;
    auto* column = new QVBoxLayout(found);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(heading(tr("Findings")));
    column->addWidget(m_findingsText);
    column->addWidget(m_findingsTable, 1);
    auto* side = new QSplitter(Qt::Vertical);
    side->setAccessibleName(tr("Effect of the edits and findings"));
    side->addWidget(m_effect);
    side->addWidget(found);
    side->setChildrenCollapsible(false);
    return side;
}

}  // namespace orangery::recognition_page
