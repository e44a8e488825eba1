// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/comparison_pane.h"

#include "engine/models/files/comparison_record.h"
#include "engine/models/files/layers_view.h"
#include "engine/registry/registry.h"
#include "widgets/bridge/text.h"
#include "widgets/heat_map.h"
#include "widgets/tool/action_registry.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSplitter>
#include <QTreeView>
#include <QVBoxLayout>

#include <algorithm>
#include <utility>

namespace orangery::models_page {

namespace {

constexpr int kNameColumn = 200;            // px at first
constexpr int kIndentation = 12;            // px; modules are nested deep
constexpr int kStatusColumn = 104;          // px at first
constexpr int kNumberColumn = 72;           // px at first
constexpr std::size_t kMostExpanded = 300;  // tensors; more would be a wall of rows

Result<ComparedModelsPointer> compareWith(const io::Weights& a, const fs::path& path, int threads,
                                          const std::stop_token& stop)
{
    const Result<std::shared_ptr<const io::Weights>> b = io::openWeights(path);
    if (!b)
        return failure(b.error());
    return models::compareModels(a, **b, {.stop = stop, .threads = threads})
        .map([](models::ModelComparison comparison) { return treeOf(std::move(comparison)); });
}

QString normText(models::DifferenceNorm norm)
{
    switch (norm) {
    case models::DifferenceNorm::L2Relative:
        return ComparisonPane::tr("Relative L2");
    case models::DifferenceNorm::L1Relative:
        return ComparisonPane::tr("Relative L1");
    case models::DifferenceNorm::MaxRelative:
        return ComparisonPane::tr("Relative largest");
    case models::DifferenceNorm::L2:
        return ComparisonPane::tr("L2");
    case models::DifferenceNorm::L1:
        return ComparisonPane::tr("L1");
    case models::DifferenceNorm::Max:
        break;
    }
    return ComparisonPane::tr("Largest");
}

/// Writes a comparison's tensors in the format that the file's ending names.
Result<void> writeTensors(const models::ModelComparison& comparison, const fs::path& file)
{
    if (file.extension() == ".json") {
        Json document = {{"schema", "orangery.models.compare/1"}};
        document.update(models::toJson(comparison));
        return writeFile(file, writeJsonFile(document));
    }
    if (file.extension() == ".csv")
        return writeFile(file, writeCsv(models::tensorTable(comparison)));
    return failure(ErrorCode::Usage, file.string() + ": this ending is not known", {}, "Choose .csv or .json.");
}

void addButton(QHBoxLayout* row, QAction* action, const QString& text, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setToolTip(action->toolTip());
    button->setAccessibleName(action->text().remove(u'&'));
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    row->addWidget(button);
}

}  // namespace

ComparisonPane::ComparisonPane(tool::Workbench& workbench, const QList<QAction*>& choose, QWidget* parent)
    : QWidget(parent),
      m_workbench(workbench),
      m_reader(new bridge::Background(this)),
      m_writer(new bridge::Background(this)),
      m_model(new ComparisonModel(this)),
      m_state(new QLabel(this)),
      m_table(new QTreeView),
      m_map(new widgets::HeatMapView),
      m_onlyDifferences(new QCheckBox(tr("Differences only"))),
      m_norm(new QComboBox),
      m_logarithmic(new QCheckBox(tr("Logarithmic"))),
      m_shown(new QSplitter(Qt::Vertical, this))
{
    setObjectName(QStringLiteral("comparisonPane"));
    setAccessibleName(tr("Compare"));
    makeActions();
    m_state->setObjectName(QStringLiteral("comparisonPane.state"));
    m_state->setAccessibleName(tr("Outcome of the comparison"));
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_shown->setAccessibleName(tr("Tensors and layers"));
    m_shown->addWidget(makeTable());
    m_shown->addWidget(makeMap());
    m_shown->setChildrenCollapsible(false);
    auto* column = new QVBoxLayout(this);
    column->addWidget(makeButtons(choose));
    column->addWidget(m_state);
    column->addWidget(m_shown, 1);
    column->addStretch(0);
    clear();
}

ComparisonPane::~ComparisonPane()
{
    m_stop.request_stop();
}

QWidget* ComparisonPane::makeButtons(const QList<QAction*>& choose)
{
    auto* buttons = new QWidget(this);
    buttons->setAccessibleName(tr("What to compare with"));
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    for (QAction* action : choose)
        addButton(row, action, action->text().remove(u'&'), buttons);
    row->addStretch(1);
    return buttons;
}

QWidget* ComparisonPane::makeTable()
{
    m_onlyDifferences->setObjectName(QStringLiteral("comparisonPane.onlyDifferences"));
    m_onlyDifferences->setAccessibleName(m_onlyDifferences->text());
    m_onlyDifferences->setChecked(true);
    connect(m_onlyDifferences, &QCheckBox::toggled, this, [this](bool isOn) {
        m_model->setOnlyDifferences(isOn);
        if (m_model->shownTensors() <= kMostExpanded)
            m_table->expandAll();
    });
    m_table->setObjectName(QStringLiteral("comparisonPane.table"));
    m_table->setAccessibleName(tr("Tensors of both models"));
    m_table->setModel(m_model);
    m_table->setAlternatingRowColors(true);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setUniformRowHeights(true);
    m_table->header()->setStretchLastSection(false);
    m_table->setIndentation(kIndentation);
    m_table->setColumnWidth(ComparisonModel::Name, kNameColumn);
    m_table->setColumnWidth(ComparisonModel::Status, kStatusColumn);
    for (int column = ComparisonModel::L1; column < ComparisonModel::ColumnCount; ++column)
        m_table->setColumnWidth(column, kNumberColumn);
    auto* part = new QWidget;
    part->setAccessibleName(tr("Tensors"));
    auto* row = new QHBoxLayout;
    row->addWidget(m_onlyDifferences);
    row->addStretch(1);
    addButton(row, m_actions[0], tr("Copy command"), part);
    addButton(row, m_actions[1], tr("Export…"), part);
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addWidget(m_table, 1);
    return part;
}

QWidget* ComparisonPane::makeMap()
{
    m_map->setObjectName(QStringLiteral("comparisonPane.map"));
    m_map->setAccessibleName(tr("Layers and their modules"));
    connect(m_map, &widgets::HeatMapView::chosen, this, &ComparisonPane::showTensor);
    m_norm->setObjectName(QStringLiteral("comparisonPane.norm"));
    m_norm->setAccessibleName(tr("Norm of the difference that is drawn"));
    for (const models::DifferenceNorm norm : models::kDifferenceNorms)
        m_norm->addItem(normText(norm));
    connect(m_norm, &QComboBox::currentIndexChanged, this, &ComparisonPane::showMap);
    m_logarithmic->setObjectName(QStringLiteral("comparisonPane.logarithmic"));
    m_logarithmic->setAccessibleName(m_logarithmic->text());
    m_logarithmic->setToolTip(tr("Let colours follow the logarithm of the numbers"));
    connect(m_logarithmic, &QCheckBox::toggled, this, &ComparisonPane::showMap);
    auto* part = new QWidget;
    part->setAccessibleName(tr("Layers"));
    auto* row = new QHBoxLayout;
    row->addWidget(m_norm);
    row->addWidget(m_logarithmic);
    row->addStretch(1);
    addButton(row, m_actions[2], tr("Export…"), part);
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addWidget(m_map, 1);
    return part;
}

QAction* ComparisonPane::add(const char* id, const QString& text, const QString& toolTip, const QKeySequence& key)
{
    QAction* action = m_workbench.actions().add(this, {.id = QStringLiteral("models.") + QString::fromLatin1(id),
                                                       .menu = tr("&Model"),
                                                       .text = text,
                                                       .toolTip = toolTip,
                                                       .key = key});
    m_actions << action;
    return action;
}

void ComparisonPane::makeActions()
{
    connect(add("copyComparison", tr("Copy com&parison as command line"),
                tr("Copy the command that compares the same two")),
            &QAction::triggered, this, [this] {
                QGuiApplication::clipboard()->setText(commandLineText());
                m_workbench.showNotice(tr("The command line is on the clipboard."));
            });
    connect(add("exportComparison", tr("Export compared &tensors…"), tr("Write every tensor's row as CSV or JSON")),
            &QAction::triggered, this, [this] {
                chooseFile(tr("Export compared tensors"), QStringLiteral("tensors.csv"),
                           tr("Tables (*.csv);;JSON (*.json)"), &ComparisonPane::exportTensors);
            });
    connect(add("exportLayers", tr("Export compared &layers…"), tr("Write the layers as a picture or as numbers")),
            &QAction::triggered, this, [this] {
                chooseFile(tr("Export compared layers"), QStringLiteral("layers.svg"),
                           tr("Pictures (*.svg *.png *.pdf);;Tables (*.csv);;JSON (*.json)"),
                           &ComparisonPane::exportLayers);
            });
}

void ComparisonPane::chooseFile(const QString& title, const QString& name, const QString& filter,
                                void (ComparisonPane::*write)(const QString&))
{
    auto* dialog = new QFileDialog(this, title, {}, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(QFileInfo(name).suffix());
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this, write);
    dialog->open();
}

void ComparisonPane::clear()
{
    m_stop.request_stop();
    m_reader->cancel();
    m_compared = nullptr;
    m_model->setComparison(nullptr);
    m_map->setMap({});
    m_shown->hide();
    for (QAction* action : m_actions)
        action->setEnabled(false);
    m_state->setText(
        tr("Choose a second model: each tensor is then the same, changed, or only in one of the two, with the "
           "size of its difference."));
}

void ComparisonPane::compare(const ModelReportPointer& report, const fs::path& path, int threads)
{
    clear();
    m_state->setText(tr("Comparing with %1…").arg(bridge::pathToQt(path)));
    std::error_code ignored;
    m_pathA = fs::absolute(report->description.path, ignored).string();
    m_pathB = fs::absolute(path, ignored).string();
    m_stop = std::stop_source();
    m_reader->run([report, path, threads,
                   stop = m_stop.get_token()] { return compareWith(*report->weights, path, threads, stop); },
                  [this](const Result<ComparedModelsPointer>& compared) { present(compared); });
}

void ComparisonPane::showOpened(const OpenedComparison& opened)
{
    clear();
    m_pathA = opened.a;
    m_pathB = opened.b;
    present(opened.compared);
}

void ComparisonPane::present(const Result<ComparedModelsPointer>& compared)
{
    if (!compared) {
        clear();
        m_workbench.showError(compared.error());
        return;
    }
    m_compared = *compared;
    const models::ModelComparison& both = m_compared->comparison;
    m_state->setText(
        tr("Same: %1, changed: %2, only in A (shown): %3, only in B: %4. L1, L2 and largest are those of the "
           "difference A − B.")
            .arg(both.count(models::TensorStatus::Same))
            .arg(both.count(models::TensorStatus::Changed))
            .arg(both.count(models::TensorStatus::OnlyA))
            .arg(both.count(models::TensorStatus::OnlyB)));
    m_model->setComparison(m_compared);
    if (m_model->shownTensors() <= kMostExpanded)
        m_table->expandAll();
    m_map->parentWidget()->setVisible(!both.layers.empty());
    showMap();
    m_shown->show();
    for (QAction* action : m_actions)
        action->setEnabled(true);
}

void ComparisonPane::showMap()
{
    if (m_compared == nullptr)
        return;
    m_map->setMap(models::figureOf(
        m_compared->comparison, m_pathA, m_pathB,
        {.norm = models::kDifferenceNorms[static_cast<std::size_t>(std::max(m_norm->currentIndex(), 0))],
         .logarithmic = m_logarithmic->isChecked()}));
}

void ComparisonPane::showTensor(const QString& module, const QString& layer)
{
    const QString name = module.isEmpty() ? layer : layer + u'.' + module;
    const QModelIndex index = m_model->indexOf(bridge::fromQt(name));
    if (!index.isValid())
        return;  // what is the same may be left out
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index);
}

