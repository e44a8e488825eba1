// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/recognise/recognise_pane.h"

#include "plugins/recognition/cloud/cloud_pane.h"
#include "plugins/recognition/recognise/background_box.h"
#include "plugins/recognition/recognise/explanation_view.h"
#include "plugins/recognition/recognise/input_part.h"
#include "plugins/recognition/recognise/over_time_part.h"
#include "plugins/recognition/recognise/threshold_bar.h"
#include "plugins/recognition/recognise/thumbnails.h"
#include "plugins/recognition/study/items_model.h"
#include "widgets/bridge/dropped_files.h"
#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"
#include "widgets/flow_layout.h"
#include "widgets/score_bars.h"
#include "widgets/thumbnail_gallery.h"

#include <QAction>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QItemSelectionModel>
#include <QLabel>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace orangery::recognition_page {

namespace {

constexpr auto kTypingDelay = std::chrono::milliseconds(500);
constexpr int kFewestClassLines = 3;  // where there is little room
constexpr int kMostClassLines = 7;
constexpr int kMostTypedShown = 2000;  // classes; more are not edited by hand
constexpr int kUsualTop = 10;
constexpr int kGap = 12;            // px
constexpr int kResultsWidth = 380;  // px at least

static_assert(static_cast<int>(widgets::ThumbnailState::Plain) == static_cast<int>(ItemState::NoModel) &&
              static_cast<int>(widgets::ThumbnailState::Waiting) == static_cast<int>(ItemState::Waiting) &&
              static_cast<int>(widgets::ThumbnailState::Ready) == static_cast<int>(ItemState::Embedded) &&
              static_cast<int>(widgets::ThumbnailState::Kept) == static_cast<int>(ItemState::Kept) &&
              static_cast<int>(widgets::ThumbnailState::Failed) == static_cast<int>(ItemState::Failed));

QWidget* buttonRow(const QString& name)
{
    auto* row = new QWidget;
    row->setAccessibleName(name);
    row->setLayout(new widgets::FlowLayout);
    return row;
}

QToolButton* addButton(QWidget* row, QAction* action)
{
    auto* button = new QToolButton(row);
    button->setDefaultAction(action);
    button->setAccessibleName(action->text().remove(u'&'));
    row->layout()->addWidget(button);
    return button;
}

}  // namespace

