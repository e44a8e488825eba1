// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/few_shot/task_section.h"

#include "engine/base/run_folder.h"
#include "engine/registry/registry.h"
#include "plugins/recognition/study/study_values.h"
#include "widgets/bridge/text.h"
#include "widgets/option_form.h"
#include "widgets/scroll_room.h"
#include "widgets/tool/workbench.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>
#include <array>
#include <utility>

namespace orangery::recognition_page {

using bridge::toQt;

namespace {

constexpr int kFormWidth = 340;
constexpr int kPlotWidth = 560;

/// What the study or the page supplies need not be filled in.
OptionTable formOptions(const Task& task)
{
    OptionTable table;
    for (OptionSpec spec : task.options.specs()) {
        if (spec.name == "output" || spec.name == "model" || spec.name == "classes")
            spec.required = false;
        table.add(std::move(spec));
    }
    return table;
}

/// What the form of a recorded run is filled with: model and texts are the page's by then, and the output is another one.
Json formValues(const Task& task, const Json& parameters)
{
    constexpr std::array kElsewhere{"output",   "overwrite", "model",        "classes", "descriptions", "mode",
                                    "template", "templates", "template-set", "alpha",   "undescribed"};
    Json values = Json::object();
    for (const OptionSpec& spec : task.options.specs())
        if (parameters.contains(spec.name) &&
            std::find(kElsewhere.begin(), kElsewhere.end(), spec.name) == kElsewhere.end())
            values[spec.name] = parameters.at(spec.name);
    return values;
}

/// Classes and sentences as files that a task reads.
struct StudyFiles {
    fs::path folder;
    Json classes;
    Json descriptions;
};

Result<void> written(const StudyFiles& files)
{
    if (auto made = makeFolder(files.folder); !made)
        return made;
    if (!files.classes.is_null())
        if (auto done = writeFile(files.folder / "classes.json", writeJsonFile(files.classes)); !done)
            return done;
    if (!files.descriptions.is_null())
        return writeFile(files.folder / "descriptions.json", writeJsonFile(files.descriptions));
    return {};
}

}  // namespace

TaskSection::TaskSection(const std::string& task, Study& study, tool::Workbench& workbench, const QString& hint,
                         QWidget* parent)
    : QWidget(parent),
      m_study(study),
      m_workbench(workbench),
      m_task(registry().find(task)),
      m_form(new widgets::OptionForm(formOptions(*m_task))),
      m_state(new QLabel(this)),
      m_files(new bridge::Background(this))
{
    auto* explanation = new QLabel(hint, this);
    explanation->setWordWrap(true);
    explanation->setAccessibleName(hint);
    auto* left = new QWidget(this);
    auto* leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(0, 0, 0, 0);
    leftColumn->addWidget(explanation);
    leftColumn->addWidget(widgets::scrollRoom(m_form), 1);
    auto* right = new QWidget(this);
    m_content = new QVBoxLayout(right);
    m_content->setContentsMargins(0, 0, 0, 0);
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_state->setObjectName(QStringLiteral("taskSection.state"));
    m_state->setAccessibleName(tr("State of the run"));
    m_content->addWidget(m_state);
    auto* splitter = new QSplitter(this);
    splitter->setAccessibleName(tr("Form and result"));
    splitter->addWidget(left);
    splitter->addWidget(right);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({kFormWidth, kPlotWidth});
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(splitter);
    connect(m_form, &widgets::OptionForm::changed, this, &TaskSection::changed);
    connect(&m_study, &Study::modelChanged, this, &TaskSection::changed);
    connect(&m_study, &Study::classesChanged, this, &TaskSection::changed);
    connect(&m_workbench.tasks(), &bridge::TaskQueue::ended, this, &TaskSection::noteEnd);
    connect(&m_workbench.tasks(), &bridge::TaskQueue::changed, this, [this](bridge::TaskNumber number) {
        if (number == m_running)
            noteProgress();
    });
    connect(&m_follower, &bridge::RunFollower::batchArrived, this, [this](const bridge::EventBatchPointer& batch) {
        if (batch->generation != m_follower.generation())
            return;
        for (const Json& event : batch->events)
            take(event);
        present(nullptr);
        Q_EMIT changed();
    });
    connect(&m_follower, &bridge::RunFollower::restarted, this, [this] { forget(); });
    connect(&m_follower, &bridge::RunFollower::stateChanged, this, [this](bridge::FollowState state) {
        if (state == bridge::FollowState::Failed) {
            setState(toQt(describe(m_follower.error())));
            m_workbench.showError(m_follower.error());
        }
        if (state == bridge::FollowState::Ended || (state == bridge::FollowState::CaughtUp && m_isRecorded))
            readRecord();
    });
}

void TaskSection::setState(const QString& text)
{
    m_state->setText(text);
}

QString TaskSection::state() const
{
    return m_state->text();
}

QString TaskSection::problem() const
{
    const Json values = m_form->values();
    if (!values.contains("data"))
        return tr("Choose samples first: a folder with a sub-folder for each class, or a list.");
    if (!values.contains("model") && m_study.model().empty())
        return tr("Choose a model first, at the top of the page or in the form.");
    if (!values.contains("classes") && m_study.classes().names.empty())
        return tr("Choose classes first, at the top of the page or in the form.");
    return m_form->isValid() ? QString() : tr("A field of the form is not acceptable.");
}

Json TaskSection::values() const
{
    Json values = m_form->values();
    if (!values.contains("model") && !m_study.model().empty())
        values["model"] = m_study.model();
    const zero_shot::PromptOptions& prompts = m_study.prompts();
    if (!values.contains("mode") && !values.contains("classes") && !m_study.classes().names.empty()) {
        values["mode"] = std::string(zero_shot::nameOf(prompts.mode));
        if (!values.contains("template") && !values.contains("templates") && !values.contains("template-set"))
            addTemplates(values, prompts.templates);
        if (prompts.mode == zero_shot::PromptMode::Mix && !values.contains("alpha"))
            values["alpha"] = prompts.alpha;
        if (prompts.undescribed == zero_shot::Undescribed::ByName)
            values["undescribed"] = "name";
    }
    if (!values.contains("classes"))
        static_cast<void>(givenNames(m_study.described(), values));
    return values;
}

QString TaskSection::commandLineText() const
{
    Json shown = values();
    if (!shown.contains("classes") && !m_study.classes().names.empty())
        shown["classes"] = "classes.json";  // as the page writes it beside the run
    return toQt(commandLine(*m_task, shown));
}

void TaskSection::start()
{
    if (m_running || !problem().isEmpty())
        return;
    Json values = this->values();
    if (!values.contains("output"))
        values["output"] = m_workbench.newRunFolder(toQt(m_task->id.substr(m_task->id.find('.') + 1))).string();
    StudyFiles files{.folder = values["output"].get<std::string>() + ".inputs", .classes = {}, .descriptions = {}};
    if (!values.contains("classes")) {
        Json told = Json::object();
        files.classes = givenNames(m_study.described(), told);
        values["classes"] = (files.folder / "classes.json").string();
        Json described = Json::object();
        for (std::size_t c = 0; c < m_study.sentences().size(); ++c)
            if (!m_study.sentences()[c].empty())
                described[m_study.classes().names[c]] = m_study.sentences()[c];
        if (!values.contains("descriptions") && !described.empty()) {
            files.descriptions = std::move(described);
            values["descriptions"] = (files.folder / "descriptions.json").string();
        }
    }
    if (files.classes.is_null()) {
        begin(values);
        return;
    }
    m_files->run([files] { return written(files); },
                 [this, values](const Result<void>& done) {
                     if (done)
                         begin(values);
                     else
                         m_workbench.showError(done.error());
                 });
}

void TaskSection::begin(const Json& values)
{
    m_isRecorded = false;
    m_fillsForm = false;
    m_running = m_workbench.tasks().start(*m_task, values, m_workbench.resources());
    follow(values["output"].get<std::string>());
    setState(tr("Begun."));
    Q_EMIT changed();
}

void TaskSection::cancel()
{
    if (m_running)
        m_workbench.tasks().cancel(*m_running);
}

void TaskSection::open(const fs::path& run)
{
    m_isRecorded = true;
    m_fillsForm = true;
    follow(run);
    setState(tr("Reading %1").arg(bridge::pathToQt(run)));
}

void TaskSection::follow(const fs::path& run)
{
    m_run = run;
    forget();
    present(nullptr);
    m_follower.follow(run);
    Q_EMIT changed();
}

void TaskSection::noteProgress()
{
    const auto status = m_workbench.tasks().status(*m_running);
    if (!status || m_isRecorded)  // another run is looked at by now
        return;
    setState(status->total > 0 ? tr("%1: %2 of %3").arg(status->what).arg(status->done).arg(status->total)
                               : tr("Under way."));
}

void TaskSection::noteEnd(const bridge::TaskEndPointer& end)
{
    if (!m_running || end->status.number != *m_running)
        return;
    m_running.reset();
    QString told;
    if (end->result) {
        told = toQt(end->result->text).trimmed();
        m_workbench.noteOpened(end->status.values["output"].get<std::string>());
    } else if (end->result.error().code == ErrorCode::Cancelled) {
        told = tr("Stopped.");
    } else {
        told = toQt(describe(end->result.error()));
        m_workbench.showError(end->result.error());
    }
    if (!m_isRecorded)
        setState(told);
    Q_EMIT changed();
}

void TaskSection::readRecord()
{
    m_files->run([run = m_run] { return readRunRecord(run); },
                 [this](const Result<Json>& record) {
                     if (record)
                         presentRecord(*record);
                     else
                         m_workbench.showError(record.error());
                     Q_EMIT changed();
                 });
}

void TaskSection::presentRecord(const Json& record)
{
    const auto objectOf = [&](const char* name) {
        const auto found = record.find(name);
        return found != record.end() && found->is_object() ? *found : Json::object();
    };
    const bool hasEnded = m_follower.state() == bridge::FollowState::Ended;
    const QString name = bridge::pathToQt(m_run);
    if (m_isRecorded)
        setState(hasEnded ? tr("Run of %1").arg(name)
                          : tr("Run of %1: it goes on or was stopped, and has told this much.").arg(name));
    if (std::exchange(m_fillsForm, false))
        m_form->setValues(formValues(*m_task, objectOf("parameters")));
    const Json outcome = objectOf("outcome");
    present(hasEnded ? &outcome : nullptr);
}

}  // namespace orangery::recognition_page
