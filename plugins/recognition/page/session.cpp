// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/page/session.h"

#include "engine/base/counted.h"
#include "engine/zero_shot/files/class_lookup.h"
#include "plugins/recognition/page/opened_run.h"
#include "plugins/recognition/study/study_values.h"
#include "widgets/bridge/background.h"
#include "widgets/bridge/text.h"

#include <algorithm>
#include <set>

namespace orangery::recognition_page {

namespace {

constexpr std::size_t kInputsOnALine = 40;  // more are a list in a file

}  // namespace

Session::Session(Study& study, tool::Workbench& workbench, QObject* parent)
    : QObject(parent), m_study(study), m_workbench(workbench), m_growingRun(study, nullptr)
{
    connectGrowingRun();
}

/// Reads on a worker; several may be under way, and none replaces another.
template <class Read, class Present>
void Session::read(Read read, Present present)
{
    auto* reader = new bridge::Background(this);
    reader->run(std::move(read), [this, reader, present = std::move(present)](const auto& answer) {
        reader->deleteLater();
        if (answer)
            present(*answer);
        else
            m_workbench.showError(answer.error());
    });
}

void Session::open(const std::vector<fs::path>& paths)
{
    using All = Result<std::vector<Result<OpenedPath>>>;
    read(
        [paths]() -> All {
            std::vector<Result<OpenedPath>> opened;
            for (const fs::path& path : paths)
                opened.push_back(openPath(path));
            return opened;
        },
        [this, paths](const std::vector<Result<OpenedPath>>& opened) { presentAll(paths, opened); });
}

void Session::presentAll(const std::vector<fs::path>& paths, const std::vector<Result<OpenedPath>>& opened)
{
    OpenedInputs inputs;
    const auto presentGathered = [&] {
        presentInputs(inputs);
        inputs = {};
    };
    for (std::size_t i = 0; i < opened.size(); ++i) {
        if (!opened[i]) {
            m_workbench.showError(opened[i].error());
        } else if (const auto* some = std::get_if<OpenedInputs>(&*opened[i])) {
            inputs.found.insert(inputs.found.end(), some->found.begin(), some->found.end());
            if (!inputs.classes)
                inputs.classes = some->classes;
        } else {
            presentGathered();
            if (const auto* thresholds = std::get_if<OpenedThresholds>(&*opened[i]))
                presentThresholds(*thresholds);
            else
                m_leave([this, path = paths[i], one = *opened[i]] { present(path, one); });
        }
    }
    presentGathered();
}

void Session::openClasses(const fs::path& path)
{
    read([path] { return recognition_page::openClasses(path); },
         [this](const OpenedClasses& classes) { m_leave([this, classes] { presentClasses(classes); }); });
}

void Session::openDescriptions(const fs::path& path)
{
    read([path] { return recognition_page::openDescriptions(path); },
         [this](const OpenedDescriptions& descriptions) {
             m_leave([this, descriptions] { presentDescriptions(descriptions); });
         });
}

void Session::present(const fs::path& path, const OpenedPath& opened)
{
    if (const auto* classes = std::get_if<OpenedClasses>(&opened))
        presentClasses(*classes);
    else if (const auto* descriptions = std::get_if<OpenedDescriptions>(&opened))
        presentDescriptions(*descriptions);
    else if (const auto* study = std::get_if<OpenedStudy>(&opened)) {
        presentStudy(*study);
        m_workbench.noteOpened(path);
    }
}

/// What the file of descriptions has for some classes; what was edited of them before is of no more account.
void Session::keepFileSentences(std::vector<std::string> names, std::vector<std::vector<std::string>> sentences)
{
    m_fileNames = std::move(names);
    m_fileSentences = std::move(sentences);
    m_fileSentences.resize(m_fileNames.size());
    m_lastSentences.clear();
}

std::vector<DescribedClass> Session::describedByFile(const std::vector<DescribedClass>& classes) const
{
    zero_shot::ClassSet set;
    for (const DescribedClass& one : classes)
        set.names.push_back(one.name);
    const zero_shot::DescriptionSet joined = zero_shot::joinDescriptions(set, m_described);
    std::vector<DescribedClass> described = classes;
    for (std::size_t c = 0; c < described.size(); ++c) {
        DescribedClass& one = described[c];
        const auto entry = joined.entries[c];
        one.sentences = entry ? m_described[*entry].texts : std::vector<std::string>();
        one.disabled = entry ? m_described[*entry].disabled : std::set<std::string>();
        one.isDisabled = one.isDisabled || (entry && m_described[*entry].isDisabled);
    }
    return described;
}

void Session::setDescribed(zero_shot::ClassSet classes, const std::vector<DescribedClass>& described)
{
    m_study.setDescribed(std::move(classes), described);
    keepFileSentences(m_study.classes().names, m_study.sentences());
}

void Session::presentClasses(const OpenedClasses& opened)
{
    m_classesFile = opened.file;
    m_fileClasses = opened.classes.names;
    std::vector<DescribedClass> all;
    for (const std::string& name : opened.classes.names)
        all.push_back({.name = name, .sentences = {}});
    setDescribed(opened.classes, describedByFile(all));
    tell(opened.classes.remarks);
    Q_EMIT filesChanged();
}

void Session::setTyped(std::vector<std::string> names)
{
    std::set<std::string> seen;
    std::erase_if(names, [&](const std::string& name) { return !seen.insert(name).second; });
    if (names == m_study.classes().names)
        return;
    for (std::size_t c = 0; c < m_study.classes().names.size(); ++c)
        m_lastSentences[m_study.classes().names[c]] = m_study.sentences()[c];
    m_classesFile.clear();
    m_fileNames = names;
    m_fileSentences = zero_shot::joinDescriptions({.names = names, .sentences = {}}, m_described).sentences;
    std::vector<std::vector<std::string>> sentences = m_fileSentences;
    for (std::size_t c = 0; c < names.size(); ++c)
        if (const auto last = m_lastSentences.find(names[c]); last != m_lastSentences.end())
            sentences[c] = last->second;
    m_study.renewClasses(std::move(names), std::move(sentences));
    Q_EMIT filesChanged();
}

void Session::presentDescriptions(const OpenedDescriptions& opened)
{
    m_descriptionsFile = opened.file;
    m_described = opened.texts.entries;
    std::vector<std::string> remarks = opened.texts.remarks;
    std::vector<DescribedClass> all = m_study.described();
    if (all.empty()) {
        m_classesFile = opened.file;
        m_fileClasses = zero_shot::classesOf(m_described).names;
        std::set<std::string> seen;
        for (const zero_shot::NamedTexts& entry : m_described)
            if (seen.insert(entry.name).second)
                all.push_back({.name = entry.name, .sentences = {}});
    }
    setDescribed(m_study.classes(), describedByFile(all));
    const zero_shot::DescriptionSet joined = zero_shot::joinDescriptions(m_study.classes(), m_described);
    if (!joined.unknown.empty())
        remarks.push_back(counted(joined.unknown.size(), "described name(s) (is|are) none of the classes, '") +
                          joined.unknown.front().name + "' for one");
    if (!joined.undescribed.empty())
        remarks.push_back(counted(joined.undescribed.size(), "class(es) (has|have) no sentences, '") +
                          joined.undescribed.front() + "' for one");
    zero_shot::PromptOptions prompts = m_study.prompts();
    if (!zero_shot::needsDescriptions(prompts.mode)) {
        prompts.mode = zero_shot::PromptMode::Descriptions;
        m_study.setPrompts(prompts, zero_shot::usualAggregation(prompts.mode));
    }
    tell(remarks);
    Q_EMIT filesChanged();
}

void Session::presentInputs(const OpenedInputs& opened)
{
    if (opened.classes && m_study.classes().names.empty())
        presentClasses(*opened.classes);
    const zero_shot::ClassLookup classes(m_study.classes().names);
    std::set<std::string> known;
    for (const StudyItem& item : m_study.items())
        known.insert(item.input);
    std::vector<RecordedItem> added;
    for (const zero_shot::FoundInput& input : opened.found) {
        if (!known.insert(input.path).second)
            continue;
        added.push_back({.input = input.path, .ranking = {}, .failure = {}, .truth = classes.find(input.className)});
    }
    const std::size_t first = m_study.items().size();
    m_study.addRecorded(added);
    if (!m_study.current() && !added.empty())
        m_study.setCurrent(first);
}

void Session::openThresholds(const fs::path& path)
{
    read([path] { return recognition_page::openThresholds(path); },
         [this](const OpenedThresholds& opened) { presentThresholds(opened); });
}

void Session::presentThresholds(const OpenedThresholds& opened)
{
    zero_shot::Thresholds thresholds = opened.thresholds;
    if (thresholds.background.empty() && m_study.thresholds())
        thresholds.background = m_study.thresholds()->background;
    m_study.setThresholds(std::move(thresholds));
    m_workbench.showNotice(thresholdsNotice(m_study));
}

void Session::presentStudy(const OpenedStudy& opened)
{
    m_growingRun.stop();
    ++m_presented;
    std::vector<std::size_t> all(m_study.items().size());
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = i;
    m_study.removeInputs(all);
    zero_shot::EmbedderOptions embedder = opened.options.embedder;
    if (!opened.isModelThere)
        embedder.encoder.model.clear();
    m_study.setEmbedder(embedder);
    m_classesFile = opened.hasFiles ? opened.options.classes : fs::path();
    m_fileClasses = opened.classes.names;
    m_descriptionsFile = opened.hasFiles && opened.options.descriptions ? *opened.options.descriptions : fs::path();
    m_described.clear();
    for (std::size_t c = 0; c < opened.sentences.size(); ++c)
        m_described.push_back({.name = opened.classes.names[c], .texts = opened.sentences[c], .isList = true});
    keepFileSentences(opened.classes.names, opened.sentences);
    m_study.setClasses(opened.classes, opened.sentences);
    m_study.setPrompts(opened.options.prompts, opened.options.aggregation);
    m_study.setThresholds(opened.thresholds);
    m_isPresenting = true;
    m_study.addRecorded(opened.items);
    m_study.addInputs(opened.inputs);
    m_isPresenting = false;
    if (!m_study.items().empty())
        m_study.setCurrent(0);
    setNote(opened.isGrowing ? tr("The run %1 goes on or was stopped; what it tells comes in here.")
                                   .arg(bridge::pathToQt(opened.folder.filename()))
                             : opened.note,
            opened.badge);
    if (opened.isGrowing)
        m_growingRun.follow(opened.folder);
    tell(opened.remarks);
    Q_EMIT filesChanged();
    Q_EMIT this->opened(opened.title.isEmpty() ? bridge::pathToQt(opened.folder.filename()) : opened.title);
    if (!opened.task.empty())
        Q_EMIT runOpened(opened);
}

void Session::connectGrowingRun()
{
    connect(&m_growingRun, &GrowingRun::classesArrived, this, [this](const std::vector<std::string>& names) {
        if (m_study.classes().names.empty())  // the run had not told them when it was opened, and their file is gone
            m_study.setClasses({.names = names, .sentences = {}}, {});
    });
    connect(&m_growingRun, &GrowingRun::arrived, this, &Session::presentMore);
    connect(&m_growingRun, &GrowingRun::renewed, this, &Session::presentRenewed);
    connect(&m_growingRun, &GrowingRun::begunAnew, this, [this](const std::vector<std::string>& inputs) {
        const std::set<std::string> gone(inputs.begin(), inputs.end());
        std::vector<std::size_t> items;
        for (std::size_t i = 0; i < m_study.items().size(); ++i)
            if (gone.contains(m_study.items()[i].input))
                items.push_back(i);
        m_study.removeInputs(items);
    });
    connect(&m_growingRun, &GrowingRun::ended, this, &Session::noteRunEnded);
    connect(&m_growingRun, &GrowingRun::failed, this, [this](const Error& error) {
        setNote({}, m_badge);
        m_workbench.showError(error);
    });
}

void Session::presentMore(const std::vector<RecordedItem>& items)
{
    m_isPresenting = true;
    m_study.addRecorded(items);
    m_isPresenting = false;
    if (!m_study.current())
        m_study.setCurrent(0);
}

void Session::presentRenewed(const RecordedItem& item)
{
    const auto& items = m_study.items();
    const auto found =
        std::find_if(items.begin(), items.end(), [&](const StudyItem& one) { return one.input == item.input; });
    if (found != items.end())  // nobody removed it
        m_study.renewRecorded(static_cast<std::size_t>(found - items.begin()), item);
}

/// The thresholds stand in the run's record, which is whole now.
void Session::noteRunEnded(const fs::path& run)
{
    setNote({}, m_badge);
    read([run] { return recordedThresholds(run); },
         [this, presented = m_presented](const std::optional<zero_shot::Thresholds>& thresholds) {
             if (thresholds && presented == m_presented)
                 m_study.setThresholds(thresholds);
         });
}

void Session::setNote(const QString& note, const QString& badge)
{
    m_note = note;
    m_badge = badge;
    Q_EMIT noteChanged();
}

void Session::tell(const std::vector<std::string>& remarks)
{
    QStringList lines;
    for (const std::string& remark : remarks)
        lines << bridge::toQt(remark);
    if (!lines.isEmpty())
        m_workbench.showNotice(lines.join(u'\n'));
}

Result<std::string> Session::classesPath() const
{
    if (!m_classesFile.empty() && !areClassesEdited())
        return absoluteText(m_classesFile);
    return keptClasses(m_study.classes().names);
}

Result<std::string> Session::descriptionsPath() const
{
    if (!m_descriptionsFile.empty() && m_study.classes().names == m_fileNames && m_study.sentences() == m_fileSentences)
        return absoluteText(m_descriptionsFile);
    return keptDescriptions(m_study.classes().names, m_study.sentences());
}

Result<std::string> Session::inputsPath() const
{
    std::string lines;
    for (const StudyItem& item : m_study.items())
        lines += absoluteText(item.input) + "\n";
    return keptFile("inputs", ".txt", lines);
}

Result<Json> Session::classifyValues() const
{
    if (m_study.model().empty() || m_study.classes().names.empty() || m_study.items().empty())
        return failure(ErrorCode::Usage, "there is no command yet", "it needs inputs, a model and classes",
                       "Drop pictures, choose a model, and type labels or open a file of classes.");
    Json values = recognitionValues(studiedTexts(m_study));
    if (m_study.items().size() <= kInputsOnALine) {
        for (const StudyItem& item : m_study.items())
            values["inputs"].push_back(absoluteText(item.input));
    } else {
        const Result<std::string> list = inputsPath();
        if (!list)
            return failure(list.error());
        values["list"] = *list;
    }
    const Result<std::string> classes = classesPath();
    if (!classes)
        return failure(classes.error());
    values["classes"] = *classes;
    if (const auto& thresholds = m_study.thresholds()) {
        const Result<std::string> file = keptThresholds(*thresholds);
        if (!file)
            return failure(file.error());
        values["threshold"] = *file;
    }
    if (zero_shot::needsDescriptions(m_study.prompts().mode)) {
        const Result<std::string> descriptions = descriptionsPath();
        if (!descriptions)
            return failure(descriptions.error());
        values["descriptions"] = *descriptions;
    }
    return values;
}

}  // namespace orangery::recognition_page
