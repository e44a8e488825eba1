// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/page/new_search_pane.h"

#include "widgets/bridge/text.h"
#include "widgets/option_form.h"
#include "widgets/scroll_room.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace orangery::comcts_page {

using bridge::toQt;

namespace {

/// The task's options as the form shows them: a run folder that is not named is made up.
OptionTable formOptions(const Task& task)
{
    OptionTable table;
    for (OptionSpec spec : task.options.specs()) {
        if (spec.name == "output")
            spec.required = false;
        table.add(std::move(spec));
    }
    return table;
}

}  // namespace

NewSearchPane::NewSearchPane(const Task& task, tool::Workbench& workbench, const QList<QAction*>& buttons,
                             QWidget* parent)
    : QWidget(parent),
      m_task(task),
      m_workbench(workbench),
      m_form(new widgets::OptionForm(formOptions(task))),
      m_command(new QLineEdit(this))
{
    setObjectName(QStringLiteral("newSearchPane"));
    setAccessibleName(tr("New search"));
    auto* hint =
        new QLabel(tr("Choose a script, or questions with policies and judges. Without a run folder, one is made "
                      "in the folder of new runs."),
                   this);
    hint->setWordWrap(true);
    hint->setAccessibleName(hint->text());
    m_form->setAccessibleName(tr("Options of the search"));
    m_command->setReadOnly(true);
    m_command->setObjectName(QStringLiteral("newSearchPane.command"));
    m_command->setAccessibleName(tr("The same as a command line"));
    m_command->setToolTip(tr("The same as a command line"));
    auto* row = new QHBoxLayout;
    for (QAction* action : buttons) {
        auto* button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        button->setAccessibleName(action->text().remove(QLatin1Char('&')));
        row->addWidget(button);
    }
    row->addStretch(1);
    auto* column = new QVBoxLayout(this);
    column->addWidget(hint);
    column->addWidget(widgets::scrollRoom(m_form), 1);
    column->addWidget(m_command);
    column->addLayout(row);
    connect(m_form, &widgets::OptionForm::changed, this, &NewSearchPane::refresh);
    refresh();
}

Json NewSearchPane::values() const
{
    Json values = m_form->values();
    if (!values.contains("output"))
        values["output"] = m_workbench.newRunFolder(QStringLiteral("search")).string();
    return values;
}

bool NewSearchPane::isValid() const
{
    const Json values = m_form->values();
    return m_form->isValid() && (values.contains("script") || values.contains("questions"));
}

void NewSearchPane::setValues(const Json& values)
{
    m_form->setValues(values);
}

QString NewSearchPane::commandLineText() const
{
    return toQt(commandLine(m_task, m_form->values()));
}

void NewSearchPane::refresh()
{
    m_command->setText(commandLineText());
    m_command->setCursorPosition(0);
    Q_EMIT changed();
}

}  // namespace orangery::comcts_page
