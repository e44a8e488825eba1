// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <QWidget>

#include <functional>

namespace orangery::tool {

/// The page of one tool, as the window sees it.
class ToolPage : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;
    ~ToolPage() override;

    /// Shows a run folder or a file that the tool's manifest says it opens. Comes back at once: reading happens
    /// elsewhere, and what goes wrong is told to the workbench.
    virtual void open(const fs::path& path) = 0;

    /// What would be lost if the page went now, in one sentence; empty where nothing would.
    [[nodiscard]] virtual QString unsavedWork() const;
    /// Saves that, asking where to if need be, and calls `saved` once it is written. Never calls it where somebody cancels
    /// or writing fails, which is told to the workbench.
    virtual void saveWork(std::function<void()> saved);

Q_SIGNALS:
    /// What is shown has a name now: for the window's title.
    void titleChanged(const QString& title);
};

}  // namespace orangery::tool
