// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/classify_task.h"

#include "engine/base/counted.h"
#include "engine/base/numbers.h"
#include "engine/zero_shot/recognition/input_list.h"
#include "engine/zero_shot/recognition/recognition_options.h"
#include "engine/zero_shot/recognition/recognition_run.h"
#include "engine/zero_shot/recognition/run_opening.h"
#include "engine/zero_shot/recognition/sidecar.h"
#include "engine/zero_shot/scoring/text_table.h"
#include "engine/zero_shot/thresholds/threshold_file.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kInputsAtOnce = 32;           ///< that are made to survive a power cut together
constexpr std::size_t kItemsInDocument = 500;       ///< of a run, whose folder holds them all
constexpr std::size_t kEntriesInDocument = 50'000;  ///< of their rankings
constexpr std::size_t kUsualTop = 5;                ///< classes that a person is shown

/// The inputs that this call is about, with their places among all.
struct Work {
    std::vector<std::size_t> places;
    std::vector<std::string> inputs;
    std::vector<std::string> classNames;  ///< what files of labelled objects say that they are; else empty
};

Result<Work> workFrom(const Params& params)
{
    const Result<std::vector<std::string>> named = namedInputs(params);
    if (!named)
        return failure(named.error());
    const auto object =
        params.has("object") ? std::optional(static_cast<std::size_t>(params.integer("object"))) : std::nullopt;
    std::vector<FoundInput> all;
    for (const std::string& argument : *named) {
        const Result<std::vector<FoundInput>> files = foundInputs({argument}, object);
        if (!files && (files.error().code == ErrorCode::Usage || !params.flag("keep-going")))
            return failure(files.error());
        // With --keep-going a folder without any file is an input that cannot be read.
        if (files)
            all.insert(all.end(), files->begin(), files->end());
        else
            all.push_back({.path = argument});
    }
    Result<std::vector<std::size_t>> places = placesOf(all.size(), params);
    if (!places)
        return failure(places.error());
    Work work{.places = *std::move(places), .inputs = {}, .classNames = {}};
    for (const std::size_t place : work.places) {
        work.inputs.push_back(all[place].path);
        work.classNames.push_back(all[place].className);
    }
    return work;
}

/// One call of the task.
class Classification {
public:
    Classification(const Params& params, Context& context) : m_params(params), m_context(context) {}

    Result<TaskOutput> run()
    {
        for (const auto& step : {&Classification::prepare, &Classification::openModel, &Classification::openRun})
            if (auto done = (this->*step)(); !done)
                return failure(done.error());
        if (auto done = recogniseAll(); !done && done.error().code != ErrorCode::Cancelled)
            return failure(closeAfter(done.error()));
        return finish();
    }

private:
    Result<void> prepare()
    {
        Result<RecognitionOptions> options = recognitionOptionsFrom(m_params);
        if (!options)
            return failure(options.error());
        m_options = *std::move(options);
        if (m_params.has("threshold")) {
            Result<Thresholds> thresholds =
                readThresholds(m_params.text("threshold"), *thresholdMeasureOf(m_params.text("threshold-on")));
            if (!thresholds)
                return failure(thresholds.error());
            m_thresholds = *std::move(thresholds);
        }
        Result<Work> work = workFrom(m_params);
        if (!work)
            return failure(work.error());
        m_work = *std::move(work);
        Result<PreparedClasses> prepared = prepareClasses(m_options, m_context);
        if (!prepared)
            return failure(prepared.error());
        m_prepared = *std::move(prepared);
        m_keepsGoing = m_params.flag("keep-going");
        m_top =
            m_params.has("top") ? static_cast<std::size_t>(m_params.integer("top")) : m_prepared.classes.names.size();
        m_explained = static_cast<std::size_t>(m_params.integer("explain"));
        return {};
    }

    Result<void> openModel()
    {
        Result<Embedder> embedder = openEmbedder(m_options, m_context);
        if (!embedder)
            return failure(embedder.error());
        m_embedder.emplace(*std::move(embedder));
        Result<ClassScorer> scorer = makeScorer(*m_embedder, m_prepared.prompts, m_options.aggregation, m_context);
        if (!scorer)
            return failure(scorer.error());
        m_scorer.emplace(*std::move(scorer));
        m_logits = logitRule(m_options, m_embedder->facts());
        m_facts = describeRecognition(m_options, m_prepared, m_embedder->facts(), m_context);
        for (const std::string& difference : differences(m_thresholds, m_facts, m_prepared.classes.names))
            m_context.log->warning(difference);
        return {};
    }

