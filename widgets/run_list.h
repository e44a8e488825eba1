// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/bridge/background.h"

#include "engine/base/files.h"

#include <QAbstractListModel>
#include <QListView>

#include <vector>

namespace orangery::widgets {

/// One run, or file, that a person may open.
struct RunEntry {
    fs::path path;
    QString title;   ///< its name
    QString detail;  ///< task, when, how it ended, where; one line
    bool isMissing = false;
};

/// Reads what run.json says of each path; a file is told by its name. For a thread of its own.
[[nodiscard]] std::vector<RunEntry> describeRuns(const std::vector<fs::path>& paths);

/// A list of runs. Rows are inserted, removed and changed, never reset.
class RunListModel : public QAbstractListModel {
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    void setEntries(std::vector<RunEntry> entries);
    [[nodiscard]] const std::vector<RunEntry>& entries() const { return m_entries; }

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

private:
    std::vector<RunEntry> m_entries;
};

/// Shows runs; a double click or Return opens one.
class RunList : public QListView {
    Q_OBJECT

public:
    explicit RunList(QWidget* parent = nullptr);

    /// Shows the paths at once by name, and what their records say as soon as that is read.
    void setPaths(const std::vector<fs::path>& paths);
    [[nodiscard]] const RunListModel& runs() const { return *m_model; }

Q_SIGNALS:
    void opened(const orangery::fs::path& path);

private:
    RunListModel* m_model;
    bridge::Background* m_reader;
};

}  // namespace orangery::widgets
