// SPDX-License-Identifier: GPL-3.0-or-later
// What the pane is made of.
#include "plugins/recognition/evaluation/evaluation_pane.h"

#include "plugins/recognition/evaluation/cell_samples_model.h"
#include "plugins/recognition/evaluation/class_figures_model.h"
#include "plugins/recognition/evaluation/evaluation_setup.h"
#include "plugins/recognition/evaluation/published_part.h"
#include "plugins/recognition/recognise/thumbnails.h"
#include "widgets/confusion_matrix.h"
#include "widgets/curve_plot.h"
#include "widgets/scroll_room.h"
#include "widgets/thumbnail_gallery.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTableView>
#include <QTimer>
#include <QVBoxLayout>

namespace orangery::recognition_page {

namespace {

constexpr int kNameColumn = 220;       // px at first
constexpr int kNumberColumn = 100;     // px at first
constexpr int kHalf = 600;             // px at first, each
constexpr int kReportHeight = 420;     // px at first, above what was published
constexpr int kPublishedHeight = 210;  // px at first
constexpr double kHeadlineScale = 1.25;

QLabel* textLabel(const char* name, const QString& accessibleName, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setObjectName(QStringLiteral("evaluation.") + QString::fromLatin1(name));
    label->setAccessibleName(accessibleName);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

QPushButton* buttonFor(QAction* action, const QString& text, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setToolTip(action->toolTip());
    button->setAccessibleName(action->text().remove(u'&'));
    button->setEnabled(action->isEnabled());
    button->setCheckable(action->isCheckable());
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    QObject::connect(action, &QAction::toggled, button, &QPushButton::setChecked);
    QObject::connect(action, &QAction::enabledChanged, button, &QPushButton::setEnabled);
    return button;
}

/// A view with the button that writes it.
QWidget* withExport(QWidget* view, QAction* action)
{
    auto* part = new QWidget;
    part->setAccessibleName(view->accessibleName());
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(view, 1);
    column->addWidget(buttonFor(action, EvaluationPane::tr("Export…"), part), 0, Qt::AlignRight);
    return part;
}

widgets::CurvePlot* plotNamed(const char* name, const QString& accessibleName)
{
    auto* plot = new widgets::CurvePlot;
    plot->setObjectName(QStringLiteral("evaluation.") + QString::fromLatin1(name));
    plot->setAccessibleName(accessibleName);
    return plot;
}

}  // namespace

EvaluationPane::EvaluationPane(Study& study, tool::Workbench& workbench, QWidget* parent)
    : QWidget(parent),
      m_study(study),
      m_workbench(workbench),
      m_reader(new EvaluationReader(this)),
      m_starter(new bridge::Background(this)),
      m_worker(new bridge::Background(this)),
      m_classes(new ClassFiguresModel(this)),
      m_sortedClasses(new SortedClassFigures(this)),
      m_samples(new CellSamplesModel(this)),
      m_thumbnails(new Thumbnails(this))
{
    setObjectName(QStringLiteral("evaluationPane"));
    setAccessibleName(tr("Evaluate"));
    makeActions();
    m_setup = new EvaluationSetup(workbench.settings(), m_chooseFolder, m_chooseList, m_chooseRoot, this);
    m_views = new QTabWidget(this);
    m_views->setObjectName(QStringLiteral("evaluation.views"));
    m_views->setAccessibleName(tr("What the evaluation found"));
    m_views->addTab(makeClasses(), tr("Classes"));
    m_views->addTab(makeConfusion(), tr("Confusion"));
    m_views->addTab(makeCalibration(), tr("Calibration"));
    m_views->addTab(makeControls(), tr("Controls"));
    auto* hint = textLabel("hint", tr("What to do"), this);
    hint->setAlignment(Qt::AlignCenter);
    hint->setText(
        tr("Choose a folder whose sub-folders are named like the classes, or a list of ids with their classes, and "
           "press Evaluate.\nOr open a run that was recorded by orangery recognize evaluate."));
    m_hintOrReport = new QStackedWidget(this);
    m_hintOrReport->addWidget(hint);
    m_hintOrReport->addWidget(m_views);
    auto* published = new PublishedPart(workbench, this);
    published->hide();
    connect(m_showPublished, &QAction::toggled, published, &QWidget::setVisible);
    auto* both = new QSplitter(Qt::Vertical, this);
    both->setAccessibleName(tr("The evaluation and what was published"));
    both->addWidget(m_hintOrReport);
    both->addWidget(published);
    both->setChildrenCollapsible(false);
    both->setSizes({kReportHeight, kPublishedHeight});
    QScrollArea* scroll = widgets::scrollRoom(both);  // where a window is too low for both
    connect(m_showPublished, &QAction::toggled, scroll, [scroll, published](bool isShown) {
        if (isShown)  // once it has its place
            QTimer::singleShot(0, scroll, [scroll, published] { scroll->ensureWidgetVisible(published); });
    });
    auto* column = new QVBoxLayout(this);
    column->addWidget(m_setup);
    column->addWidget(makeHead());
    column->addWidget(scroll, 1);

    connect(m_reader, &EvaluationReader::reportChanged, this, &EvaluationPane::showReport);
    connect(m_reader, &EvaluationReader::stateChanged, this, &EvaluationPane::showState);
    connect(m_reader, &EvaluationReader::failed, this, [this](const Error& error) { m_workbench.showError(error); });
    for (const auto signal : {&Study::modelChanged, &Study::classesChanged, &Study::promptsChanged})
        connect(&m_study, signal, this, &EvaluationPane::noteStudy);
    connect(&m_study, &Study::sentencesChanged, this, &EvaluationPane::noteStudy);
    connect(&workbench.tasks(), &bridge::TaskQueue::changed, this, &EvaluationPane::noteProgress);
    connect(&workbench.tasks(), &bridge::TaskQueue::ended, this, &EvaluationPane::noteEnd);
    noteStudy();
    showReport();
}

EvaluationPane::~EvaluationPane() = default;

QWidget* EvaluationPane::makeHead()
{
    auto* head = new QWidget(this);
    head->setAccessibleName(tr("Outcome"));
    m_headline = textLabel("headline", tr("Headline"), head);
    QFont large = m_headline->font();
    large.setPointSizeF(large.pointSizeF() * kHeadlineScale);
    large.setBold(true);
    m_headline->setFont(large);
    m_counts = textLabel("counts", tr("Samples, classes and chance level"), head);
    m_verdict = textLabel("verdict", tr("Whether descriptions help"), head);
    m_state = textLabel("state", tr("State of the evaluation"), head);
    m_progress = new QProgressBar(head);
    m_progress->setObjectName(QStringLiteral("evaluation.progress"));
    m_progress->setAccessibleName(tr("Progress of the evaluation"));
    m_progress->hide();
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(buttonFor(m_start, tr("Evaluate"), head));
    buttons->addWidget(buttonFor(m_cancel, tr("Cancel"), head));
    buttons->addWidget(buttonFor(m_resume, tr("Go on"), head));
    buttons->addWidget(m_progress);
    buttons->addWidget(m_state, 1);
    buttons->addWidget(buttonFor(m_openRun, tr("Open run…"), head));
    buttons->addWidget(buttonFor(m_showPublished, tr("Published figures"), head));
    buttons->addWidget(buttonFor(m_copy, tr("Copy command"), head));
    auto* column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(buttons);
    column->addWidget(m_headline);
    column->addWidget(m_counts);
    column->addWidget(m_verdict);
    return head;
}

QWidget* EvaluationPane::makeClasses()
{
    m_table = new QTableView;
    m_table->setObjectName(QStringLiteral("evaluation.classes"));
    m_table->setAccessibleName(tr("Classes"));
    m_sortedClasses->setSourceModel(m_classes);
    m_table->setModel(m_sortedClasses);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ClassFiguresModel::Recall, Qt::AscendingOrder);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setAlternatingRowColors(true);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->verticalHeader()->hide();
    for (int column = 0; column < ClassFiguresModel::ColumnCount; ++column) {
        const bool isName = column == ClassFiguresModel::Class || column == ClassFiguresModel::ConfusedWith;
        m_table->setColumnWidth(column, isName ? kNameColumn : kNumberColumn);
    }
    m_table->horizontalHeader()->setSectionResizeMode(ClassFiguresModel::Class, QHeaderView::Stretch);
    m_table->setToolTip(tr("A double click shows the samples of a class that are confused most"));
    connect(m_table, &QTableView::activated, this, &EvaluationPane::openClass);
    return withExport(m_table, m_exports[3]);
}

QWidget* EvaluationPane::makeConfusion()
{
    m_confusion = new widgets::ConfusionMatrix;
    m_confusion->setObjectName(QStringLiteral("evaluation.confusion"));
    connect(m_confusion, &widgets::ConfusionMatrix::cellChosen, this, &EvaluationPane::showSamples);
    connect(m_confusion, &widgets::ConfusionMatrix::cellOpened, this, &EvaluationPane::recogniseCell);
    m_cell = textLabel("cell", tr("Cell of the matrix that is looked at"), nullptr);
    m_gallery = new widgets::ThumbnailGallery(CellSamplesModel::AnswerRole, CellSamplesModel::StateRole);
    m_gallery->setObjectName(QStringLiteral("evaluation.samples"));
    m_gallery->setAccessibleName(tr("Samples of the cell"));
    m_gallery->setToolTip(tr("A double click puts a sample on the Recognise pane"));
    m_samples->setPictures([this](const std::string& input) -> QVariant {
        const QPixmap picture = m_thumbnails->picture(input);
        return picture.isNull() ? QVariant() : QVariant(picture);
    });
    connect(m_thumbnails, &Thumbnails::arrived, m_samples, &CellSamplesModel::notePicture);
    m_gallery->setModel(m_samples);
    connect(m_gallery, &QListView::activated, this, [this](const QModelIndex& index) { recognise({index}); });
    auto* cell = new QWidget;
    cell->setAccessibleName(tr("Samples of the cell"));
    auto* column = new QVBoxLayout(cell);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_cell);
    column->addWidget(m_gallery, 1);
    column->addWidget(buttonFor(m_recogniseCell, tr("Recognise these"), cell), 0, Qt::AlignRight);
    auto* both = new QSplitter(Qt::Horizontal);
    both->setAccessibleName(tr("Confusion matrix and samples"));
    both->addWidget(withExport(m_confusion, m_exports[0]));
    both->addWidget(cell);
    both->setStretchFactor(0, 1);
    both->setStretchFactor(1, 1);
    both->setSizes({kHalf, kHalf});
    both->setChildrenCollapsible(false);
    return both;
}

