// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/modes_pane.h"

#include "plugins/recognition/descriptions/mode_bars.h"
#include "widgets/bridge/text.h"
#include "widgets/tool/action_button.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QListWidget>
#include <QScrollArea>
#include <QSlider>
#include <QSplitter>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace orangery::recognition_page {

namespace {

constexpr int kAlphaSteps = 100;
constexpr std::size_t kMostItems = 500;  // in the list; the others are counted
constexpr int kItemRole = Qt::UserRole;
constexpr int kTableWidth = 820;   // px at first
constexpr int kListWidth = 360;    // px at first
constexpr int kBarsHeight = 380;   // px at first
constexpr int kSliderWidth = 160;  // px
constexpr int kColumnMargin = 2;   // px

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
      m_state(plainLabel("modesPane.state", tr("What is compared"))),
      m_alpha(new QSlider(Qt::Horizontal)),
      m_alphaText(new QLabel),
      m_bars(new ModeBars),
      m_table(new QTableView),
      m_pairText(plainLabel("modesPane.pair", tr("Modes whose differences are listed"))),
      m_items(new QListWidget)
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
    column->addWidget(m_state);
    column->addWidget(all, 1);
    connect(m_watch, &ModeWatch::changed, this, &ModesPane::present);
    connect(&m_study, &Study::currentChanged, this, &ModesPane::showItem);
    present();
}

void ModesPane::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    m_watch->setActive(true);
}

void ModesPane::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    m_watch->setActive(false);
}

QWidget* ModesPane::makeTop()
{
    auto* top = new QWidget;
    auto* row = new QHBoxLayout(top);
    row->setContentsMargins(0, 0, 0, 0);
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
    row->addWidget(title);
    row->addWidget(m_alpha);
    row->addWidget(m_alphaText);
    row->addStretch(1);
    for (QAction* action : {m_export, m_savePicture, m_copy})
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
    m_items->setUniformItemSizes(true);
    m_items->setTextElideMode(Qt::ElideRight);
    m_items->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    const auto look = [this](const QListWidgetItem* item) {
        const auto place = item->data(kItemRole).toULongLong();
        if (place < m_study.items().size())
            m_study.setCurrent(place);
    };
    connect(m_items, &QListWidget::itemClicked, this, look);
    connect(m_items, &QListWidget::itemActivated, this, look);
    auto* part = new QWidget;
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_pairText);
    column->addWidget(m_items, 1);
    return part;
}

QString ModesPane::stateText() const
{
    if (m_study.classes().names.empty())
        return tr("Open classes and their descriptions to compare the modes.");
    if (m_study.model().empty())
        return tr("Choose a model to compare the modes.");
    if (m_watch->problem())
        return tr("The modes cannot be compared: %1").arg(bridge::toQt(m_watch->problem()->message));
    const auto& state = m_watch->state();
    if (state == nullptr)
        return tr("The modes are not scored yet.");
    QString text =
        state->comparison.inputs == 0
            ? tr("Add inputs to see how the modes differ.")
            : tr("%1 items, the class of %2 known. A cell under ≠ tells from how many items' classes in that "
                 "mode the row's differ; a click lists them.")
                  .arg(state->comparison.inputs)
                  .arg(state->comparison.known);
    QStringList leftOut;
    for (const ModeState::LeftOut& one : state->leftOut)
        leftOut << bridge::toQt(zero_shot::nameOf(one.mode));
    if (!leftOut.isEmpty())
        text += tr(" Left out: %1, since %2.")
                    .arg(leftOut.join(QStringLiteral(", ")), bridge::toQt(state->leftOut.front().error.message));
    return text;
}

