// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "widgets/bridge/task_queue.h"

#include <QString>

class QSettings;

namespace orangery::tool {

class ActionRegistry;

/// What the window offers to a tool's page. Outlives it.
class Workbench {
public:
    virtual ~Workbench() = default;

    [[nodiscard]] virtual bridge::TaskQueue& tasks() = 0;
    [[nodiscard]] virtual ActionRegistry& actions() = 0;
    /// Threads and device that the user chose.
    [[nodiscard]] virtual bridge::TaskResources resources() const = 0;
    /// What the page wants to keep; it uses a group of its own.
    [[nodiscard]] virtual QSettings& settings() = 0;
    /// Folder of a new run, named after the time; not created.
    [[nodiscard]] virtual fs::path newRunFolder(const QString& name) const = 0;

    /// Shows a failure in the window's message bar, with details and a way to copy them.
    virtual void showError(const Error& error) = 0;
    virtual void showNotice(const QString& text) = 0;
    /// A run, tree or script was opened: it goes to the recent ones.
    virtual void noteOpened(const fs::path& path) = 0;
};

}  // namespace orangery::tool
