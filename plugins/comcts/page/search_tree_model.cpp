// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/page/search_tree_model.h"

#include "engine/base/numbers.h"
#include "plugins/comcts/scene/tree_scene_adapter.h"
#include "widgets/bridge/text.h"

#include <QCoreApplication>
#include <QElapsedTimer>

#include <algorithm>

namespace orangery::comcts_page {

using bridge::toQt;
using comcts::Ghost;
using comcts::Node;
using comcts::NodeId;
using comcts_scene::Entry;
using comcts_scene::EntryId;
namespace history = comcts::history;

namespace {

struct Words {
    Q_DECLARE_TR_FUNCTIONS(orangery::comcts_page::SearchTreeModel)
};

constexpr int kDecimals = 4;
constexpr int kStepsBetweenClocks = 32;

QVariant optionalNumber(const std::optional<double>& value)
{
    return value ? QVariant(numberText(*value)) : QVariant();
}

}  // namespace

QString numberText(double value)
{
    QString text = toQt(formatNumber(roundDecimals(value, kDecimals)));
    if (text.endsWith(QStringLiteral(".0")))
        text.chop(2);
    return text.replace(QLatin1Char('-'), QChar(0x2212));
}

QStringList flagsOf(const Node& node)
{
    QStringList flags;
    if (node.firstError)
        flags << Words::tr("first error");
    if (node.unlocated)
        flags << Words::tr("error not located");
    if (node.prefixDrift)
        flags << Words::tr("changed its prefix");
    if (node.depthLimit)
        flags << Words::tr("cut at the depth limit");
    if (node.answer)
        flags << (node.answer->correct ? Words::tr("right answer") : Words::tr("wrong answer"));
    return flags;
}

SearchTreeModel::SearchTreeModel(QObject* parent) : QAbstractItemModel(parent)
{
    m_history.setFollowsEnd(false);  // every row has to be announced
}

const comcts::SearchSetup* SearchTreeModel::setup() const
{
    return m_history.setup() ? &*m_history.setup() : nullptr;
}

Result<void> SearchTreeModel::add(const Json& event)
{
    if (event.value("ev", std::string()) == "resumed") {
        // The fold is about to drop the steps behind this one; rows have to go first.
        const std::uint64_t valid = event.value("valid_through_seq", std::uint64_t{0});
        while (m_history.position() > 0 && m_history.steps()[m_history.position() - 1].seq > valid)
            backward();
        flushChanges();
    }
    const bool hadSetup = setup() != nullptr;
    const int lengthBefore = length();
    const Result<bool> added = m_history.add(event);
    if (!added)
        return failure(added.error());
    if (!hadSetup && setup() != nullptr)
        Q_EMIT setupChanged();
    if (length() != lengthBefore)
        Q_EMIT lengthChanged();
    if (*added)
        Q_EMIT liveChanged();
    return {};
}

void SearchTreeModel::setTarget(std::optional<int> position)
{
    m_target = position;
}

bool SearchTreeModel::advance(std::chrono::milliseconds budget)
{
    QElapsedTimer clock;
    clock.start();
    const int before = position();
    const int goal = std::clamp(m_target.value_or(length()), 0, length());
    m_isMoving = true;
    for (int steps = 1; position() != goal; ++steps) {
        if (position() < goal)
            forward();
        else
            backward();
        if (steps % kStepsBetweenClocks == 0 && clock.elapsed() >= budget.count())
            break;
    }
    m_isMoving = false;
    flushChanges();
    if (position() != before)
        Q_EMIT positionChanged();
    return position() == goal;
}

void SearchTreeModel::seek(int position)
{
    setTarget(position);
    while (!advance(std::chrono::hours(1))) {
    }
}

void SearchTreeModel::forward()
{
    const comcts::HistoryStep& step = m_history.steps()[m_history.position()];
    if (const auto* added = std::get_if<history::NodeAdded>(&step.change)) {
        const EntryId parent = m_entries.entryOf(*added->node.parent);
        const int row = static_cast<int>(m_entries.entry(parent).children.size());
        beginInsertRows(indexOf(parent), row, row);
        m_history.applyNext();
        m_entries.addNode(added->node);
        endInsertRows();
    } else if (const auto* ghosts = std::get_if<history::GhostsAdded>(&step.change)) {
        const std::size_t first = m_history.ghosts().size();
        m_history.applyNext();
        for (std::size_t i = 0; i < ghosts->ghosts.size(); ++i) {
            const EntryId parent = m_entries.parentOf(ghosts->ghosts[i]);
            const int row = static_cast<int>(m_entries.entry(parent).children.size());
            beginInsertRows(indexOf(parent), row, row);
            m_entries.addGhost(ghosts->ghosts[i], first + i);
            endInsertRows();
        }
    } else {
        m_history.applyNext();
        if (const auto* statistics = std::get_if<history::Statistics>(&step.change))
            for (const comcts::Change& change : statistics->changes)
                noteChanged(change.node);
    }
}

void SearchTreeModel::backward()
{
    const comcts::HistoryStep& step = m_history.steps()[m_history.position() - 1];
    const auto removeLast = [this] {
        const EntryId last{static_cast<std::int32_t>(m_entries.size() - 1)};
        const Entry& entry = m_entries.entry(last);
        beginRemoveRows(indexOf(*entry.parent), entry.row, entry.row);
        m_entries.removeLast();
    };
    if (std::holds_alternative<history::NodeAdded>(step.change)) {
        removeLast();
        m_history.revertLast();
        endRemoveRows();
    } else if (const auto* ghosts = std::get_if<history::GhostsAdded>(&step.change)) {
        for (std::size_t i = 0; i < ghosts->ghosts.size(); ++i) {
            removeLast();
            endRemoveRows();
        }
        m_history.revertLast();
    } else {
        m_history.revertLast();
        if (const auto* statistics = std::get_if<history::Statistics>(&step.change))
            for (const comcts::Change& change : statistics->changes)
                noteChanged(change.node);
    }
}

void SearchTreeModel::noteChanged(NodeId node)
{
    const EntryId id = m_entries.entryOf(node);
    noteChanged(id);
    // The bound U of a child counts its parent's visits.
    for (const EntryId child : m_entries.entry(id).children)
        noteChanged(child);
}

void SearchTreeModel::noteChanged(EntryId id)
{
    const std::size_t place = comcts_scene::index(id);
    if (place >= m_isChanged.size())
        m_isChanged.resize(m_entries.size());
    if (!m_isChanged[place])
        m_changed.push_back(id);
    m_isChanged[place] = true;
}

void SearchTreeModel::flushChanges()
{
    const auto noteExisting = [this](NodeId node) {
        if (comcts::index(node) < m_history.tree().size())
            noteChanged(m_entries.entryOf(node));
    };
    if (m_shownSelected != m_history.selected()) {
        noteExisting(m_shownSelected);
        noteExisting(m_history.selected());
        m_shownSelected = m_history.selected();
    }
    const std::vector<NodeId> path = m_history.bestPath();
    if (std::set<NodeId> best(path.begin(), path.end()); best != m_bestPath) {
        for (const NodeId node : m_bestPath)
            noteExisting(node);
        for (const NodeId node : best)
            noteExisting(node);
        m_bestPath = std::move(best);
    }
    m_isChanged.clear();
    for (const EntryId id : std::exchange(m_changed, {}))
        if (comcts_scene::index(id) < m_entries.size())  // else it was taken back since
            Q_EMIT dataChanged(indexOf(id, 0), indexOf(id, ColumnCount - 1));
}

const Node* SearchTreeModel::node(EntryId id) const
{
    const Entry& entry = m_entries.entry(id);
    return entry.isGhost ? nullptr : &m_history.tree().nodes()[entry.index];
}

const Ghost* SearchTreeModel::ghost(EntryId id) const
{
    const Entry& entry = m_entries.entry(id);
    return entry.isGhost ? &m_history.ghosts()[entry.index] : nullptr;
}

bool SearchTreeModel::isOnBestPath(EntryId id) const
{
    const Entry& entry = m_entries.entry(id);
    return !entry.isGhost && m_bestPath.contains(NodeId{static_cast<std::int32_t>(entry.index)});
}

bool SearchTreeModel::isSelected(EntryId id) const
{
    const Entry& entry = m_entries.entry(id);
    return !entry.isGhost && entry.index == comcts::index(m_history.selected());
}

std::optional<double> SearchTreeModel::upperBound(EntryId id) const
{
    const Entry& entry = m_entries.entry(id);
    if (entry.isGhost || setup() == nullptr)
        return std::nullopt;
    return comcts::upperBound(m_history.tree(), NodeId{static_cast<std::int32_t>(entry.index)}, setup()->options);
}

QModelIndex SearchTreeModel::indexOf(EntryId id, int column) const
{
    return createIndex(m_entries.entry(id).row, column, static_cast<quintptr>(id));
}

EntryId SearchTreeModel::entryOf(const QModelIndex& index)
{
    return index.isValid() ? EntryId{static_cast<std::int32_t>(index.internalId())} : comcts_scene::kRootEntry;
}

// The root entry, the question, is the one row at the top.

QModelIndex SearchTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    if (!parent.isValid())
        return indexOf(comcts_scene::kRootEntry, column);
    const Entry& entry = m_entries.entry(entryOf(parent));
    return indexOf(entry.children[static_cast<std::size_t>(row)], column);
}