RecognisePane::RecognisePane(Study& study, tool::Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_study(study),
      m_workbench(workbench),
      m_items(new ItemsModel(study, this)),
      m_thumbnails(new Thumbnails(this)),
      m_hintOrGallery(new QStackedWidget),
      m_gallery(new widgets::ThumbnailGallery(ItemsModel::BestRole, ItemsModel::StateRole)),
      m_addButtons(buttonRow(tr("Gallery's buttons"))),
      m_hintButtons(buttonRow(tr("Where to begin"))),
      m_count(new QLabel),
      m_classes(new QPlainTextEdit),
      m_background(new BackgroundBox(study)),
      m_input(new InputPart(study, workbench)),
      m_ranking(new widgets::ScoreBars),
      m_top(new QSpinBox),
      m_measure(new QComboBox),
      m_note(new QLabel),
      m_explanation(new ExplanationView(study))
{
    setObjectName(QStringLiteral("recognisePane"));
    setAccessibleName(tr("Recognise"));
    setAcceptDrops(true);
    makeActions();
    auto* splitter = new QSplitter;
    splitter->setAccessibleName(tr("Gallery, input and classes"));
    splitter->addWidget(makeGallery());
    splitter->addWidget(m_input);
    splitter->addWidget(makeResults());
    splitter->setChildrenCollapsible(false);
    splitter->setHandleWidth(kGap);  // the words at the tops of the columns stand side by side
    splitter->setSizes({300, 320, 620});
    splitter->setStretchFactor(2, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(10, 6, 10, 8);
    column->addWidget(splitter);

    m_items->setPictures([this](std::size_t item) -> QVariant {
        const QPixmap picture = m_thumbnails->picture(m_study.items().at(item).input);
        return picture.isNull() ? QVariant() : QVariant(picture);
    });
    connect(m_thumbnails, &Thumbnails::arrived, this, [this](const std::string&) { m_gallery->viewport()->update(); });
    connect(&study, &Study::currentChanged, this, &RecognisePane::showCurrent);
    connect(&study, &Study::modelChanged, this, &RecognisePane::showRanking);
    connect(&study, &Study::scoresChanged, this, &RecognisePane::showRanking);
    connect(&study, &Study::thresholdsChanged, this, &RecognisePane::showThresholds);
    connect(&study, &Study::classesChanged, this, &RecognisePane::showClasses);
    connect(&study, &Study::itemsAdded, this, &RecognisePane::enableActions);
    connect(&study, &Study::itemsRemoved, this, &RecognisePane::showCurrent);
    connect(&study, &Study::itemsChanged, this, [this](std::size_t first, std::size_t count) {
        if (const auto current = m_study.current(); current && *current >= first && *current < first + count)
            showRanking();
    });
    connect(m_explanation, &ExplanationView::changed, this, &RecognisePane::enableActions);
    addActions(m_input->cloud().actions());  // their keys work wherever in the pane somebody is
    m_input->overTime().addButton(m_lookCloser);
    connect(&m_input->overTime(), &OverTimePart::changed, this, &RecognisePane::enableActions);
    m_typedTimer.setSingleShot(true);
    m_typedTimer.setInterval(kTypingDelay);
    connect(&m_typedTimer, &QTimer::timeout, this, &RecognisePane::applyTyped);
    showClasses();
    showCurrent();
}

RecognisePane::~RecognisePane() = default;

QWidget* RecognisePane::makeGallery()
{
    m_gallery->setObjectName(QStringLiteral("recognisePane.gallery"));
    m_gallery->setAccessibleName(tr("Inputs"));
    m_gallery->setModel(m_items);
    connect(m_gallery->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& index) {
        m_study.setCurrent(index.isValid() ? std::optional(static_cast<std::size_t>(index.row())) : std::nullopt);
    });
    connect(m_gallery->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RecognisePane::enableActions);
    auto* hint =
        new QLabel(tr("Drop pictures, videos, point clouds or folders here, then type the labels to choose "
                      "between below."));
    hint->setObjectName(QStringLiteral("recognisePane.hint"));
    hint->setAccessibleName(hint->text());
    hint->setWordWrap(true);
    hint->setAlignment(Qt::AlignCenter);
    auto* empty = new QFrame;
    empty->setFrameShape(QFrame::StyledPanel);
    empty->setAccessibleName(tr("No input"));
    auto* emptyColumn = new QVBoxLayout(empty);
    emptyColumn->addStretch(1);
    emptyColumn->addWidget(hint);
    emptyColumn->addWidget(m_hintButtons);
    emptyColumn->addStretch(1);
    auto* full = new QWidget;
    full->setAccessibleName(tr("Gallery"));
    m_count->setAccessibleName(tr("Number of inputs"));
    auto* fullColumn = new QVBoxLayout(full);
    fullColumn->setContentsMargins(0, 0, 0, 0);
    fullColumn->addWidget(m_addButtons);
    fullColumn->addWidget(m_count);
    fullColumn->addWidget(m_gallery, 1);
    m_hintOrGallery->setAccessibleName(tr("Inputs"));
    m_hintOrGallery->addWidget(empty);
    m_hintOrGallery->addWidget(full);

    m_classes->setObjectName(QStringLiteral("recognisePane.classes"));
    m_classes->setAccessibleName(tr("Classes, one a line"));
    m_classes->setPlaceholderText(tr("any labels, one a line:\na red circle\nblue stars"));
    m_classes->setTabChangesFocus(true);
    const int line = m_classes->fontMetrics().lineSpacing();
    m_classes->setMinimumHeight(line * kFewestClassLines + kGap);
    m_classes->setMaximumHeight(line * kMostClassLines + kGap);
    connect(m_classes, &QPlainTextEdit::textChanged, this, [this] {
        if (!m_isShowingClasses)
            m_typedTimer.start();
    });
    auto* label = new QLabel(tr("&Classes, one a line:"));
    label->setBuddy(m_classes);
    auto* left = new QWidget;
    left->setAccessibleName(tr("Inputs and classes"));
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_hintOrGallery, 1);
    column->addWidget(label);
    column->addWidget(m_classes);
    column->addWidget(m_background);
    return left;
}