    Result<void> openRun()
    {
        if (!m_params.has("output"))
            return {};
        const RunInfo info = runInfo("recognize.classify", m_params, m_options, m_context);
        Result<RecognitionRun> run = RecognitionRun::open(info, m_params, m_prepared.classes.names, m_thresholds);
        if (!run)
            return failure(run.error());
        m_run.emplace(*std::move(run));
        return m_run->folder().writeTable(textTable(m_prepared.classes.names, m_prepared.prompts));
    }

    Result<void> recogniseAll()
    {
        std::vector<std::size_t> work;  // places in m_work
        std::vector<std::string> paths;
        for (std::size_t i = 0; i < m_work.inputs.size(); ++i) {
            if (m_run && m_run->isFinished(m_work.places[i], m_work.inputs[i])) {
                ++m_earlier;
                continue;
            }
            work.push_back(i);
            paths.push_back(m_work.inputs[i]);
        }
        const auto report = [&](std::size_t done) {
            m_context.report(static_cast<double>(m_earlier + done), static_cast<double>(m_work.inputs.size()),
                             "inputs");
        };
        report(0);
        return m_embedder->eachInput(
            paths, m_context, [&](std::size_t i, const Result<EmbeddedInput>& embedded) -> Result<void> {
                const auto told = embedded ? recognised(work[i], *embedded)
                                           : notRecognised(m_work.places[work[i]], paths[i], embedded.error());
                report(i + 1);
                if (!told || !m_run || (i + 1) % kInputsAtOnce != 0)
                    return told;
                return m_run->commit();
            });
    }

    Result<void> recognised(std::size_t work, const EmbeddedInput& embedded)
    {
        const std::string& input = m_work.inputs[work];
        for (const std::string& remark : embedded.remarks)
            m_context.log->warning(input + ": " + remark);
        RecognisedItem item{.index = m_work.places[work],
                            .input = input,
                            .sha256 = embedded.sha256,
                            .truth = m_work.classNames[work],
                            .ranking = {}};
        item.ranking = ranked(m_scorer->scores(embedded.embedding), m_logits, m_options.probability);
        item.judge(m_thresholds, m_prepared.classes.names);
        if (m_params.flag("sidecars")) {
            m_tags = tagsOf(item, m_thresholds, m_prepared.classes.names);
            const auto written =
                writeSidecar(input, m_tags, m_params.flag("overwrite") ? IfExists::Overwrite : IfExists::Refuse);
            if (!written)
                return notRecognised(m_work.places[work], input, written.error());
            m_sidecars += m_tags.empty() ? 0 : 1;
        }
        m_noneOfThese += item.answer == kNoneOfThese ? 1 : 0;
        ++m_done;
        const std::size_t entries = std::min(item.ranking.size(), m_top);
        if (!m_run || (m_items.size() < kItemsInDocument && m_entries + entries <= kEntriesInDocument)) {
            m_items.push_back(toJson(item, embedded.embedding));
            if (m_explained > 0)
                if (auto added = addGuesses(m_items.back(), input); !added)
                    return added;
            m_entries += entries;
        }
        m_text += textOf(item);
        if (!m_run)
            return {};
        item.ranking.resize(std::min(item.ranking.size(), m_top));
        return m_run->finished(item);
    }

    Result<void> notRecognised(std::size_t place, const std::string& input, const Error& error)
    {
        if (!m_keepsGoing)
            return failure(error);
        m_context.log->warning(describe(error));
        const std::string message = error.message + (error.cause.empty() ? "" : ": " + error.cause);
        m_failed.push_back({{"input", input}, {"message", message}});
        return m_run ? m_run->failed(place, input, message) : Result<void>();
    }

