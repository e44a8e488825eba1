// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/descriptions/description_pane.h"

#include "plugins/recognition/descriptions/description_filter.h"
#include "plugins/recognition/descriptions/edit_effect.h"
#include "plugins/recognition/descriptions/findings_model.h"
#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"

#include <QApplication>
#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
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
constexpr int kSideWidth = 380;                                // px at first

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
    makeClassActions();
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
    // Below the filter, which has the row by then.
    connect(m_model, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex& above, int first) {
        if (!above.isValid() && m_filter->shownSentences() <= kMostExpanded)
            m_tree->expand(m_filter->mapFromSource(m_model->index(first, 0)));
    });
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

void DescriptionPane::readStudy()
{
    if (m_isTelling)
        return;
    // Somebody typed other names of the same classes: what was edited stays so, in no file, but is undone no more.
    const std::vector<ClassKey>& keys = m_model->keys();
    const bool isUnsaved = isModified() && std::find_first_of(keys.begin(), keys.end(), m_study.classKeys().begin(),
                                                              m_study.classKeys().end()) != keys.end();
    m_edits->clear(m_study.lastClassKey());
    if (isUnsaved)
        m_edits->stack().resetClean();
    else
        m_file.clear();
    m_look.reset();
    m_looker->cancel();
    m_model->setContent(m_study.described());
    m_findings->setMarks({});
    showHintOrTable();
    applyFilter();
    enableActions();
    showState();
    m_lookTimer.start();
}

/// Sentences that somebody else gave the study: what was undone or not is another text's now.
void DescriptionPane::noteSentences()
{
    if (m_isTelling || m_model->classes() == m_study.described())
        return;
    m_edits->clear(m_study.lastClassKey());
    for (std::size_t c = 0; c < m_study.described().size(); ++c) {
        const DescribedClass& now = m_study.described()[c];
        if (m_model->classAt(c) == now)
            continue;
        m_model->setSentences(c, now.sentences);
        m_model->setDisabled(c, now.disabled, now.isDisabled);
    }
    m_lookTimer.start();
}

void DescriptionPane::noteEdit(std::size_t classIndex)
{
    m_isTelling = true;
    m_study.changeSentences(m_model->classAt(classIndex));
    m_isTelling = false;
    showCount();
    m_lookTimer.start();
}

void DescriptionPane::lookAnew()
{
    if (m_model->names().empty())
        return;
    m_look.reset();
    m_looker->run([classes = m_model->classes(), model = m_study.model(),
                   lengths = m_lengths] { return lookAt(classes, model, *lengths); },
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
        tr("%n finding(s)", nullptr, bridge::inTr(look.marks.size())) +
        tr(" about %n sentence(s) of %1 words on average; the class's name stands in %2 % of its own sentences.",
           nullptr, bridge::inTr(look.sentences))
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
    showCount();
    if (m_filter->shownSentences() <= kMostExpanded)
        m_tree->expandAll();
    if (place)
        select(place->classIndex, place->sentence);
}

void DescriptionPane::showCount()
{
    std::size_t all = 0;
    for (const std::vector<std::string>& own : m_model->sentences())
        all += own.size();
    const std::size_t shown = m_filter->shownSentences();
    const QString disabled = disabledText();
    m_count->setText(
        shown == all ? tr("%n sentence(s)", nullptr, bridge::inTr(all)) +
                           tr(", %n class(es)", nullptr, bridge::inTr(m_model->names().size()))
                     : tr("%1 of %n sentence(s), %2 hidden", nullptr, bridge::inTr(all)).arg(shown).arg(all - shown));
    if (!disabled.isEmpty())
        m_count->setText(m_count->text() + tr("; disabled: %1").arg(disabled));
}

QString DescriptionPane::disabledText() const
{
    std::size_t classes = 0;
    std::size_t sentences = 0;
    for (const DescribedClass& one : m_model->classes()) {
        classes += one.isDisabled ? 1 : 0;
        sentences += one.isDisabled ? 0 : one.sentences.size() - one.enabledSentences().size();
    }
    QStringList texts;
    if (classes > 0)
        texts << tr("%n class(es)", nullptr, bridge::inTr(classes));
    if (sentences > 0)
        texts << tr("%n sentence(s)", nullptr, bridge::inTr(sentences));
    return texts.join(QStringLiteral(", "));
}

void DescriptionPane::showState()
{
    QString text = m_file.empty() ? QString() : bridge::pathToQt(m_file.filename());
    if (isModified())
        text = text.isEmpty() ? tr("● Unsaved changes") : tr("● %1, unsaved changes").arg(text);
    m_state->setText(text);
    m_state->setToolTip(m_file.empty() ? QString() : bridge::pathToQt(m_file));
}

/// The keys go on working: what had the focus may be hidden now.
void DescriptionPane::showHintOrTable()
{
    const bool hasFocus = QApplication::focusWidget() != nullptr && isAncestorOf(QApplication::focusWidget());
    const int before = m_hintOrTable->currentIndex();
    m_hintOrTable->setCurrentIndex(m_model->names().empty() ? 0 : 1);
    if (m_hintOrTable->currentIndex() == before || !(hasFocus || this->hasFocus()))
        return;
    if (m_model->names().empty())
        setFocus();
    else
        m_tree->setFocus();
}

std::optional<SentencePlace> DescriptionPane::currentPlace() const
{
    const QModelIndex index = m_filter->mapToSource(m_tree->currentIndex());
    if (!index.isValid() || !DescriptionModel::sentenceOf(index))
        return std::nullopt;
    return SentencePlace{m_model->classOf(index), *DescriptionModel::sentenceOf(index)};
}

std::optional<std::size_t> DescriptionPane::currentClass() const
{
    const QModelIndex index = m_filter->mapToSource(m_tree->currentIndex());
    return index.isValid() ? std::optional(m_model->classOf(index)) : std::nullopt;
}

std::vector<SentencePlace> DescriptionPane::selectedPlaces() const
{
    std::vector<SentencePlace> places;
    for (const QModelIndex& selected : m_tree->selectionModel()->selectedRows()) {
        const QModelIndex index = m_filter->mapToSource(selected);
        if (const auto sentence = DescriptionModel::sentenceOf(index))
            places.push_back({m_model->classOf(index), *sentence});
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