QWidget* RecognisePane::makeResults()
{
    m_ranking->setObjectName(QStringLiteral("recognisePane.ranking"));
    m_ranking->setAccessibleName(tr("Best classes"));
    m_ranking->setToolTip(tr("Click a class to see what each of its texts adds"));
    connect(m_ranking, &widgets::ScoreBars::chosen, this, [this](std::size_t bar) {
        const auto current = m_study.current();
        if (!current)
            return;
        const auto entries = m_study.ranking(*current);
        if (bar < entries.size())
            m_explanation->explain(entries[bar].classIndex);
        showRanking();
    });
    m_top->setObjectName(QStringLiteral("recognisePane.top"));
    m_top->setRange(1, 1000);
    m_top->setValue(kUsualTop);
    connect(m_top, &QSpinBox::valueChanged, this, &RecognisePane::showRanking);
    m_measure->setObjectName(QStringLiteral("recognisePane.measure"));
    m_measure->addItem(tr("Probability"));
    m_measure->addItem(tr("Cosine"));
    connect(m_measure, &QComboBox::activated, this, &RecognisePane::showRanking);
    m_note->setObjectName(QStringLiteral("recognisePane.note"));
    m_note->setAccessibleName(tr("What the bars mean"));
    m_note->setWordWrap(true);
    m_note->setMinimumWidth(1);
    const auto label = [](const QString& text, QWidget* field) {
        auto* made = new QLabel(text);
        made->setBuddy(field);
        field->setAccessibleName(QString(text).remove(u'&').remove(u':'));
        return made;
    };
    auto* head = new widgets::FlowLayout;
    head->addTogether({label(tr("&Best classes shown:"), m_top), m_top});
    head->addTogether({label(tr("Bars &measure:"), m_measure), m_measure});
    auto* rankingBox = new QWidget;
    rankingBox->setAccessibleName(tr("Best classes"));
    rankingBox->setMinimumWidth(kResultsWidth);
    auto* rankingColumn = new QVBoxLayout(rankingBox);
    rankingColumn->setContentsMargins(0, 0, 0, 0);
    rankingColumn->addLayout(head);
    rankingColumn->addWidget(new ThresholdBar(m_study, m_dropThresholds));
    rankingColumn->addWidget(m_ranking, 1);
    rankingColumn->addWidget(m_note);
    auto* splitter = new QSplitter(Qt::Vertical);
    splitter->setAccessibleName(tr("Classes and their texts"));
    splitter->addWidget(rankingBox);
    splitter->addWidget(m_explanation);
    splitter->setChildrenCollapsible(false);
    splitter->setSizes({320, 300});
    return splitter;
}

void RecognisePane::setAddActions(const QList<QAction*>& actions)
{
    auto* hint = static_cast<widgets::FlowLayout*>(m_hintButtons->layout());
    hint->addStretch();  // at both ends: the buttons stand in the middle
    for (QAction* action : actions) {
        addButton(m_hintButtons, action);
        addButton(m_addButtons, action);
    }
    hint->addStretch();
    addButton(m_addButtons, m_remove);
}

void RecognisePane::setBadge(const QString& badge)
{
    m_badge = badge;
    m_input->setBadge(badge);
    showRanking();
}

void RecognisePane::dragEnterEvent(QDragEnterEvent* event)
{
    if (!bridge::localFiles(*event->mimeData()).empty())
        event->acceptProposedAction();
}