QString ComparisonPane::commandLineText() const
{
    const Task* task = registry().find("models.compare");
    if (m_compared == nullptr || task == nullptr)
        return {};
    return bridge::toQt(commandLine(*task, {{"a", m_pathA}, {"b", m_pathB}}));
}

void ComparisonPane::exportTensors(const QString& fileName)
{
    if (m_compared == nullptr)
        return;
    m_writer->run([compared = m_compared,
                   file = bridge::pathFromQt(fileName)] { return writeTensors(compared->comparison, file); },
                  [this, fileName](const Result<void>& written) { tell(written, fileName); });
}

void ComparisonPane::exportLayers(const QString& fileName)
{
    if (m_compared == nullptr)
        return;
    HeatMap map = m_map->map();
    map.captions.push_back(bridge::fromQt(commandLineText()));
    // Plots are painted in this thread.
    tell(models::writeMap(map, {.format = QFileInfo(fileName).suffix().toLower().toStdString(),
                                .output = bridge::pathFromQt(fileName)}),
         fileName);
}

void ComparisonPane::tell(const Result<void>& written, const QString& fileName)
{
    if (written)
        m_workbench.showNotice(tr("Exported to %1").arg(fileName));
    else
        m_workbench.showError(written.error());
}

}  // namespace orangery::models_page
