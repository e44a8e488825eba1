// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/description_pane.h"

#include "plugins/recognition/descriptions/description_filter.h"
#include "plugins/recognition/descriptions/effect_view.h"
#include "plugins/recognition/descriptions/findings_model.h"
#include "widgets/bridge/text.h"
#include "widgets/tool/action_registry.h"

#include <QAction>
#include <QCheckBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <utility>

namespace orangery::recognition_page {

namespace {

constexpr auto kLookDelay = std::chrono::milliseconds(120);    // while somebody edits
constexpr auto kFilterDelay = std::chrono::milliseconds(120);  // while somebody types
constexpr std::size_t kMostExpanded = 400;                     // sentences; more would be a wall of rows
constexpr int kTokensColumn = 84;                              // px at first
constexpr int kMarksColumn = 150;                              // px at first
constexpr int kKindColumn = 110;                               // px at first
constexpr int kRowMargin = 6;                                  // px, above and below a finding
constexpr int kSideWidth = 380;                                // px at first

QLabel* heading(const QString& text)
{
    auto* label = new QLabel(text);
    QFont bold = label->font();
    bold.setBold(true);
    label->setFont(bold);
    return label;
}

}  // namespace

DescriptionPane::DescriptionPane(Study& study, tool::Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_study(study),
      m_workbench(workbench),
      m_model(new DescriptionModel(this)),
      m_edits(new DescriptionEdits(*m_model, this)),
      m_filter(new DescriptionFilter(this)),
      m_findings(new FindingsModel(this)),
      m_watch(new EffectWatch(study, this)),
      m_looker(new bridge::Background(this)),
      m_writer(new bridge::Background(this)),
      m_lengths(std::make_shared<TokenLengths>()),
      m_hintOrTable(new QStackedWidget(this)),
      m_search(new QLineEdit),
      m_onlyMarked(new QCheckBox(tr("Marked only"))),
      m_count(new QLabel),
      m_state(new QLabel),
      m_tree(new QTreeView),
      m_findingsTable(new QTableView),
      m_findingsText(new QLabel)
{
    setObjectName(QStringLiteral("descriptionPane"));
    setAccessibleName(tr("Descriptions"));
    makeActions();
    auto* splitter = new QSplitter;
    splitter->setAccessibleName(tr("Sentences, and what is found about them"));
    splitter->addWidget(makeTable());
    splitter->addWidget(makeSide());
    splitter->setStretchFactor(0, 1);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({2 * kSideWidth, kSideWidth});
    auto* shown = new QWidget;
    auto* shownColumn = new QVBoxLayout(shown);
    shownColumn->setContentsMargins(10, 8, 10, 8);
    shownColumn->addWidget(makeButtons());
    shownColumn->addWidget(splitter, 1);
    m_hintOrTable->addWidget(makeHint());
    m_hintOrTable->addWidget(shown);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_hintOrTable);

    m_lookTimer.setSingleShot(true);
    m_lookTimer.setInterval(kLookDelay);
    connect(&m_lookTimer, &QTimer::timeout, this, &DescriptionPane::lookAnew);
    m_filterTimer.setSingleShot(true);
    m_filterTimer.setInterval(kFilterDelay);
    connect(&m_filterTimer, &QTimer::timeout, this, &DescriptionPane::applyFilter);
    connect(m_search, &QLineEdit::textChanged, &m_filterTimer, qOverload<>(&QTimer::start));
    connect(m_onlyMarked, &QCheckBox::toggled, this, &DescriptionPane::applyFilter);
    connect(m_edits, &DescriptionEdits::changed, this, &DescriptionPane::noteEdit);
    connect(&m_edits->stack(), &QUndoStack::indexChanged, this, &DescriptionPane::enableActions);
    connect(&m_edits->stack(), &QUndoStack::cleanChanged, this, &DescriptionPane::showState);
    connect(&m_study, &Study::classesChanged, this, &DescriptionPane::readStudy);
    connect(&m_study, &Study::sentencesChanged, this, &DescriptionPane::noteSentences);
    connect(&m_study, &Study::modelChanged, &m_lookTimer, qOverload<>(&QTimer::start));
    readStudy();
}

DescriptionPane::~DescriptionPane()
{
    m_edits->stack().disconnect(this);
}

QWidget* DescriptionPane::makeHint()
{
    auto* page = new QWidget;
    auto* hint =
        new QLabel(tr("There are no classes yet.\n\nOpen a file of classes or descriptions, or drop one on the "
                      "window: GPT4Vis, CuPL and DCLIP files, YAML, CSV, or one name a line. Their sentences "
                      "can be changed here while the scores follow."));
    hint->setObjectName(QStringLiteral("descriptionPane.hint"));
    hint->setAlignment(Qt::AlignCenter);
    hint->setWordWrap(true);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(60, 0, 60, 0);
    column->addWidget(hint);
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
    addButton(m_up, tr("Up"));
    addButton(m_down, tr("Down"));
    addButton(m_paste, tr("Paste lines"));
    addButton(m_clean, tr("Clean up"));
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
    m_findingsTable->verticalHeader()->setDefaultSectionSize(m_findingsTable->fontMetrics().height() + kRowMargin);
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

void DescriptionPane::readStudy()
{
    m_edits->stack().clear();
    m_file.clear();
    m_look.reset();
    m_looker->cancel();
    m_model->setContent(m_study.classes().names, m_study.sentences());
    m_findings->setMarks({});
    m_hintOrTable->setCurrentIndex(m_model->names().empty() ? 0 : 1);
    applyFilter();
    enableActions();
    showState();
    m_lookTimer.start();
}

/// Sentences that somebody else gave the study: what was undone or not is another text's now.
void DescriptionPane::noteSentences(std::size_t classIndex)
{
    if (m_isTelling || m_model->sentences().at(classIndex) == m_study.sentences().at(classIndex))
        return;
    m_edits->stack().clear();
    m_model->setSentences(classIndex, m_study.sentences()[classIndex]);
    m_lookTimer.start();
}

void DescriptionPane::noteEdit(std::size_t classIndex)
{
    m_isTelling = true;
    m_study.setSentences(classIndex, m_model->sentences().at(classIndex));
    m_isTelling = false;
    m_lookTimer.start();
}

void DescriptionPane::lookAnew()
{
    if (m_model->names().empty())
        return;
    m_look.reset();
    m_looker->run([classes = m_study.classes(), sentences = m_model->sentences(), model = m_study.model(),
                   lengths = m_lengths] { return lookAt(classes, sentences, model, *lengths); },
                  [this](DescriptionLook look) { showLook(std::move(look)); });
}

void DescriptionPane::showLook(DescriptionLook look)
{
    if (m_lookTimer.isActive())
        return;  // of sentences that were changed since: the next look comes
    m_model->setMarks(look.marks);
    m_model->setTokens(look.tokens, look.context);
    m_findings->setMarks(look.marks);
    QString text =
        tr("%1 findings about %2 sentences of %3 words on average; the class's name stands in %4 % of its own "
           "sentences.")
            .arg(look.marks.size())
            .arg(look.sentences)
            .arg(look.meanWords, 0, 'f', 1)
            .arg(100 * look.withName, 0, 'f', 0);
    if (look.tokenProblem)
        text += tr(" Tokens are not counted: %1.").arg(bridge::toQt(look.tokenProblem->message));
    else if (look.context == 0)
        text += tr(" Choose a model to have tokens counted.");
    m_findingsText->setText(text);
    m_look = std::move(look);
    if (m_onlyMarked->isChecked())
        applyFilter();
}

void DescriptionPane::applyFilter()
{
    m_filterTimer.stop();
    const QString text = m_search->text().trimmed();
    const auto place = currentPlace();
    m_filter->setOnlyMarked(m_onlyMarked->isChecked());
    m_filter->setText(text);
    std::size_t all = 0;
    for (const std::vector<std::string>& own : m_model->sentences())
        all += own.size();
    const std::size_t shown = m_filter->shownSentences();
    m_count->setText(shown == all ? tr("%1 sentences, %2 classes").arg(all).arg(m_model->names().size())
                                  : tr("%1 of %2 sentences, %3 hidden").arg(shown).arg(all).arg(all - shown));
    if (shown <= kMostExpanded)
        m_tree->expandAll();
    if (place)
        select(place->classIndex, place->sentence);
}

void DescriptionPane::showState()
{
    QString text = m_file.empty() ? QString() : bridge::pathToQt(m_file.filename());
    if (isModified())
        text = text.isEmpty() ? tr("● Unsaved changes") : tr("● %1, unsaved changes").arg(text);
    m_state->setText(text);
    m_state->setToolTip(m_file.empty() ? QString() : bridge::pathToQt(m_file));
}

std::optional<SentencePlace> DescriptionPane::currentPlace() const
{
    const QModelIndex index = m_filter->mapToSource(m_tree->currentIndex());
    if (!index.isValid() || !DescriptionModel::sentenceOf(index))
        return std::nullopt;
    return SentencePlace{DescriptionModel::classOf(index), *DescriptionModel::sentenceOf(index)};
}

std::optional<std::size_t> DescriptionPane::currentClass() const
{
    const QModelIndex index = m_filter->mapToSource(m_tree->currentIndex());
    return index.isValid() ? std::optional(DescriptionModel::classOf(index)) : std::nullopt;
}

std::vector<SentencePlace> DescriptionPane::selectedPlaces() const
{
    std::vector<SentencePlace> places;
    for (const QModelIndex& selected : m_tree->selectionModel()->selectedRows()) {
        const QModelIndex index = m_filter->mapToSource(selected);
        if (const auto sentence = DescriptionModel::sentenceOf(index))
            places.push_back({DescriptionModel::classOf(index), *sentence});
    }
    return places;
}

void DescriptionPane::select(std::size_t classIndex, std::optional<std::size_t> sentence, bool edits)
{
    QModelIndex index = m_filter->mapFromSource(m_model->indexOf(classIndex, sentence));
    if (!index.isValid() && m_filter->isFiltering() && m_model->indexOf(classIndex, sentence).isValid()) {
        // What somebody jumps to is hidden: the filter gives way.
        const QSignalBlocker search(m_search), marked(m_onlyMarked);
        m_search->clear();
        m_onlyMarked->setChecked(false);
        applyFilter();
        index = m_filter->mapFromSource(m_model->indexOf(classIndex, sentence));
    }
    if (!index.isValid())
        return;
    m_tree->expand(index.parent());
    m_tree->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_tree->scrollTo(index);
    if (edits)
        m_tree->edit(index);
}

}  // namespace orangery::recognition_page