void RecognisePane::dropEvent(QDropEvent* event)
{
    const std::vector<fs::path> paths = bridge::localFiles(*event->mimeData());
    if (paths.empty())
        return;
    event->acceptProposedAction();
    Q_EMIT dropped(paths);
}

void RecognisePane::showCurrent()
{
    const auto current = m_study.current();
    m_hintOrGallery->setCurrentIndex(m_study.items().empty() ? 0 : 1);
    if (current && m_gallery->currentIndex().row() != static_cast<int>(*current))
        m_gallery->setCurrentIndex(m_items->index(static_cast<int>(*current)));
    showRanking();
}

RankingMeasure RecognisePane::measure() const
{
    return m_measure->currentIndex() == 0 ? RankingMeasure::Probability : RankingMeasure::Cosine;
}

widgets::ScoreBarsScene RecognisePane::ranking() const
{
    const auto current = m_study.current();
    if (!current)
        return {};
    widgets::ScoreBarsScene scene =
        rankingScene(m_study, *current, static_cast<std::size_t>(m_top->value()), measure());
    if (!m_badge.isEmpty())
        scene.badges.prepend(m_badge);
    return scene;
}

void RecognisePane::showRanking()
{
    const auto current = m_study.current();
    QString empty = tr("The best classes of the chosen input will be shown here.");
    if (current && m_study.items()[*current].failure)
        empty = bridge::toQt(*m_study.items()[*current].failure);
    else if (m_study.classes().names.empty())
        empty = tr("Type the labels to choose between at the left, or open a file of classes.");
    else if (m_study.model().empty())
        empty = tr("Choose a model above.");
    else if (m_study.scoringProblem())
        empty = bridge::toQt(describe(*m_study.scoringProblem()));
    else if (current)
        empty = tr("Waiting for the model…");
    m_ranking->setScene(ranking(), empty);
    m_note->setText(measureText(measure()));
    m_note->setVisible(!m_ranking->scene().bars.empty());
    std::optional<std::size_t> selected;
    if (current && m_explanation->classIndex()) {
        const auto entries = m_study.ranking(*current);
        for (std::size_t i = 0; i < entries.size() && !selected; ++i)
            if (entries[i].classIndex == *m_explanation->classIndex())
                selected = i;
    }
    m_ranking->setSelected(selected);
    enableActions();
}

/// The bars measure what the thresholds are compared with, so that both can be seen.
void RecognisePane::showThresholds()
{
    if (const auto& thresholds = m_study.thresholds(); thresholds && (thresholds->none || !thresholds->labels.empty()))
        m_measure->setCurrentIndex(thresholds->measure == zero_shot::ThresholdMeasure::Probability ? 0 : 1);
    showRanking();
}

void RecognisePane::showClasses()
{
    if (m_isTelling)
        return;  // they are those that somebody types
    const auto& names = m_study.classes().names;
    if (!m_classes->isReadOnly() && typedClasses() == names)
        return;  // as it stands there, with the cursor where it is
    QStringList lines;
    for (const std::string& name : names)
        lines << bridge::toQt(name);
    m_isShowingClasses = true;
    const bool isLong = names.size() > kMostTypedShown;
    m_classes->setPlainText(isLong ? tr("%n class(es)", nullptr, bridge::inTr(names.size())) : lines.join(u'\n'));
    m_classes->setReadOnly(isLong);
    m_isShowingClasses = false;
    m_typedTimer.stop();
}

std::vector<std::string> RecognisePane::typedClasses() const
{
    std::vector<std::string> names;
    for (const QString& line : m_classes->toPlainText().split(u'\n'))
        if (const QString name = line.trimmed(); !name.isEmpty())
            names.push_back(bridge::fromQt(name));
    return names;
}

void RecognisePane::finishTyping()
{
    m_background->finishTyping();
    if (!m_typedTimer.isActive())
        return;
    m_typedTimer.stop();
    applyTyped();
}

void RecognisePane::applyTyped()
{
    m_isTelling = true;
    Q_EMIT classesTyped(typedClasses());
    m_isTelling = false;
}

}  // namespace orangery::recognition_page