    Json toJson(const RecognisedItem& item, std::span<const float> v) const
    {
        Json ranking = Json::array();
        for (std::size_t i = 0; i < std::min(item.ranking.size(), m_top); ++i) {
            const RankedClass& entry = item.ranking[i];
            Json one = {{"class", m_prepared.classes.names[entry.classIndex]},
                        {"cosine", entry.cosine},
                        {"logit", entry.logit},
                        {"probability", entry.probability}};
            if (i < m_explained)
                one["texts"] = explanation(entry.classIndex, v);
            ranking.push_back(std::move(one));
        }
        Json json = {{"input", item.input}, {"ranking", std::move(ranking)}};
        if (!item.truth.empty())
            json["truth"] = item.truth;
        if (item.answer)
            json["answer"] = *item.answer;
        if (item.labels)
            json["labels"] = *item.labels;
        if (m_params.flag("sidecars"))
            json["tags"] = m_tags;
        return json;
    }

    /// What the classifier of an encoder that has one took the input for, from which its embedding follows.
    Result<void> addGuesses(Json& item, const std::string& input)
    {
        if (!m_embedder->facts().hasClassifier)
            return {};
        const Result<ReadInput> read = m_embedder->read(input, m_context);
        if (!read)
            return failure(read.error());
        const Result<std::vector<GuessedClass>> guessed = m_embedder->guessedClasses(read->pixels, m_context);
        if (!guessed)
            return failure(guessed.error());
        for (const GuessedClass& guess : *guessed)
            item["guessed"].push_back({{"class", guess.name}, {"probability", guess.probability}});
        return {};
    }

    /// What each text of a class adds, the most first.
    Json explanation(std::size_t classIndex, std::span<const float> v) const
    {
        std::vector<SentenceShare> shares = m_scorer->explain(classIndex, v);
        std::stable_sort(shares.begin(), shares.end(), [](const SentenceShare& a, const SentenceShare& b) {
            return a.contribution > b.contribution;
        });
        Json texts = Json::array();
        for (const SentenceShare& share : shares)
            texts.push_back({{"text", m_scorer->prompts().texts[share.text]},
                             {"cosine", share.cosine},
                             {"contribution", share.contribution},
                             {"score_without", std::isnan(share.without) ? Json() : Json(share.without)}});
        return texts;
    }

    std::string textOf(const RecognisedItem& item) const
    {
        if (m_done > kItemsInDocument)
            return {};
        std::string text = item.input + (item.truth.empty() ? "" : " (" + item.truth + ")") +
                           (item.answer == kNoneOfThese ? ": " + *item.answer : "");
        for (std::size_t i = 0; item.labels && i < item.labels->size(); ++i)
            text += (i == 0 ? ": " : ", ") + (*item.labels)[i];
        text += item.labels && item.labels->empty() ? ": no class at or above its threshold\n" : "\n";
        const std::size_t shown = std::min(item.ranking.size(), m_params.has("top") ? m_top : kUsualTop);
        for (std::size_t i = 0; i < shown; ++i)
            text += "  " + formatFixed(item.ranking[i].probability, 3) + "  " + formatFixed(item.ranking[i].cosine, 4) +
                    "  " + m_prepared.classes.names[item.ranking[i].classIndex] + "\n";
        return text;
    }

    /// Keeps what a run has when it ends early.
    Error closeAfter(const Error& error)
    {
        if (m_run)
            if (auto closed = m_run->close(counts(false), false); !closed)
                m_context.log->warning(describe(closed.error()));
        return error;
    }

    Json counts(bool complete) const
    {
        Json facts = m_facts;
        facts["inputs"] = m_work.inputs.size();
        facts["recognised"] = m_done;
        facts["earlier"] = m_earlier;
        facts["failed_inputs"] = m_failed.size();
        facts["complete"] = complete;
        if (m_thresholds.none || !m_thresholds.labels.empty())
            facts["thresholds"] = orangery::zero_shot::toJson(m_thresholds);
        if (m_thresholds.none)
            facts["none_of_these"] = m_noneOfThese;
        if (m_params.flag("sidecars"))
            facts["sidecars"] = m_sidecars;
        return facts;
    }

