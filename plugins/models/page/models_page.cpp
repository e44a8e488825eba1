// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/models_page.h"

#include "engine/base/run_folder.h"
#include "engine/registry/registry.h"
#include "plugins/models/page/comparison_pane.h"
#include "plugins/models/page/memory_pane.h"
#include "plugins/models/page/model_texts.h"
#include "plugins/models/page/opened_comparison.h"
#include "plugins/models/page/tensor_pane.h"
#include "plugins/models/page/tensor_tree_model.h"
#include "widgets/bridge/text.h"
#include "widgets/tool/action_registry.h"

#include <QAction>
#include <QClipboard>
#include <QFileDialog>
#include <QFontDatabase>
#include <QGuiApplication>
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
constexpr int kPaneWidth = 500;                                // px at first
constexpr int kNameColumn = 300;                               // px at first
constexpr int kOtherColumn = 110;                              // px at first

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
      m_tensor(new TensorPane),
      m_memory(new MemoryPane),
      m_config(makeText("modelsPage.config", tr("Config files"))),
      m_tokenizer(makeText("modelsPage.tokenizer", tr("Tokenizer files"))),
      m_metadata(makeText("modelsPage.metadata", tr("Metadata")))
{
    setObjectName(QStringLiteral("modelsPage"));
    setAccessibleName(tr("Models"));
    makeActions();

    auto* splitter = new QSplitter;
    splitter->setAccessibleName(tr("Tensors and panes"));
    splitter->addWidget(makeTree());
    splitter->addWidget(makePanes());
    splitter->setStretchFactor(0, 1);
    splitter->setCollapsible(0, false);
    splitter->setSizes({3 * kPaneWidth / 2, kPaneWidth});
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

QAction* ModelsPage::add(const char* id, const QString& text, const QString& toolTip, const QKeySequence& key)
{
    return m_workbench.actions().add(this, {.id = QStringLiteral("models.") + QString::fromLatin1(id),
                                            .menu = tr("&Model"),
                                            .text = text,
                                            .toolTip = toolTip,
                                            .key = key});
}

void ModelsPage::makeActions()
{
    m_find = add("find", tr("&Find tensors"), tr("Show only tensors whose name contains a text"), QKeySequence::Find);
    connect(m_find, &QAction::triggered, this, [this] {
        m_search->setFocus();
        m_search->selectAll();
    });
    m_copy = add("copyCommand", tr("Copy as command &line"), tr("Copy the command that describes the same model"),
                 QKeySequence(tr("Ctrl+Shift+C")));
    connect(m_copy, &QAction::triggered, this, [this] {
        QGuiApplication::clipboard()->setText(commandLineText());
        m_workbench.showNotice(tr("The command line is on the clipboard."));
    });
    m_compareFile = add("compareFile", tr("Compare with f&ile…"),
                        tr("Compare tensor by tensor with a second file of weights"), QKeySequence(tr("Ctrl+D")));
    connect(m_compareFile, &QAction::triggered, this, [this] { chooseSecond(false); });
    m_compareFolder =
        add("compareFolder", tr("Compare with f&older…"),
            tr("Compare tensor by tensor with the model in a second folder"), QKeySequence(tr("Ctrl+Shift+D")));
    connect(m_compareFolder, &QAction::triggered, this, [this] { chooseSecond(true); });
    for (QAction* action : {m_find, m_copy, m_compareFile, m_compareFolder})
        action->setEnabled(false);
}

void ModelsPage::chooseSecond(bool isFolder)
{
    auto* dialog = new QFileDialog(this, tr("Compare with"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(isFolder ? QFileDialog::Directory : QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this](const QString& path) { compareWith(bridge::pathFromQt(path)); });
    dialog->open();
}

void ModelsPage::compareWith(const fs::path& path)
{
    if (m_report == nullptr)
        return;
    m_panes->setCurrentWidget(m_comparison);
    m_comparison->compare(m_report, path, m_workbench.resources().threads);
}

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
    showProblems(description.problems);
    m_memory->show(*m_report);
    const auto fill = [](QPlainTextEdit* edit, const QString& text, const QString& otherwise) {
        edit->setPlainText(text.isEmpty() ? otherwise : text);
    };
    fill(m_config, m_report->configs, tr("No config.json or other config lies beside the weights."));
    fill(m_tokenizer, m_report->tokenizer, tr("No file of a tokenizer lies beside the weights."));
    fill(m_metadata, m_report->metadata, tr("The files hold no metadata beside the tensors."));
    m_hintOrModel->setCurrentIndex(1);
    for (QAction* action : {m_find, m_copy, m_compareFile, m_compareFolder})
        action->setEnabled(true);
    Q_EMIT titleChanged(name);
}

void ModelsPage::showProblems(const std::vector<std::string>& problems)
{
    m_problems->clear();
    for (const std::string& problem : problems)
        m_problems->addItem(tr("Problem: %1").arg(bridge::toQt(problem)));
    m_problems->setVisible(!problems.empty());
    const int rows = std::min(static_cast<int>(problems.size()), kMostProblemRows);
    m_problems->setFixedHeight(rows * std::max(m_problems->sizeHintForRow(0), 1) + 2 * m_problems->frameWidth());
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
    m_count->setText(shown == all ? tr("tensors: %1").arg(all)
                                  : tr("%1 of %2 tensors, %3 hidden").arg(shown).arg(all).arg(all - shown));
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

QString ModelsPage::commandLineText() const
{
    const Task* task = registry().find("inspect");
    if (m_report == nullptr || task == nullptr)
        return {};
    std::error_code ignored;
    return bridge::toQt(commandLine(*task, {{"path", fs::absolute(m_report->description.path, ignored).string()}}));
}

}  // namespace orangery::models_page