void ModesPane::present()
{
    const auto& state = m_watch->state();
    m_state->setText(stateText());
    const bool sameShape = state != nullptr && m_model->rowCount() == static_cast<int>(state->modes.size());
    m_model->setState(state);
    if (!sameShape) {
        m_table->resizeColumnsToContents();
        for (int column = 0; column < m_model->columnCount(); ++column)
            m_table->setColumnWidth(column, m_table->columnWidth(column) + kColumnMargin);
        m_pair.reset();
    }
    const bool hasInputs = state != nullptr && state->comparison.inputs > 0;
    for (QAction* action : {m_export, m_copy})
        action->setEnabled(hasInputs);
    if (!m_pair && hasInputs && state->modes.size() > 1) {
        // The first and the last mode that has sentences alone say most: names against descriptions.
        std::size_t other = 1;
        for (std::size_t m = 0; m < state->modes.size(); ++m)
            if (state->modes[m].prompts.mode == zero_shot::PromptMode::Descriptions)
                other = m;
        m_pair = {0, other};
    }
    showPair();
    showItem();
}

void ModesPane::showItem()
{
    const auto& state = m_watch->state();
    const auto current = m_study.current();
    ModeBarsScene scene;
    if (state != nullptr && current && *current < m_study.items().size())
        scene = barsOf(*state, *current, m_study.items()[*current].input);
    else if (state != nullptr && state->comparison.inputs > 0)
        scene.title = tr("Choose an input to see its best classes in every mode.");
    if (!scene.panels.empty()) {
        scene.captions << tr("Model %1").arg(bridge::toQt(m_study.model()));
        if (!m_badge.isEmpty())
            scene.title += QStringLiteral("  [") + m_badge + u']';
    }
    m_savePicture->setEnabled(!scene.panels.empty());
    m_bars->setScene(std::move(scene));
}

void ModesPane::setBadge(const QString& badge)
{
    m_badge = badge;
    showItem();
}

void ModesPane::showPair()
{
    m_items->clear();
    const auto& state = m_watch->state();
    if (state == nullptr || !m_pair || m_pair->first >= state->modes.size() || m_pair->second >= state->modes.size()) {
        m_pairText->clear();
        return;
    }
    const auto [a, b] = *m_pair;
    const zero_shot::ModeComparison& compared = state->comparison;
    const auto name = [&](std::size_t mode) { return bridge::toQt(compared.modes[mode].mode); };
    const std::vector<std::size_t> rows = zero_shot::differingInputs(compared, a, b, state->same);
    QString text = tr("%1 and %2 differ at %3 of %4 items").arg(name(a), name(b)).arg(rows.size()).arg(compared.inputs);
    if (compared.known > 0)
        text += tr("; only %1 is right: %2, only %3: %4")
                    .arg(name(a))
                    .arg(compared.onlyRight(a, b))
                    .arg(name(b))
                    .arg(compared.onlyRight(b, a));
    m_pairText->setText(text + u'.');
    for (std::size_t i = 0; i < std::min(kMostItems, rows.size()); ++i) {
        const std::size_t row = rows[i];
        const std::size_t item = state->items->items[row];
        if (item >= m_study.items().size())
            continue;
        const auto answer = [&](std::size_t mode) -> QString {
            const std::size_t c = compared.modes[mode].top1[row];
            const std::optional<std::size_t> truth = state->items->truth[row];
            const QString right = truth && state->same[*truth] == state->same[c] ? QStringLiteral("✓ ") : QString();
            return right + bridge::toQt(state->classNames[c]);
        };
        const QString line =
            tr("%1: %2 ≠ %3")
                .arg(bridge::pathToQt(fs::path(m_study.items()[item].input).filename()), answer(a), answer(b));
        auto* entry = new QListWidgetItem(line, m_items);
        entry->setData(kItemRole, static_cast<qulonglong>(item));
        entry->setToolTip(line + u'\n' + bridge::toQt(m_study.items()[item].input));
    }
    if (rows.size() > kMostItems) {
        auto* entry = new QListWidgetItem(tr("%1 hidden").arg(rows.size() - kMostItems), m_items);
        entry->setFlags(Qt::NoItemFlags);
    }
}

}  // namespace orangery::recognition_page