QModelIndex SearchTreeModel::parent(const QModelIndex& child) const
{
    if (!child.isValid())
        return {};
    const std::optional<EntryId> parent = m_entries.entry(entryOf(child)).parent;
    return parent ? indexOf(*parent) : QModelIndex();
}

int SearchTreeModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid())
        return 1;
    if (parent.column() != 0)
        return 0;
    return static_cast<int>(m_entries.entry(entryOf(parent)).children.size());
}

int SearchTreeModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

QStringList SearchTreeModel::notes(EntryId id) const
{
    QStringList notes;
    if (const Ghost* cut = ghost(id)) {
        notes << Words::tr("cut");
        if (cut->firstError)
            notes << Words::tr("first error");
        return notes;
    }
    if (isSelected(id) && m_history.position() > 0)
        notes << Words::tr("selected");
    if (isOnBestPath(id))
        notes << Words::tr("best path");
    return notes + flagsOf(*node(id));
}

QVariant SearchTreeModel::display(EntryId id, int column) const
{
    if (id == comcts_scene::kRootEntry) {
        if (column == Section)
            return Words::tr("Question");
        if (column == Text)
            return setup() != nullptr ? toQt(setup()->question.text) : QString();
        return column == Notes ? QVariant(notes(id).join(QStringLiteral(", "))) : QVariant();
    }
    const Node* kept = node(id);
    const Ghost* cut = ghost(id);
    const comcts::Section& section = kept != nullptr ? kept->section : cut->section;
    switch (column) {
    case Section:
        return comcts_scene::sectionName(section);
    case Text:
        return comcts_scene::sectionTitle(section);
    case Model:
        return toQt(kept != nullptr ? kept->model : cut->model);
    case Visits:
        return kept != nullptr ? QVariant(static_cast<qlonglong>(kept->N)) : QVariant();
    case Value:
        return kept != nullptr ? QVariant(numberText(kept->V)) : QVariant();
    case UpperBound:
        return optionalNumber(upperBound(id));
    case Score:
        return optionalNumber(kept != nullptr ? kept->fused : cut->fused);
    case Round:
        return kept != nullptr ? kept->round : cut->round;
    case Notes:
        return notes(id).join(QStringLiteral(", "));
    default:
        return {};
    }
}

