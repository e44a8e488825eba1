// SPDX-License-Identifier: GPL-3.0-or-later
// What the pane is made of.
#include "plugins/recognition/descriptions/item_list.h"
#include "plugins/recognition/descriptions/mode_bars.h"
#include "plugins/recognition/descriptions/modes_pane.h"
#include "widgets/flow_layout.h"
#include "widgets/tool/action_button.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QScrollArea>
#include <QSlider>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

namespace orangery::recognition_page {

namespace {

constexpr int kAlphaSteps = 100;
constexpr int kTableWidth = 820;   // px at first
constexpr int kListWidth = 360;    // px at first
constexpr int kBarsHeight = 380;   // px at first
constexpr int kSliderWidth = 160;  // px

QLabel* plainLabel(const char* name, const QString& accessibleName)
{
    auto* label = new QLabel;
    label->setObjectName(QString::fromLatin1(name));
    label->setAccessibleName(accessibleName);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    return label;
}

}  // namespace

ModesPane::ModesPane(Study& study, tool::Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_study(study),
      m_workbench(workbench),
      m_watch(new ModeWatch(study, this)),
      m_model(new ModesModel(this)),
      m_writer(new bridge::Background(this)),
      m_saver(new tool::RunSaver(workbench, this)),
      m_state(plainLabel("modesPane.state", tr("What is compared"))),
      m_alpha(new QSlider(Qt::Horizontal)),
      m_alphaText(new QLabel),
      m_bars(new ModeBars),
      m_table(new QTableView),
      m_pairText(plainLabel("modesPane.pair", tr("Modes whose differences are listed"))),
      m_items(new ItemList(study))
{
    setObjectName(QStringLiteral("modesPane"));
    setAccessibleName(tr("Modes"));
    makeActions();
    auto* scroll = new QScrollArea;
    scroll->setObjectName(QStringLiteral("modesPane.scroll"));
    scroll->setAccessibleName(tr("Best classes in every mode"));
    scroll->setWidget(m_bars);
    scroll->setWidgetResizable(true);
    auto* below = new QSplitter;
    below->setAccessibleName(tr("Modes and the items where they differ"));
    below->addWidget(makeTable());
    below->addWidget(makeDifferences());
    below->setChildrenCollapsible(false);
    below->setSizes({kTableWidth, kListWidth});
    auto* all = new QSplitter(Qt::Vertical);
    all->setAccessibleName(tr("One item, and all of them"));
    all->addWidget(scroll);
    all->addWidget(below);
    all->setChildrenCollapsible(false);
    all->setSizes({kBarsHeight, kBarsHeight});
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 8, 10, 8);
    column->addWidget(makeTop());
    auto* said = new QHBoxLayout;
    said->addWidget(m_state, 1);
    m_anewButton = tool::actionButton(m_anew, this);
    said->addWidget(m_anewButton, 0, Qt::AlignBottom);
    column->addLayout(said);
    column->addWidget(all, 1);
    connect(m_watch, &ModeWatch::changed, this, &ModesPane::present);
    connect(&m_study, &Study::currentChanged, this, &ModesPane::showItem);
    connect(&m_study, &Study::itemsRemoved, this, [this] {
        if (!m_recorded)
            return;
        m_recordedState = comparedOn(m_study, m_recorded->told);
        if (m_recordedState->comparison.inputs == 0 && !m_recorded->told.inputs.empty())
            setRecorded({});
        present();
    });
    connect(&m_follower, &bridge::RunFollower::batchArrived, this, &ModesPane::take);
    connect(&m_follower, &bridge::RunFollower::restarted, this, &ModesPane::beginRecordedAnew);
    connect(&m_follower, &bridge::RunFollower::stateChanged, this, &ModesPane::noteState);
    const auto tellAgain = [this] {
        if (m_recorded)
            present();
    };
    connect(&m_study, &Study::modelChanged, this, tellAgain);
    connect(&m_study, &Study::itemsAdded, this, tellAgain);
    connect(m_saver, &tool::RunSaver::isSavingChanged, this, &ModesPane::enableActions);
    present();
}

QWidget* ModesPane::makeTop()
{
    auto* top = new QWidget;
    auto* row = new widgets::FlowLayout(top);
    auto* title = new QLabel(tr("Descriptions in the &mix:"));
    title->setBuddy(m_alpha);
    m_alpha->setObjectName(QStringLiteral("modesPane.alpha"));
    m_alpha->setAccessibleName(tr("What the descriptions count in the mix"));
    m_alpha->setToolTip(tr("Score of the mix: (1 - share) x that of the templates + share x that of the sentences"));
    m_alpha->setRange(0, kAlphaSteps);
    m_alpha->setPageStep(kAlphaSteps / 10);
    m_alpha->setValue(kAlphaSteps / 2);
    m_alpha->setFixedWidth(kSliderWidth);
    const auto show = [this](int value) {
        m_alphaText->setText(QString::number(value / static_cast<double>(kAlphaSteps), 'f', 2));
        m_watch->setAlpha(value / static_cast<double>(kAlphaSteps));
    };
    show(m_alpha->value());
    connect(m_alpha, &QSlider::valueChanged, this, show);
    row->addTogether({title, m_alpha, m_alphaText});
    row->addStretch();
    for (QAction* action : {m_export, m_savePicture, m_copy, m_saveRun})
        row->addWidget(tool::actionButton(action, top));
    return top;
}

QWidget* ModesPane::makeTable()
{
    m_table->setObjectName(QStringLiteral("modesPane.table"));
    m_table->setAccessibleName(tr("Modes, and at how many items two of them differ"));
    m_table->setModel(m_model);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setAlternatingRowColors(true);
    m_table->verticalHeader()->hide();
    connect(m_table->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        if (const auto pair = m_model->pairOf(index)) {
            m_pair = pair;
            showPair();
        }
    });
    return m_table;
}

QWidget* ModesPane::makeDifferences()
{
    m_items->setObjectName(QStringLiteral("modesPane.items"));
    m_items->setAccessibleName(tr("Items to which the two modes give different classes"));
    auto* part = new QWidget;
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pairText);
    column->addWidget(m_items, 1);
    return part;
}

}  // namespace orangery::recognition_page
