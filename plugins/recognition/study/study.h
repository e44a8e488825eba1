// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/recognition/recognised_item.h"
#include "plugins/recognition/study/encoding_thread.h"
#include "plugins/recognition/study/study_item.h"
#include "widgets/bridge/background.h"
#include "widgets/bridge/task_queue.h"

#include <QObject>
#include <QPointer>

#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <unordered_map>

namespace orangery::recognition_page {

/// An input with what a recorded run, or its file, tells of it.
struct RecordedItem {
    std::string input;
    std::vector<zero_shot::RankedClass> ranking;  ///< by the classes of the study
    std::optional<std::string> failure;
    std::string kind = {};                  ///< "picture", "video", "cloud", where it is told
    std::optional<std::size_t> truth = {};  ///< class, where it is told
    std::optional<zero_shot::BackgroundScore> background = {};
};

/// Of an item, by embedded texts of the background; what a run recorded where there are none.
[[nodiscard]] std::optional<zero_shot::BackgroundScore> backgroundScore(
    const StudyItem& item, const zero_shot::EmbeddingRows& background,
    const std::optional<zero_shot::Thresholds>& thresholds);

/// What the panes look at together: inputs, classes, their sentences, a model, and what follows from them. On the GUI
/// thread, which it never blocks: a thread of its own embeds, and scores are made in memory from what is embedded, so a
/// changed sentence is all that is encoded anew.
class Study : public QObject {
    Q_OBJECT

public:
    explicit Study(const bridge::TaskResources& resources = {}, QObject* parent = nullptr);
    ~Study() override;

    [[nodiscard]] const std::vector<StudyItem>& items() const { return m_items; }
    [[nodiscard]] const zero_shot::ClassSet& classes() const { return m_classes; }
    /// By class, some or all of them empty.
    [[nodiscard]] const std::vector<std::vector<std::string>>& sentences() const { return m_sentences; }
    /// By class: the same as long as it is the same class.
    [[nodiscard]] const std::vector<ClassKey>& classKeys() const { return m_classKeys; }
    /// The same classes, and with them the disabled ones and disabled sentences, which count for nothing else here.
    [[nodiscard]] const std::vector<DescribedClass>& described() const { return m_described; }
    /// No class of the study, present or gone, has a key beyond it.
    [[nodiscard]] ClassKey lastClassKey() const { return static_cast<ClassKey>(m_lastClassKey); }
    [[nodiscard]] const JoinedClasses& joinedClasses() const { return m_joined; }
    /// Another number whenever the classes were replaced by others, not edited by changeClasses.
    [[nodiscard]] std::uint64_t classesGeneration() const { return m_classesGeneration; }
    [[nodiscard]] const zero_shot::PromptOptions& prompts() const { return m_prompts; }
    [[nodiscard]] zero_shot::Aggregation aggregation() const { return m_aggregation; }
    /// Nothing until the model is open.
    [[nodiscard]] const std::optional<zero_shot::EncoderFacts>& facts() const { return m_facts; }
    [[nodiscard]] const std::string& model() const { return m_embedder.encoder.model; }
    /// How inputs become pixels and pictures become one embedding.
    [[nodiscard]] const zero_shot::EmbedderOptions& embedder() const { return m_embedder; }

    /// By the present classes and texts; null until they are embedded.
    [[nodiscard]] std::shared_ptr<const zero_shot::ClassScorer> scorer() const { return m_scorer; }
    /// Why there is no scorer though there are a model and classes, for example a class without sentences.
    [[nodiscard]] const std::optional<Error>& scoringProblem() const { return m_scoringProblem; }
    /// Of the model, 100 where it has none.
    [[nodiscard]] zero_shot::LogitRule logits() const;
    /// All classes, the best first; what a run recorded where there is no scorer or no embedding; else empty.
    [[nodiscard]] std::vector<zero_shot::RankedClass> ranking(std::size_t item) const;
    /// By which inputs are told to be none of the classes, or of several; nothing = the best class always is the answer.
    [[nodiscard]] const std::optional<zero_shot::Thresholds>& thresholds() const { return m_thresholds; }
    /// The texts of their background, of length 1; none until they are embedded.
    [[nodiscard]] const zero_shot::EmbeddingRows& background() const { return m_background; }
    /// The ranking of an item with what the thresholds make of it.
    [[nodiscard]] zero_shot::RecognisedItem recognised(std::size_t item) const;
    /// What differs between the present recognition and that which the thresholds were chosen with, as
    /// recognize.classify tells it.
    [[nodiscard]] std::vector<std::string> thresholdRemarks() const;
    /// The item that is looked at.
    [[nodiscard]] std::optional<std::size_t> current() const { return m_current; }
    /// What lists call an item: the name of its file, with folders where another item has the same.
    [[nodiscard]] const QString& shortName(std::size_t item) const;
    /// Inputs and texts that wait for the model or are under way.
    [[nodiscard]] std::size_t waiting() const { return m_workTotal - m_workDone; }

