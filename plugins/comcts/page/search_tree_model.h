// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/comcts/fold.h"
#include "plugins/comcts/scene/entry_tree.h"

#include <QAbstractItemModel>
#include <QStringList>

#include <chrono>
#include <optional>
#include <set>
#include <vector>

namespace orangery::comcts_page {

/// The tree of a search at one point of its history, as rows. It folds the events of a running and of a recorded search
/// alike; as the history moves, rows are inserted and removed one at a time and their data changes. It never resets:
/// another search is another model.
class SearchTreeModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { Section, Text, Model, Visits, Value, UpperBound, Score, Round, Notes, ColumnCount };
    enum Role {
        EntryRole = Qt::UserRole,  ///< EntryId as int
        IsGhostRole,
    };

    explicit SearchTreeModel(QObject* parent = nullptr);

    /// Folds the log's next event. Steps that it commits are applied by `advance`. A failure names what is malformed.
    [[nodiscard]] Result<void> add(const Json& event);

    [[nodiscard]] const comcts::TreeHistory& history() const { return m_history; }
    [[nodiscard]] const comcts::SearchSetup* setup() const;
    [[nodiscard]] int length() const { return static_cast<int>(m_history.steps().size()); }
    [[nodiscard]] int position() const { return static_cast<int>(m_history.position()); }

    /// Where the position is to go; nothing means the end, also when it moves on.
    void setTarget(std::optional<int> position);
    [[nodiscard]] std::optional<int> target() const { return m_target; }
    /// Moves towards the target for about so long. Returns whether it is reached.
    bool advance(std::chrono::milliseconds budget);
    /// Whether it is moving right now: then views lose rows that nobody took from them by hand.
    [[nodiscard]] bool isMoving() const { return m_isMoving; }
    /// Moves there at once, however long that takes.
    void seek(int position);

    [[nodiscard]] const comcts_scene::EntryTree& entries() const { return m_entries; }
    /// The node of an entry; null for a ghost. Valid until the next change.
    [[nodiscard]] const comcts::Node* node(comcts_scene::EntryId id) const;
    [[nodiscard]] const comcts::Ghost* ghost(comcts_scene::EntryId id) const;
    [[nodiscard]] bool isOnBestPath(comcts_scene::EntryId id) const;
    [[nodiscard]] bool isSelected(comcts_scene::EntryId id) const;
    [[nodiscard]] std::optional<double> upperBound(comcts_scene::EntryId id) const;

    [[nodiscard]] QModelIndex indexOf(comcts_scene::EntryId id, int column = Section) const;
    [[nodiscard]] static comcts_scene::EntryId entryOf(const QModelIndex& index);

    [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    [[nodiscard]] QModelIndex parent(const QModelIndex& child) const override;
    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

Q_SIGNALS:
    /// The question, the policies and the rules are known now.
    void setupChanged();
    /// There are more steps, or fewer after a resumed run dropped some.
    void lengthChanged();
    /// The position moved; once for many steps.
    void positionChanged();
    /// What the policies of the open round do has changed.
    void liveChanged();

private:
    void forward();
    void backward();
    void noteChanged(comcts::NodeId node);
    void noteChanged(comcts_scene::EntryId id);
    void flushChanges();
    [[nodiscard]] QVariant display(comcts_scene::EntryId id, int column) const;
    [[nodiscard]] QStringList notes(comcts_scene::EntryId id) const;

    comcts::TreeHistory m_history;
    comcts_scene::EntryTree m_entries;
    std::optional<int> m_target;
    bool m_isMoving = false;
    std::vector<comcts_scene::EntryId> m_changed;  ///< rows whose data changed since the last signal
    std::vector<bool> m_isChanged;                 ///< whether an entry is among them
    comcts::NodeId m_shownSelected = comcts::kRoot;
    std::set<comcts::NodeId> m_bestPath;
};

/// A number of the engine as it stands on screen: rounded to four decimals, with a real minus sign.
[[nodiscard]] QString numberText(double value);

/// What is said of a node beyond its numbers: "first error", "unlocated", ...
[[nodiscard]] QStringList flagsOf(const comcts::Node& node);

}  // namespace orangery::comcts_page
