// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/shell/main_window.h"
#include "drawn_scenes.h"
#include "engine/base/json.h"

#include <QTemporaryDir>

#include <functional>
#include <memory>

namespace orangery::test {

/// Runs that tasks of recognition wrote, of drawn scenes and with the sample encoder, and a window that opens them.
class RecordedRuns {
public:
    static constexpr LabelledScenes kScenes{.classes = 4, .each = 8, .none = 24};

    /// Draws the scenes: data/CLASS, none/, and the names of the classes in classes.txt.
    RecordedRuns();

    [[nodiscard]] fs::path at(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }
    [[nodiscard]] const std::vector<std::string>& classes() const { return m_classes; }
    /// Runs a task into a run folder of that name; what it tells.
    Json record(const std::string& task, const std::string& run, Json values);
    /// A copy of a run whose run.json is another.
    [[nodiscard]] fs::path copyOf(const std::string& run, const std::string& name,
                                  const std::function<void(Json&)>& change) const;
    /// As copyOf, of a run that was stopped: its log ends after `bytes` bytes.
    [[nodiscard]] fs::path stopped(const std::string& run, const std::string& name, std::size_t bytes) const;

    void showWindow();
    void closeWindow() { m_window.reset(); }
    [[nodiscard]] shell::MainWindow& window() const { return *m_window; }
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const
    {
        return m_window->findChild<Widget*>(QString::fromLatin1(name));
    }
    /// Opens a run; whether the Recognition page comes to show that pane.
    [[nodiscard]] bool opensOn(const fs::path& run, const char* pane, int ms = 20000) const;
    /// Opens what is damaged; whether the message that comes names it.
    [[nodiscard]] bool isRefused(const fs::path& run) const;
    /// The window with a run, once in light and once in dark colours, where ORANGERY_SCREENSHOTS names a folder.
    void takeScreenshots(const std::vector<std::string>& runs) const;

private:
    QTemporaryDir m_folder;
    std::vector<std::string> m_classes;
    std::unique_ptr<shell::MainWindow> m_window;
};

}  // namespace orangery::test