    /// Opens a model and embeds everything with it; an empty one is none.
    void setModel(const std::string& model);
    /// As setModel, with all that an embedding depends on.
    void setEmbedder(const zero_shot::EmbedderOptions& options);
    /// Files, each an item; folders are expanded before.
    void addInputs(const std::vector<std::string>& paths, std::optional<std::size_t> truth = {});
    /// Items with what is known of them; rankings are shown until the study makes its own. The classes are set first.
    void addRecorded(std::vector<RecordedItem> items);
    /// What is known of an item by now.
    void renewRecorded(std::size_t item, RecordedItem told);
    void removeInputs(std::vector<std::size_t> items);
    void setTags(std::size_t item, std::vector<std::string> tags);
    void setTruth(std::size_t item, std::optional<std::size_t> truth);
    void setCurrent(std::optional<std::size_t> item);
    /// `sentences` by class; too short a list is filled up with empty ones. Truths and recorded rankings of other classes
    /// are forgotten.
    void setClasses(zero_shot::ClassSet classes, std::vector<std::vector<std::string>> sentences);
    /// The same, where some of the classes or sentences are disabled; their keys are given here.
    void setDescribed(zero_shot::ClassSet classes, std::vector<DescribedClass> described);
    /// What became of the present classes by edits: they are told apart by their keys, a new class has a key beyond all
    /// others. `joined` leads from classes that are gone to those that took them up. Items keep their known class, which
    /// follows: it has no place while the class is gone.
    void changeClasses(std::vector<std::string> names, std::vector<std::vector<std::string>> sentences,
                       std::vector<ClassKey> keys, const JoinedClasses& joined);
    void changeClasses(std::vector<DescribedClass> described, const JoinedClasses& joined);
    /// Other names with their sentences: a class whose name stays is the same class. Disabled ones stay, unless they are named.
    void renewClasses(std::vector<std::string> names, std::vector<std::vector<std::string>> sentences);
    /// Only texts that were never seen are encoded.
    void setSentences(std::size_t classIndex, std::vector<std::string> sentences);
    /// The same of a class by its key, disabled or not, as it is edited.
    void changeSentences(const DescribedClass& edited);
    void setPrompts(zero_shot::PromptOptions prompts, zero_shot::Aggregation aggregation);

    void setThresholds(std::optional<zero_shot::Thresholds> thresholds);

    /// Embeddings of length 1 of any texts, kept for later; on the GUI thread when they are there, later than this call.
    /// Dropped when `owner` is gone; ErrorCode::Cancelled when another model is chosen.
    void withTexts(std::vector<std::string> texts, QObject* owner,
                   std::function<void(Result<zero_shot::EmbeddingRows>)> done);
    /// What the encoder is shown of an input, likewise.
    void withPictures(const std::string& path, QObject* owner, std::function<void(Result<LookedInput>)> done);
    /// What it is shown of one frame of a video, by its number from 0, likewise.
    void withFrame(const std::string& path, std::int64_t number, QObject* owner,
                   std::function<void(Result<LookedInput>)> done);

