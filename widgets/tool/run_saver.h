// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/tool/workbench.h"

#include <QObject>

#include <optional>

namespace orangery::tool {

/// Has a task write what a page shows as a run in a new folder, and says where it is.
class RunSaver : public QObject {
    Q_OBJECT

public:
    /// The workbench outlives it.
    explicit RunSaver(Workbench& workbench, QObject* parent = nullptr);

    /// Starts the task in a new folder called after `name`; it leaves out inputs that cannot be read. Values that are none are
    /// shown as the error that they are. Nothing happens while another run is being saved.
    void save(const Task& task, Result<Json> values, const QString& name);
    [[nodiscard]] bool isSaving() const { return m_running.has_value(); }

Q_SIGNALS:
    void isSavingChanged();

private:
    void noteEnd(const bridge::TaskEndPointer& end);

    Workbench& m_workbench;
    std::optional<bridge::TaskNumber> m_running;
};

}  // namespace orangery::tool