QVariant SearchTreeModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const EntryId id = entryOf(index);
    switch (role) {
    case Qt::DisplayRole:
        return display(id, index.column());
    case Qt::TextAlignmentRole:
        return index.column() >= Visits && index.column() <= Round
                   ? QVariant(static_cast<int>(Qt::AlignRight | Qt::AlignVCenter))
                   : QVariant();
    case Qt::ToolTipRole:
        return index.column() == Text ? display(id, Text) : QVariant();
    case EntryRole:
        return static_cast<int>(id);
    case IsGhostRole:
        return m_entries.entry(id).isGhost;
    default:
        return {};
    }
}

QVariant SearchTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section >= Visits && section <= Round)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || (role != Qt::DisplayRole && role != Qt::ToolTipRole))
        return {};
    const bool isShort = role == Qt::DisplayRole;
    switch (section) {
    case Section:
        return isShort ? Words::tr("Section") : Words::tr("Part of the response that the node holds");
    case Text:
        return isShort ? Words::tr("Text") : Words::tr("First words of the section");
    case Model:
        return isShort ? Words::tr("Policy") : Words::tr("Model that wrote the section");
    case Visits:
        return isShort ? Words::tr("N") : Words::tr("Visits");
    case Value:
        return isShort ? Words::tr("V") : Words::tr("Mean score of the paths through the node, from −1 to 1");
    case UpperBound:
        return isShort ? Words::tr("U") : Words::tr("Upper bound: the leaf with the largest is expanded next");
    case Score:
        return isShort ? Words::tr("Score") : Words::tr("Weighted mean of the judges' scores, from −1 to 1");
    case Round:
        return isShort ? Words::tr("Round") : Words::tr("Round in which the section was written");
    case Notes:
        return isShort ? Words::tr("Notes") : Words::tr("What else is known of the node");
    default:
        return {};
    }
}

}  // namespace orangery::comcts_page