    using FramesStep = std::function<void(std::size_t done, std::size_t total)>;
    using FramesDone = std::function<void(Result<std::vector<zero_shot::EmbeddedFrame>>)>;
    /// Frames of a video in their order, each embedded for itself, likewise; `step` is told how many were read. Nothing is
    /// kept.
    RequestId withFrames(const std::string& path, const zero_shot::FrameTimes& times, QObject* owner, FramesStep step,
                         FramesDone done);
    /// Stops that; neither function is called any more.
    void cancelFrames(RequestId request);

Q_SIGNALS:
    void modelChanged();  ///< another one was chosen, or it is open now
    void itemsAdded(std::size_t first, std::size_t count);
    void itemsChanged(std::size_t first, std::size_t count);
    void itemsRemoved();
    void currentChanged();
    void classesChanged();
    void sentencesChanged(std::size_t classIndex);
    void promptsChanged();
    void scoresChanged();
    void thresholdsChanged();
    void progressChanged(std::size_t done, std::size_t total);
    void failed(const orangery::Error& error);

private:
    using Row = std::shared_ptr<const std::vector<float>>;
    struct TextsWanted {
        QPointer<QObject> owner;
        std::function<void(const Result<void>&)> done;
        std::vector<std::string> asked;  ///< of the thread
    };
    struct PicturesWanted {
        QPointer<QObject> owner;
        std::function<void(Result<LookedInput>)> done;
    };
    struct FramesWanted {
        QPointer<QObject> owner;
        FramesStep step;
        FramesDone done;
        std::stop_source stop = {};
    };

    [[nodiscard]] EncodingThread::Answers answers();
    void noteOpened(const Result<zero_shot::EncoderFacts>& facts);
    void noteEmbedded(ItemId item, Result<zero_shot::EmbeddedInput> input);
    void noteTexts(RequestId request, const Result<zero_shot::EmbeddingRows>& rows);
    void noteLooked(RequestId request, Result<LookedInput> input);
    void noteFramesStep(RequestId request, std::size_t done, std::size_t total);
    void noteFrames(RequestId request, Result<std::vector<zero_shot::EmbeddedFrame>> frames);
    void look(const std::string& path, std::optional<std::int64_t> frame, QObject* owner,
              std::function<void(Result<LookedInput>)> done);

    void append(StudyItem item);
    void embedFrom(std::size_t first);
    void placeIds();
    void placeTruths();
    void embedBackground();
    void tellClasses(bool areOthers);
    void rescore();
    void dropScorer();
    void makeScorer(const std::shared_ptr<const zero_shot::PromptTexts>& prompts);
    /// Calls `done` once rows of all the texts are there, later than this call.
    void whenThere(const std::vector<std::string>& texts, QObject* owner,
                   std::function<void(const Result<void>&)> done);
    void setScoringProblem(const Error& error);
    void forgetModel();
    void addWork(std::size_t count);
    void finishWork(std::size_t count);
    /// Rows of texts that are all there.
    [[nodiscard]] std::vector<Row> rowsOf(const std::vector<std::string>& texts) const;

    std::vector<StudyItem> m_items;
    std::vector<ItemId> m_ids;  ///< of m_items
    std::unordered_map<std::uint64_t, std::size_t> m_places;
    std::uint64_t m_lastItem = 0;
    mutable std::vector<QString> m_shortNames;  ///< of m_items, once somebody asked
    std::optional<std::size_t> m_current;

    zero_shot::ClassSet m_classes;
    std::vector<std::vector<std::string>> m_sentences;
    std::vector<ClassKey> m_classKeys;
    std::vector<DescribedClass> m_described;
    std::uint64_t m_lastClassKey = 0;
    JoinedClasses m_joined;
    std::uint64_t m_classesGeneration = 0;
    zero_shot::PromptOptions m_prompts;
    zero_shot::Aggregation m_aggregation = zero_shot::Aggregation::Mean;

    std::optional<zero_shot::Thresholds> m_thresholds;
    zero_shot::EmbeddingRows m_background;
    zero_shot::EmbedderOptions m_embedder;
    std::optional<zero_shot::EncoderFacts> m_facts;
    std::unordered_map<std::string, Row> m_texts;
    std::map<RequestId, TextsWanted> m_textsWanted;
    std::map<RequestId, PicturesWanted> m_picturesWanted;
    std::map<RequestId, FramesWanted> m_framesWanted;
    std::uint64_t m_lastRequest = 0;

    std::shared_ptr<const zero_shot::ClassScorer> m_scorer;
    std::optional<Error> m_scoringProblem;
    std::uint64_t m_scoring = 0;  ///< counts what the scorer follows from
    bridge::Background* m_scoringWorker;

    std::size_t m_workDone = 0;
    std::size_t m_workTotal = 0;
    std::uint64_t m_generation = 0;
    std::unique_ptr<EncodingThread> m_thread;  ///< ends before what it answers to
};

}  // namespace orangery::recognition_page
