// SPDX-License-Identifier: GPL-3.0-or-later
// What a person does with the map: tools, tags, exports.
#include "engine/registry/registry.h"
#include "plugins/recognition/map/map_pane.h"
#include "plugins/recognition/map/selection_model.h"
#include "plugins/recognition/map/subset_export.h"
#include "widgets/bridge/plurals.h"
#include "widgets/bridge/text.h"
#include "widgets/scatter_plot.h"
#include "widgets/tool/action_registry.h"

#include <QAction>
#include <QActionGroup>
#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>

#include <algorithm>

namespace orangery::recognition_page {

QAction* MapPane::add(const char* id, const QString& text, const QString& toolTip, const QKeySequence& key,
                      bool checkable)
{
    return m_workbench.actions().add(this, {.id = QStringLiteral("map.") + QString::fromLatin1(id),
                                            .menu = tr("Ma&p"),
                                            .text = text,
                                            .toolTip = toolTip,
                                            .key = key,
                                            .checkable = checkable});
}

void MapPane::makeActions()
{
    auto* group = new QActionGroup(this);
    const auto tool = [&](const char* id, const QString& text, const QString& toolTip, const QKeySequence& key,
                          widgets::ScatterTool what) {
        QAction* action = add(id, text, toolTip, key, true);
        action->setActionGroup(group);
        action->setChecked(what == widgets::ScatterTool::Lasso);
        connect(action, &QAction::triggered, m_plot, [this, what] { m_plot->setTool(what); });
        m_tools << action;
    };
    tool("lasso", tr("&Lasso"), tr("Drag a closed path around points to select them"), QKeySequence(tr("Ctrl+Alt+L")),
         widgets::ScatterTool::Lasso);
    tool("rectangle", tr("&Rectangle"), tr("Drag a rectangle around points to select them"),
         QKeySequence(tr("Ctrl+Alt+R")), widgets::ScatterTool::Rectangle);
    tool("move", tr("&Move"), tr("Drag the map"), QKeySequence(tr("Ctrl+Alt+M")), widgets::ScatterTool::Pan);
    const auto whole = [&](const char* id, const QString& text, const QString& toolTip, const QKeySequence& key,
                           const std::function<void()>& run) {
        QAction* action = add(id, text, toolTip, key);
        connect(action, &QAction::triggered, this, run);
        m_mapActions << action;
        return action;
    };
    m_tools << whole("fit", tr("Show &all"), tr("Show every point"), QKeySequence(tr("Ctrl+0")),
                     [this] { m_plot->fit(); });
    whole("zoomIn", tr("Zoom &in"), tr("Look closer"), QKeySequence::ZoomIn, [this] { m_plot->zoom(1.25); });
    whole("zoomOut", tr("Zoom &out"), tr("See more"), QKeySequence::ZoomOut, [this] { m_plot->zoom(0.8); });
    whole("selectAll", tr("&Select all"), tr("Select every point"), QKeySequence::SelectAll,
          [this] { m_plot->selectAll(); });
    whole("clearSelection", tr("Select &none"), tr("Forget the selection"), QKeySequence(tr("Ctrl+Shift+A")),
          [this] { m_plot->clearSelection(); });
    m_anew = add("placeAnew", tr("Place a&new"),
                 tr("Leave the map that a run recorded for one of embeddings that the model makes now"),
                 QKeySequence(tr("Ctrl+Alt+N")));
    connect(m_anew, &QAction::triggered, this, &MapPane::placeAnew);
    m_tools << whole("exportMap", tr("Export m&ap…"), tr("Write all points with their classes and tags as CSV"),
                     QKeySequence(tr("Ctrl+Alt+E")), [this] {
                         chooseFile(tr("Export the map"), QStringLiteral("map.csv"), {tr("Table (*.csv)")},
                                    &MapPane::exportMap);
                     });
    m_tools << whole("savePicture", tr("Save &picture…"), tr("Write the map as SVG, PNG or PDF"),
                     QKeySequence(tr("Ctrl+Shift+E")), [this] {
                         chooseFile(tr("Save the picture"), QStringLiteral("map.svg"),
                                    {tr("Pictures (*.svg *.png *.pdf)")}, &MapPane::savePicture);
                     });
    m_tools << whole("copyCommand", tr("Copy as command &line"), tr("Copy the command that makes the same map"),
                     QKeySequence(tr("Ctrl+Alt+C")), [this] {
                         const Result<QString> text = commandLineText();
                         if (!text) {
                             m_workbench.showError(text.error());
                             return;
                         }
                         QGuiApplication::clipboard()->setText(*text);
                         m_workbench.showNotice(tr("The command line is on the clipboard."));
                     });
    const auto chosen = [&](const char* id, const QString& text, const QString& toolTip, const QKeySequence& key,
                            const std::function<void()>& run) {
        QAction* action = add(id, text, toolTip, key);
        connect(action, &QAction::triggered, this, run);
        m_selectionActions << action;
    };
    chosen("tag", tr("&Tag"), tr("Give the tags of the field to the selected inputs"), QKeySequence(tr("Ctrl+T")),
           [this] { tagSelection(); });
    chosen("untag", tr("&Untag"), tr("Take the tags of the field, or all, from the selected inputs"),
           QKeySequence(tr("Ctrl+Shift+T")), [this] { untagSelection(); });
    chosen("exportSubset", tr("&Export subset…"),
           tr("Write the selected inputs with their tags as CSV, or as a list for --list"),
           QKeySequence(tr("Ctrl+Alt+S")), [this] {
               chooseFile(tr("Export the selected inputs"), QStringLiteral("subset.csv"),
                          {tr("Paths and tags (*.csv)"), tr("List of paths (*.txt)")}, &MapPane::exportSubset);
           });
    chosen("copyPaths", tr("Copy &paths"), tr("Copy the paths of the selected inputs, one a line"),
           QKeySequence(tr("Ctrl+Alt+P")), [this] { copyPaths(); });
}

void MapPane::enableActions()
{
    m_anewButton->setVisible(m_recorded.has_value());
    m_anew->setEnabled(m_recorded && !m_study.model().empty());
    m_anew->setToolTip(m_recorded && m_study.model().empty() ? tr("Choose a model first, at the top of the page")
                                                             : m_anew->statusTip());
    for (QAction* action : std::as_const(m_mapActions))
        action->setEnabled(m_map.has_value());
    const bool hasSelection = !selectedItems().empty();
    for (QAction* action : std::as_const(m_selectionActions))
        action->setEnabled(hasSelection);
    if (!m_selectionActions.isEmpty())
        m_selectionActions.front()->setEnabled(hasSelection && !typedTags().empty());
}

std::vector<std::size_t> MapPane::selectedItems() const
{
    std::vector<std::size_t> items;
    for (const std::size_t point : m_plot->selection())
        if (point < m_source.entries.size() && m_source.entries[point].item)
            items.push_back(*m_source.entries[point].item);
    return items;
}

void MapPane::noteSelection()
{
    const std::vector<std::size_t> items = selectedItems();
    m_selection->setItems(items);
    const std::size_t texts = m_plot->selection().size() - items.size();
    QString text = m_plot->selection().empty() ? tr("Drag around points to select them.")
                   : texts == 0                ? tr("%n input(s) selected", nullptr, bridge::inTr(items.size()))
                                               : tr("%n input(s)", nullptr, bridge::inTr(items.size())) +
                                      tr(" and %n text(s) selected", nullptr, bridge::inTr(texts));
    if (m_selection->hidden() > 0)
        text += tr("; %1 hidden here").arg(m_selection->hidden());
    m_selected->setText(text);
    enableActions();
}

std::vector<std::string> MapPane::typedTags() const
{
    std::vector<std::string> tags;
    const QStringList parts = m_tags->text().split(u',', Qt::SkipEmptyParts);
    for (const QString& part : parts)
        if (const QString tag = part.simplified(); !tag.isEmpty())
            tags.push_back(tag.toStdString());
    return tags;
}

void MapPane::tagSelection()
{
    const std::vector<std::string> added = typedTags();
    if (added.empty())
        return;
    for (const std::size_t item : selectedItems()) {
        std::vector<std::string> tags = m_study.items()[item].tags;
        for (const std::string& tag : added)
            if (std::find(tags.begin(), tags.end(), tag) == tags.end())
                tags.push_back(tag);
        if (tags != m_study.items()[item].tags)
            m_study.setTags(item, std::move(tags));
    }
}

void MapPane::untagSelection()
{
    const std::vector<std::string> removed = typedTags();
    for (const std::size_t item : selectedItems()) {
        std::vector<std::string> tags = m_study.items()[item].tags;
        std::erase_if(tags, [&](const std::string& tag) {
            return removed.empty() || std::find(removed.begin(), removed.end(), tag) != removed.end();
        });
        if (tags != m_study.items()[item].tags)
            m_study.setTags(item, std::move(tags));
    }
}

void MapPane::chooseFile(const QString& title, const QString& name, const QStringList& filters,
                         void (MapPane::*writer)(const fs::path&))
{
    auto* dialog = new QFileDialog(this, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setNameFilters(filters);
    dialog->selectFile(name);
    connect(dialog, &QFileDialog::fileSelected, this,
            [this, writer](const QString& file) { (this->*writer)(bridge::pathFromQt(file)); });
    dialog->open();
}

void MapPane::write(const fs::path& file, std::string bytes)
{
    m_writer->run([file, bytes = std::move(bytes)] { return writeFile(file, bytes); },
                  [this, file](const Result<void>& written) {
                      if (!written)
                          m_workbench.showError(written.error());
                      else
                          m_workbench.showNotice(tr("Wrote %1.").arg(bridge::pathToQt(file)));
                  });
}

void MapPane::exportMap(const fs::path& file)
{
    if (m_map)
        write(file, writeCsv(zero_shot::mapTable(mapPoints(m_study, content()), true)));
}

void MapPane::exportSubset(const fs::path& file)
{
    const std::vector<std::size_t> items = selectedItems();
    write(file, file.extension() == ".csv" ? subsetCsv(m_study, items) : subsetList(m_study, items));
}

void MapPane::copyPaths()
{
    QGuiApplication::clipboard()->setText(bridge::toQt(subsetList(m_study, selectedItems())));
    m_workbench.showNotice(tr("The paths are on the clipboard."));
}

void MapPane::savePicture(const fs::path& file)
{
    const QString name = bridge::pathToQt(file);
    if (const Result<void> written = widgets::writePicture(m_plot->picture(), name); written)
        m_workbench.showNotice(tr("Wrote %1.").arg(name));
    else
        m_workbench.showError(written.error());
}

void MapPane::setRecognitionValues(std::function<Result<Json>()> values)
{
    m_values = std::move(values);
}

Result<QString> MapPane::commandLineText() const
{
    const Task* task = registry().find("recognize.map");
    if (task == nullptr)
        return failure(ErrorCode::Failed, "there is no task recognize.map");
    Json values = Json::object();
    if (m_recorded) {
        values = m_recorded->parameters;
    } else if (m_values) {
        const Result<Json> told = m_values();
        if (!told)
            return failure(told.error());
        for (const auto& [name, value] : told->items())
            if (task->options.find(name) != nullptr && name != "output")
                values[name] = value;
    } else {
        values["model"] = m_study.model();
        Json inputs = Json::array();
        for (const StudyItem& item : m_study.items())
            inputs.push_back(item.input);
        values["inputs"] = std::move(inputs);
    }
    values["method"] = zero_shot::nameOf(m_options.method);
    values["centring"] = zero_shot::nameOf(m_options.centring);
    values["output"] = "map.csv";
    return bridge::toQt(commandLine(*task, values));
}

}  // namespace orangery::recognition_page