QWidget* EvaluationPane::makeCalibration()
{
    m_calibration = textLabel("calibration", tr("Calibration in words"), nullptr);
    m_reliability = plotNamed("reliability", tr("Reliability diagram"));
    m_coverage = plotNamed("coverage", tr("Coverage and risk"));
    auto* both = new QSplitter(Qt::Horizontal);
    both->setAccessibleName(tr("Reliability, coverage and risk"));
    both->addWidget(withExport(m_reliability, m_exports[1]));
    both->addWidget(withExport(m_coverage, m_exports[2]));
    both->setChildrenCollapsible(false);
    auto* part = new QWidget;
    part->setAccessibleName(tr("Calibration"));
    auto* column = new QVBoxLayout(part);
    column->addWidget(m_calibration);
    column->addWidget(both, 1);
    return part;
}

QWidget* EvaluationPane::makeControls()
{
    m_controls = plotNamed("controls", tr("Controls"));
    m_tests = textLabel("tests", tr("Tests in words"), nullptr);
    auto* hint = textLabel("controlsHint", tr("What to do"), nullptr);
    hint->setAlignment(Qt::AlignCenter);
    hint->setText(
        tr("No control was measured. Open descriptions, choose controls above and press Evaluate: whether "
           "descriptions help takes random words of the same form to compare with."));
    m_hintOrControls = new QStackedWidget;
    m_hintOrControls->addWidget(hint);
    m_hintOrControls->addWidget(withExport(m_controls, m_exports[4]));
    auto* part = new QWidget;
    part->setAccessibleName(tr("Controls"));
    auto* column = new QVBoxLayout(part);
    column->addWidget(m_tests);
    column->addWidget(m_hintOrControls, 1);
    return part;
}

}  // namespace orangery::recognition_page
