// SPDX-License-Identifier: GPL-3.0-or-later
// What is done to whole classes.
#include "plugins/recognition/descriptions/description_filter.h"
#include "plugins/recognition/descriptions/description_pane.h"
#include "plugins/recognition/descriptions/findings_model.h"
#include "widgets/bridge/text.h"

#include <QAction>
#include <QTreeView>

#include <algorithm>

namespace orangery::recognition_page {

void DescriptionPane::makeClassActions()
{
    m_addClass =
        add("addClass", tr("Add a &class"), tr("Add a class behind the selected one"), QKeySequence(tr("Alt+Ins")));
    connect(m_addClass, &QAction::triggered, this, &DescriptionPane::addClass);
    m_rename = add("renameClass", tr("Re&name the class…"),
                   tr("Give the selected class another name; inputs that are known to be of it stay so"),
                   QKeySequence(tr("Ctrl+F2")));
    connect(m_rename, &QAction::triggered, this, [this] {
        if (const auto c = currentClass())
            select(*c, std::nullopt, true);
    });
    m_merge = add("mergeClasses", tr("&Merge classes"),
                  tr("Put the selected classes into the first of them, with their sentences and known inputs"),
                  QKeySequence(tr("Ctrl+Shift+M")));
    connect(m_merge, &QAction::triggered, this, &DescriptionPane::mergeClasses);
    m_removeClasses = add("removeClasses", tr("Remo&ve classes"),
                          tr("Remove the selected classes with their sentences"), QKeySequence(tr("Alt+Del")));
    connect(m_removeClasses, &QAction::triggered, this, [this] { m_edits->removeClasses(selectedClasses()); });
    m_disable =
        add("disable", tr("D&isable"),
            tr("Keep the selected classes and sentences without their counting for anything, or let them count again"),
            QKeySequence(tr("Ctrl+Alt+B")));
    connect(m_disable, &QAction::triggered, this, &DescriptionPane::disableSelected);
    connect(m_edits, &DescriptionEdits::classesChanged, this, &DescriptionPane::noteClasses);
    connect(m_edits, &DescriptionEdits::refused, this, [this](const Error& error) { m_workbench.showError(error); });
}

void DescriptionPane::enableClassActions()
{
    const std::size_t selected = selectedClasses().size();
    m_rename->setEnabled(currentClass().has_value());
    m_merge->setEnabled(selected > 1);
    m_removeClasses->setEnabled(selected > 0);
    m_disable->setEnabled(!m_tree->selectionModel()->selectedRows().empty());
    m_disable->setText(isAllDisabled() ? tr("Enabl&e") : tr("D&isable"));
    m_disable->setIconText(isAllDisabled() ? tr("Enable") : tr("Disable"));
}

std::vector<std::size_t> DescriptionPane::selectedClasses() const
{
    std::vector<std::size_t> classes;
    for (const QModelIndex& selected : m_tree->selectionModel()->selectedRows()) {
        const QModelIndex index = m_filter->mapToSource(selected);
        if (!DescriptionModel::sentenceOf(index))
            classes.push_back(m_model->classOf(index));
    }
    return classes;
}

void DescriptionPane::addClass()
{
    const std::vector<std::string>& names = m_model->names();
    const auto current = currentClass();
    const std::size_t place = current ? *current + 1 : names.size();
    QString name = tr("new class");
    for (int number = 2; std::find(names.begin(), names.end(), bridge::fromQt(name)) != names.end(); ++number)
        name = tr("new class %1").arg(number);
    if (const Result<void> added = m_edits->addClass(place, bridge::fromQt(name)); !added)
        m_workbench.showError(added.error());
    else
        select(place, std::nullopt, true);
}

void DescriptionPane::mergeClasses()
{
    const std::vector<std::size_t> classes = selectedClasses();
    if (classes.size() < 2)
        return;
    m_edits->mergeClasses(classes);
    select(*std::min_element(classes.begin(), classes.end()), std::nullopt);
}

void DescriptionPane::disableSelected()
{
    m_edits->setDisabled(selectedClasses(), selectedPlaces(), !isAllDisabled());
}

/// Of the classes and sentences that are selected.
bool DescriptionPane::isAllDisabled() const
{
    const std::vector<std::size_t> classes = selectedClasses();
    const std::vector<SentencePlace> places = selectedPlaces();
    return !(classes.empty() && places.empty()) &&
           std::all_of(classes.begin(), classes.end(), [this](std::size_t c) { return m_model->isDisabled(c); }) &&
           std::all_of(places.begin(), places.end(), [this](const SentencePlace& place) {
               return m_model->isDisabled(place.classIndex, place.sentence);
           });
}

void DescriptionPane::noteClasses()
{
    m_isTelling = true;
    m_study.changeClasses(m_model->classes(), m_edits->joined());
    m_isTelling = false;
    m_findings->setMarks(m_model->marks());  // whose places are others now
    showHintOrTable();
    showCount();
    enableActions();
    m_lookTimer.start();
}

}  // namespace orangery::recognition_page