    Result<TaskOutput> finish()
    {
        const bool complete = m_done + m_earlier + m_failed.size() == m_work.inputs.size();
        if (m_run)
            if (auto closed = m_run->close(counts(complete), complete); !closed)
                return failure(closed.error());
        TaskOutput output{.document = counts(complete), .text = m_text};
        if (m_done > m_items.size())
            output.document["items_left_out"] = m_done - m_items.size();
        output.document["items"] = std::move(m_items);
        if (m_done > kItemsInDocument)
            output.text += counted(m_done - kItemsInDocument, "more input(s) ") +
                           (m_run ? "stand in tables/predictions.csv.\n" : "are told with --json, or -o RUN.\n");
        output.document["failed"] = m_failed;
        if (m_run)
            output.document["output"] = m_params.path("output").string();
        output.outcome = !complete ? Outcome::Cancelled : m_failed.empty() ? Outcome::Done : Outcome::Partial;
        return output;
    }

    const Params& m_params;
    Context& m_context;
    RecognitionOptions m_options;
    Work m_work;
    Thresholds m_thresholds;
    PreparedClasses m_prepared;
    std::optional<Embedder> m_embedder;
    std::optional<ClassScorer> m_scorer;
    std::optional<RecognitionRun> m_run;
    LogitRule m_logits;
    Json m_facts;
    Json m_items = Json::array();
    Json m_failed = Json::array();
    std::string m_text;
    bool m_keepsGoing = false;
    std::size_t m_top = 0;
    std::size_t m_explained = 0;
    std::size_t m_done = 0;
    std::size_t m_entries = 0;
    std::size_t m_earlier = 0;
    std::size_t m_noneOfThese = 0;
    std::vector<std::string> m_tags;  ///< of the input that is told
    std::size_t m_sidecars = 0;       ///< that were written
};

Result<TaskOutput> classify(const Params& params, Context& context)
{
    return Classification(params, context).run();
}

}  // namespace

Task classifyTask()
{
    Task task{
        .id = "recognize.classify",
        .title = "Recognise pictures",
        .help =
            "Ranks classes for pictures and videos by how near their embeddings lie to those of names, templates or "
            "descriptions, with any CLIP or SigLIP model, or with the photo-encoder. Streams over any number of files; "
            "embeddings are kept for other calls.",
        .options = {{.name = "inputs",
                     .type = OptionType::List,
                     .title = "Inputs",
                     .help = "Pictures, videos, point clouds, and folders of them.",
                     .positional = true},
                    {.name = "list",
                     .type = OptionType::InputPath,
                     .title = "List of inputs",
                     .help = "File with one path a line, after those that are named."},
                    {.name = "object",
                     .type = OptionType::Integer,
                     .title = "Object",
                     .help = "Which of several objects in a file of point clouds, from 0; left out, all of them.",
                     .minimum = 0}},
        .run = classify,
        .writesRun = true};
    task.options.append(recognitionOptionTable());
    task.options.append(
        {{.name = "top",
          .type = OptionType::Integer,
          .title = "Best classes",
          .help = "How many classes are told of each input; left out, all.",
          .unit = "classes",
          .minimum = 1,
          .group = "Output"},
         {.name = "explain",
          .type = OptionType::Integer,
          .title = "Explained classes",
          .help =
              "Of so many best classes also tell what each text adds to the score, and of an encoder with a classifier "
              "in it what that took the input for, with --json.",
          .defaultValue = 0,
          .unit = "classes",
          .minimum = 0,
          .group = "Output"},
         {.name = "threshold",
          .type = OptionType::Text,
          .title = "Threshold",
          .help = "Below it the best class is answered as 'none of these'. A number, or thresholds.json of "
                  "a run of recognize thresholds.",
          .group = "Thresholds"},
         {.name = "threshold-on",
          .type = OptionType::Choice,
          .title = "Threshold on",
          .help =
              "What a threshold that is a number is compared with, margin being the best class's cosine less the next "
              "one's; a file says it itself.",
          .defaultValue = "probability",
          .choices = {"probability", "cosine", "margin"},
          .group = "Thresholds"},
         {.name = "sidecars",
          .type = OptionType::Flag,
          .title = "Sidecars",
          .help = "Write the classes as tags into FILE.xmp beside each input: those above their thresholds, all at or "
                  "above --threshold, or the best one. Another program's file is never replaced.",
          .defaultValue = false,
          .group = "Output"}});
    task.options.append(manyInputsOptionTable());
    return task;
}

}  // namespace orangery::zero_shot
