// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/task.h"
#include "widgets/tool/workbench.h"

#include <QWidget>

class QAction;
class QLineEdit;

namespace orangery::widgets {
class OptionForm;
}

namespace orangery::comcts_page {

/// The form of `comcts.search`, with the command line that does the same, and the buttons that begin it and steer it.
class NewSearchPane : public QWidget {
    Q_OBJECT

public:
    /// `buttons` are actions of the page: start, pause, step, cancel, copy.
    NewSearchPane(const Task& task, tool::Workbench& workbench, const QList<QAction*>& buttons,
                  QWidget* parent = nullptr);

    /// What a click on Start would begin: the values that were set, with a run folder in any case.
    [[nodiscard]] Json values() const;
    [[nodiscard]] bool isValid() const;
    void setValues(const Json& values);
    [[nodiscard]] widgets::OptionForm& form() const { return *m_form; }
    [[nodiscard]] QString commandLineText() const;

Q_SIGNALS:
    void changed();

private:
    void refresh();

    const Task& m_task;
    tool::Workbench& m_workbench;
    widgets::OptionForm* m_form;
    QLineEdit* m_command;
};

}  // namespace orangery::comcts_page
