// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/tool/run_saver.h"

#include "widgets/bridge/text.h"

namespace orangery::tool {

RunSaver::RunSaver(Workbench& workbench, QObject* parent) : QObject(parent), m_workbench(workbench)
{
    connect(&workbench.tasks(), &bridge::TaskQueue::ended, this, &RunSaver::noteEnd);
}

void RunSaver::save(const Task& task, Result<Json> values, const QString& name)
{
    if (m_running)
        return;
    if (!values) {
        m_workbench.showError(values.error());
        return;
    }
    (*values)["output"] = m_workbench.newRunFolder(name).string();
    (*values)["keep-going"] = true;
    m_running = m_workbench.tasks().start(task, *values, m_workbench.resources());
    Q_EMIT isSavingChanged();
}

void RunSaver::noteEnd(const bridge::TaskEndPointer& end)
{
    if (end->status.number != m_running)
        return;
    m_running.reset();
    Q_EMIT isSavingChanged();
    if (end->result) {
        const fs::path folder = end->status.values.value("output", std::string());
        m_workbench.noteOpened(folder);
        m_workbench.showNotice(tr("The run is in %1.").arg(bridge::pathToQt(folder)));
    } else if (end->result.error().code != ErrorCode::Cancelled) {
        m_workbench.showError(end->result.error());
    }
}

}  // namespace orangery::tool
