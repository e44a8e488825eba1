// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"
#include "plugins/recognition/study/study.h"
#include "widgets/bridge/background.h"
#include "widgets/bridge/run_follower.h"
#include "widgets/bridge/task_queue.h"
#include "widgets/picture.h"

#include <QWidget>

#include <optional>

class QLabel;
class QVBoxLayout;

namespace orangery::tool {
class Workbench;
}

namespace orangery::widgets {
class OptionForm;
}

namespace orangery::recognition_page {

/// A task with its form on the left, and on the right what its run tells while it grows. What the form leaves open (model,
/// classes, descriptions, texts) is taken from the study.
class TaskSection : public QWidget {
    Q_OBJECT

public:
    TaskSection(const std::string& task, Study& study, tool::Workbench& workbench, const QString& hint,
                QWidget* parent);

    void start();
    void cancel();
    /// Shows a run of the task that was begun elsewhere, and fills the form as it was for the run.
    void open(const fs::path& run);
    [[nodiscard]] bool isRunning() const { return m_running.has_value(); }
    /// What keeps the task from being started; empty where nothing does.
    [[nodiscard]] QString problem() const;
    [[nodiscard]] widgets::OptionForm& form() const { return *m_form; }
    [[nodiscard]] QString commandLineText() const;
    /// The run that is shown; empty before the first.
    [[nodiscard]] const fs::path& run() const { return m_run; }
    [[nodiscard]] QString state() const;
    /// What is drawn, for a file; nothing while there is nothing.
    [[nodiscard]] virtual std::optional<widgets::Picture> picture() const = 0;
    /// The file below tables/ of the run that has what the section's table shows; nothing before the run has ended.
    [[nodiscard]] virtual std::optional<fs::path> table() const = 0;

Q_SIGNALS:
    void changed();

protected:
    /// Where the section puts what it shows.
    [[nodiscard]] QVBoxLayout* content() const { return m_content; }
    void setState(const QString& text);
    virtual void forget() = 0;
    virtual void take(const Json& event) = 0;
    /// After some events; `outcome` is the object of run.json where the run has ended.
    virtual void present(const Json* outcome) = 0;

    Study& m_study;
    tool::Workbench& m_workbench;

private:
    [[nodiscard]] Json values() const;
    void begin(const Json& values);
    void follow(const fs::path& run);
    void noteEnd(const bridge::TaskEndPointer& end);
    void noteProgress();
    void readRecord();
    void presentRecord(const Json& record);

    const Task* m_task;
    widgets::OptionForm* m_form;
    QLabel* m_state;
    QVBoxLayout* m_content;
    bridge::Background* m_files;
    bridge::RunFollower m_follower;
    std::optional<bridge::TaskNumber> m_running;
    fs::path m_run;
    bool m_isRecorded = false;  ///< the run was begun elsewhere
    bool m_fillsForm = false;   ///< with its parameters, once they are read
};

}  // namespace orangery::recognition_page
