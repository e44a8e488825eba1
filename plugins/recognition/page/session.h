// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/page/chosen_files.h"
#include "plugins/recognition/page/growing_run.h"
#include "plugins/recognition/study/study.h"
#include "widgets/tool/workbench.h"

#include <QObject>

#include <functional>
#include <map>

namespace orangery::recognition_page {

/// Hands what a person opens to the study, and knows by which files the study can be told again.
class Session : public QObject {
    Q_OBJECT

public:
    Session(Study& study, tool::Workbench& workbench, QObject* parent);

    /// What is called with everything that replaces classes or descriptions, for it to go on once nothing would be lost.
    using Leave = std::function<void(std::function<void()> goOn)>;
    void setLeave(Leave leave) { m_leave = std::move(leave); }

    /// Whatever it is: classes, descriptions, thresholds, inputs, a folder of them, a recorded run, a sample.
    void open(const fs::path& path) { open(std::vector<fs::path>{path}); }
    /// Several in their order; what is an input of them comes into the gallery at once.
    void open(const std::vector<fs::path>& paths);
    void openClasses(const fs::path& path);
    void openDescriptions(const fs::path& path);
    void openThresholds(const fs::path& path);
    /// Classes as they were typed, none twice. They have the sentences that they had when they were there last, or else
    /// those of the file.
    void setTyped(std::vector<std::string> names);

    /// Empty where the classes were typed.
    [[nodiscard]] const fs::path& classesFile() const { return m_classesFile; }
    /// Whether the classes are other ones than their file has.
    [[nodiscard]] bool areClassesEdited() const
    {
        return !m_classesFile.empty() && m_study.classes().names != m_fileClasses;
    }
    [[nodiscard]] const fs::path& descriptionsFile() const { return m_descriptionsFile; }
    /// A sentence or two on the sample that is shown, and a word that every figure of it carries; empty otherwise.
    [[nodiscard]] const QString& note() const { return m_note; }
    [[nodiscard]] const QString& badge() const { return m_badge; }
    /// While a run or sample is handed over, whose model is its own affair.
    [[nodiscard]] bool isPresenting() const { return m_isPresenting; }

    /// What recognize.classify has to be told to do the same. Typed classes and edited sentences have no file: they are
    /// written into the user's cache. ErrorCode::Usage naming what is missing.
    [[nodiscard]] Result<Json> classifyValues() const;

Q_SIGNALS:
    void filesChanged();
    void noteChanged();
    /// Something with a name of its own is shown now.
    void opened(const QString& title);
    /// What was opened is a run, whose task says which pane shows it.
    void runOpened(const orangery::recognition_page::OpenedStudy& run);

private:
    template <class Read, class Present>
    void read(Read read, Present present);
    void present(const fs::path& path, const OpenedPath& opened);
    void presentClasses(const OpenedClasses& classes);
    void presentDescriptions(const OpenedDescriptions& descriptions);
    void presentThresholds(const OpenedThresholds& thresholds);
    void presentAll(const std::vector<fs::path>& paths, const std::vector<Result<OpenedPath>>& opened);
    void presentInputs(const OpenedInputs& inputs);
    void presentStudy(const OpenedStudy& opened);
    void connectGrowingRun();
    void presentMore(const std::vector<RecordedItem>& items);
    void presentRenewed(const RecordedItem& item);
    void noteRunEnded(const fs::path& run);
    /// All classes by the file of descriptions: its sentences, and what it says is disabled.
    [[nodiscard]] std::vector<DescribedClass> describedByFile(const std::vector<DescribedClass>& classes) const;
    void setDescribed(zero_shot::ClassSet classes, const std::vector<DescribedClass>& described);
    void keepFileSentences(std::vector<std::string> names, std::vector<std::vector<std::string>> sentences);
    void setNote(const QString& note, const QString& badge);
    void tell(const std::vector<std::string>& remarks);
    [[nodiscard]] Result<std::string> classesPath() const;
    [[nodiscard]] Result<std::string> descriptionsPath() const;
    [[nodiscard]] Result<std::string> inputsPath() const;

    Study& m_study;
    tool::Workbench& m_workbench;
    GrowingRun m_growingRun;
    Leave m_leave = [](const std::function<void()>& goOn) { goOn(); };
    fs::path m_classesFile;
    std::vector<std::string> m_fileClasses;  ///< as m_classesFile has them
    fs::path m_descriptionsFile;
    std::vector<zero_shot::NamedTexts> m_described;         ///< all that the file of descriptions holds
    std::vector<std::string> m_fileNames;                   ///< of m_fileSentences
    std::vector<std::vector<std::string>> m_fileSentences;  ///< of the classes, as the file has them
    /// Of classes that somebody typed away, since the file was read.
    std::map<std::string, std::vector<std::string>> m_lastSentences;
    QString m_note;
    QString m_badge;
    bool m_isPresenting = false;
    std::uint64_t m_presented = 0;  ///< runs and samples until now
};

}  // namespace orangery::recognition_page
