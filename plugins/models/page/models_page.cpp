// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/models_page.h"

#include "engine/base/run_folder.h"
#include "plugins/models/page/comparison_pane.h"
#include "plugins/models/page/memory_pane.h"
#include "plugins/models/page/model_texts.h"
#include "plugins/models/page/opened_comparison.h"
#include "plugins/models/page/spectrum_pane.h"
#include "plugins/models/page/tensor_pane.h"
#include "plugins/models/page/tensor_tree_model.h"
#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"
#include "widgets/tool/action_registry.h"

#include <QAction>
#include <QFontDatabase>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>

namespace orangery::models_page {

namespace {

constexpr auto kFilterDelay = std::chrono::milliseconds(120);  // while somebody types
constexpr std::size_t kMostExpanded = 300;                     // tensors; more would be a wall of rows
constexpr int kMostProblemRows = 4;                            // then it scrolls
constexpr int kPaneWidth = 570;                                // px at first
constexpr int kNameColumn = 260;                               // px at first
constexpr int kOtherColumn = 110;                              // px at first

constexpr int kTensorRole = Qt::UserRole;  // of a problem: the tensor that it is about

QString nameOf(const fs::path& path)
{
    return bridge::pathToQt(path.has_filename() ? path.filename() : path.parent_path().filename());
}

}  // namespace

ModelsPage::ModelsPage(tool::Workbench& workbench, QWidget* parent)
    : ToolPage(parent),
      m_workbench(workbench),
      m_reader(new bridge::Background(this)),
      m_model(new TensorTreeModel(this)),
      m_hintOrModel(new QStackedWidget(this)),
      m_hint(new QLabel),
      m_name(new QLabel),
      m_summary(new QLabel),
      m_problems(new QListWidget),
      m_search(new QLineEdit),
      m_count(new QLabel),
      m_tree(new QTreeView),
      m_panes(new QTabWidget),
      m_memory(new MemoryPane),
      m_config(makeText("modelsPage.config", tr("Config files"))),
      m_tokenizer(makeText("modelsPage.tokenizer", tr("Tokenizer files"))),
      m_metadata(makeText("modelsPage.metadata", tr("Metadata")))
{
    setObjectName(QStringLiteral("modelsPage"));
    setAccessibleName(tr("Models"));
    makeActions();
    m_tensor = new TensorPane({m_exportTensor, m_savePicture, m_copyTensor});
    connect(m_tensor, &TensorPane::changed, this, &ModelsPage::enableActions);
    connect(&m_tensor->spectrum(), &SpectrumPane::changed, this, &ModelsPage::enableActions);

    auto* splitter = new QSplitter;
    splitter->setAccessibleName(tr("Tensors and panes"));
    splitter->addWidget(makeTree());
    splitter->addWidget(makePanes());
    splitter->setStretchFactor(0, 1);
    splitter->setCollapsible(0, false);
    splitter->setSizes({5 * kPaneWidth / 4, kPaneWidth});
    auto* shown = new QWidget;
    shown->setAccessibleName(tr("Model"));
    auto* shownColumn = new QVBoxLayout(shown);
    shownColumn->setContentsMargins(0, 0, 0, 0);
    shownColumn->addWidget(makeHeader());
    shownColumn->addWidget(splitter, 1);
    m_hintOrModel->setAccessibleName(tr("Models"));
    m_hintOrModel->addWidget(makeHint());
    m_hintOrModel->addWidget(shown);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_hintOrModel);

    m_filterTimer.setSingleShot(true);
    m_filterTimer.setInterval(kFilterDelay);
    connect(&m_filterTimer, &QTimer::timeout, this, &ModelsPage::applyFilter);
    connect(m_search, &QLineEdit::textChanged, &m_filterTimer, qOverload<>(&QTimer::start));
}

ModelsPage::~ModelsPage() = default;

QWidget* ModelsPage::makeHint()
{
    auto* page = new QWidget;
    page->setAccessibleName(tr("No model"));
    m_hint->setObjectName(QStringLiteral("modelsPage.hint"));
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);
    m_hint->setText(
        tr("No model is shown.\n\nDrop a file or folder of weights on the window: safetensors, GGUF, files "
           "of PyTorch (.bin, .pt, .pth), TorchScript, NPY and NPZ, an index of shards, or the folder of a "
           "model. Only headers are read; nothing in the file is run."));
    m_hint->setAccessibleName(m_hint->text());
    auto* buttons = new QHBoxLayout;
    buttons->addStretch(1);
    for (const char* id : {"file.openFile", "file.openRun"})
        if (QAction* action = m_workbench.actions().find(QString::fromLatin1(id))) {
            auto* button = new QPushButton(action->text().remove(u'&'), page);
            button->setToolTip(action->toolTip());
            button->setAccessibleName(button->text());
            connect(button, &QPushButton::clicked, action, &QAction::trigger);
            buttons->addWidget(button);
        }
    buttons->addStretch(1);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(60, 0, 60, 0);
    column->addStretch(1);
    column->addWidget(m_hint);
    column->addSpacing(12);
    column->addLayout(buttons);
    column->addStretch(1);
    return page;
}

QWidget* ModelsPage::makeHeader()
{
    auto* header = new QWidget;
    header->setAccessibleName(tr("Summary"));
    QFont bold = m_name->font();
    bold.setBold(true);
    m_name->setFont(bold);
    m_name->setObjectName(QStringLiteral("modelsPage.name"));
    m_name->setAccessibleName(tr("Name of the model"));
    m_summary->setObjectName(QStringLiteral("modelsPage.summary"));
    m_summary->setAccessibleName(tr("Summary"));
    for (QLabel* label : {m_name, m_summary}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    m_problems->setObjectName(QStringLiteral("modelsPage.problems"));
    m_problems->setAccessibleName(tr("Problems found"));
    m_problems->setWordWrap(true);
    const auto go = [this](const QListWidgetItem* item) { goToTensor(item->data(kTensorRole).toString()); };
    connect(m_problems, &QListWidget::itemClicked, this, go);
    connect(m_problems, &QListWidget::itemActivated, this, go);
    auto* column = new QVBoxLayout(header);
    column->setContentsMargins(10, 8, 10, 4);
    column->addWidget(m_name);
    column->addWidget(m_summary);
    column->addWidget(m_problems);
    return header;
}

QWidget* ModelsPage::makeTree()
{
    m_search->setObjectName(QStringLiteral("modelsPage.search"));
    m_search->setAccessibleName(tr("Find tensors"));
    m_search->setPlaceholderText(tr("Find tensors by name"));
    m_search->setClearButtonEnabled(true);
    m_count->setAccessibleName(tr("Tensors shown"));
    m_tree->setObjectName(QStringLiteral("modelsPage.tree"));
    m_tree->setAccessibleName(tr("Modules and tensors"));
    m_tree->setUniformRowHeights(true);
    m_tree->setAlternatingRowColors(true);
    m_tree->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setModel(m_model);
    connect(m_tree->selectionModel(), &QItemSelectionModel::currentChanged, this, &ModelsPage::showSelection);
    m_tree->header()->setStretchLastSection(false);
    m_tree->header()->setSectionResizeMode(TensorTreeModel::Name, QHeaderView::Stretch);
    m_tree->setColumnWidth(TensorTreeModel::Name, kNameColumn);
    for (int column = TensorTreeModel::Shape; column < TensorTreeModel::ColumnCount; ++column)
        m_tree->setColumnWidth(column, kOtherColumn);
    auto* left = new QWidget;
    left->setAccessibleName(tr("Tensors"));
    auto* row = new QHBoxLayout;
    row->addWidget(m_search, 1);
    row->addWidget(m_count);
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(10, 0, 0, 8);
    column->addLayout(row);
    column->addWidget(m_tree, 1);
    return left;
}

QPlainTextEdit* ModelsPage::makeText(const char* name, const QString& accessibleName)
{
    auto* text = new QPlainTextEdit;
    text->setObjectName(QString::fromLatin1(name));
    text->setAccessibleName(accessibleName);
    text->setReadOnly(true);
    text->setTabChangesFocus(true);
    text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    text->setLineWrapMode(QPlainTextEdit::NoWrap);
    return text;
}

QWidget* ModelsPage::makePanes()
{
    m_panes->setObjectName(QStringLiteral("modelsPage.panes"));
    m_panes->setAccessibleName(tr("Panes"));
    m_panes->setDocumentMode(true);
    m_panes->addTab(m_tensor, tr("Tensor"));
    m_comparison = new ComparisonPane(m_workbench, {m_compareFile, m_compareFolder});
    m_panes->addTab(m_comparison, tr("Compare"));
    m_panes->addTab(m_memory, tr("Memory"));
    m_panes->addTab(m_config, tr("Config"));
    m_panes->addTab(m_tokenizer, tr("Tokenizer"));
    m_panes->addTab(m_metadata, tr("Metadata"));
    return m_panes;
}

void ModelsPage::open(const fs::path& path)
{
    if (isRunFolder(path)) {
        m_reader->run([path] { return openComparison(path); },
                      [this, path](const Result<OpenedComparison>& opened) {
                          if (!opened) {
                              m_workbench.showError(opened.error());
                              return;
                          }
                          m_workbench.noteOpened(path);
                          present(opened->report);
                          m_panes->setCurrentWidget(m_comparison);
                          m_comparison->showOpened(*opened);
                      });
        return;
    }
    m_reader->run([path] { return readModel(path); },
                  [this, path](const Result<ModelReportPointer>& report) {
                      if (!report) {
                          m_workbench.showError(report.error());
                          return;
                      }
                      m_workbench.noteOpened(path);
                      present(*report);
                  });
}

void ModelsPage::present(ModelReportPointer report)
{
    m_report = std::move(report);
    const models::ModelDescription& description = m_report->description;
    m_search->clear();
    m_filterTimer.stop();
    m_tensor->clear();
    m_comparison->clear();
    m_model->setFilter({});
    m_model->setReport(m_report);
    applyFilter();
    const QString name = nameOf(description.path);
    m_name->setText(name);
    m_name->setToolTip(bridge::pathToQt(description.path));
    m_summary->setText(summaryText(description, m_report->weights->files().size()));
    m_problemsShown = description.problems;
    showProblems(m_problemsShown);
    m_memory->show(*m_report);
    const auto fill = [](QPlainTextEdit* edit, const QString& text, const QString& otherwise) {
        edit->setPlainText(text.isEmpty() ? otherwise : text);
    };
    fill(m_config, m_report->configs, tr("No config.json or other config lies beside the weights."));
    fill(m_tokenizer, m_report->tokenizer, tr("No file of a tokenizer lies beside the weights."));
    fill(m_metadata, m_report->metadata, tr("The files hold no metadata beside the tensors."));
    m_hintOrModel->setCurrentIndex(1);
    enableActions();
    Q_EMIT titleChanged(name);
}

void ModelsPage::showProblems(const std::vector<models::Problem>& problems)
{
    m_problems->clear();
    for (const models::Problem& problem : problems) {
        auto* item = new QListWidgetItem(tr("Problem: %1").arg(bridge::toQt(problem.text)), m_problems);
        item->setData(kTensorRole, bridge::toQt(problem.tensor));
        if (!problem.tensor.empty())
            item->setToolTip(tr("Show this tensor in the tree, or where it would be"));
    }
    m_problems->setVisible(!problems.empty());
    int height = 2 * m_problems->frameWidth();
    for (int row = 0; row < std::min(m_problems->count(), kMostProblemRows); ++row)
        height += std::max(m_problems->sizeHintForRow(row), 1);
    m_problems->setFixedHeight(height);
}

void ModelsPage::goToTensor(const QString& name)
{
    if (m_report == nullptr || name.isEmpty())
        return;
    m_search->clear();
    m_filterTimer.stop();
    applyFilter();
    const std::size_t node = nearestNode(m_report->tree, bridge::fromQt(name));
    const QModelIndex index = m_model->indexOfNode(node);  // invalid where it would lie at the top
    m_tree->setCurrentIndex(index);
    if (index.isValid())
        m_tree->scrollTo(index, QAbstractItemView::PositionAtCenter);
    if (!m_report->tree.nodes[node].tensor)
        m_tensor->clear(name);
    m_tree->setFocus();
    m_panes->setCurrentWidget(m_tensor);
}

void ModelsPage::showSelection(const QModelIndex& current)
{
    if (m_report == nullptr || !current.isValid())
        return;  // also while the filter changes: what was selected stays shown
    const TensorNode& node = m_report->tree.nodes[TensorTreeModel::nodeOf(current)];
    if (node.tensor)
        m_tensor->show(m_report, *node.tensor);
    else
        m_tensor->clear();
}

void ModelsPage::applyFilter()
{
    m_model->setFilter(m_search->text().trimmed());
    const std::size_t all = m_report != nullptr ? m_report->weights->tensors().size() : 0;
    const std::size_t shown = m_model->shownTensors();
    m_count->setText(shown == all
                         ? tr("tensors: %1").arg(all)
                         : tr("%1 of %n tensor(s), %2 hidden", nullptr, bridge::inTr(all)).arg(shown).arg(all - shown));
    if (!m_search->text().trimmed().isEmpty() && shown <= kMostExpanded)
        m_tree->expandAll();
    else
        expandFirst();
}

/// Opens what has one part only: a person would do that first.
void ModelsPage::expandFirst()
{
    QModelIndex index;
    while (m_model->rowCount(index) == 1) {
        index = m_model->index(0, 0, index);
        m_tree->expand(index);
    }
}

}  // namespace orangery::models_page
