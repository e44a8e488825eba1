// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/classify_task.h"

#include "engine/base/counted.h"
#include "engine/zero_shot/recognition/chosen_inputs.h"
#include "engine/zero_shot/recognition/recognition_call.h"
#include "engine/zero_shot/recognition/recognition_option_table.h"
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

/// One call of the task.
class Classification : private RecognitionCall {
public:
    Classification(const Params& params, Context& context) : RecognitionCall(params, context) {}

    Result<TaskOutput> run()
    {
        for (const auto& step : {&Classification::prepare, &Classification::openScorer, &Classification::openRun})
            if (auto done = (this->*step)(); !done)
                return failure(done.error());
        if (auto done = recogniseAll(); !done && done.error().code != ErrorCode::Cancelled)
            return failure(closeAfter(done.error()));
        return finish();
    }

private:
    Result<void> prepare()
    {
        if (auto read = readOptions(); !read)
            return read;
        if (m_params.has("threshold")) {
            Result<Thresholds> thresholds =
                readThresholds(m_params.text("threshold"), *thresholdMeasureOf(m_params.text("threshold-on")));
            if (!thresholds)
                return failure(thresholds.error());
            m_thresholds = *std::move(thresholds);
        }
        if (m_params.has("background")) {
            const std::vector<std::string> texts = m_params.list("background");
            if (std::any_of(texts.begin(), texts.end(), [](const std::string& text) { return text.empty(); }))
                return failure(ErrorCode::Usage, "--background: a text is empty");
            m_thresholds.background.insert(m_thresholds.background.end(), texts.begin(), texts.end());
        }
        Result<ChosenInputs> inputs = chosenInputs(m_params);
        if (!inputs)
            return failure(inputs.error());
        m_inputs = *std::move(inputs);
        if (auto read = readClasses(); !read)
            return read;
        m_top =
            m_params.has("top") ? static_cast<std::size_t>(m_params.integer("top")) : m_prepared.classes.names.size();
        m_explained = static_cast<std::size_t>(m_params.integer("explain"));
        return {};
    }

    Result<void> openScorer()
    {
        if (auto opened = openModel(); !opened)
            return opened;
        Result<ClassScorer> scorer = makeScorer();
        if (!scorer)
            return failure(scorer.error());
        m_scorer.emplace(*std::move(scorer));
        if (!m_thresholds.background.empty()) {
            Result<EmbeddingRows> background = m_embedder->texts(m_thresholds.background, m_context);
            if (!background)
                return failure(background.error());
            m_background = *std::move(background);
        }
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
        std::vector<std::size_t> left;  // places in m_inputs
        std::vector<std::string> paths;
        for (std::size_t i = 0; i < m_inputs.paths.size(); ++i) {
            if (m_run && m_run->isFinished(m_inputs.places[i], m_inputs.paths[i])) {
                ++m_earlier;
                continue;
            }
            left.push_back(i);
            paths.push_back(m_inputs.paths[i]);
        }
        const auto report = [&](std::size_t done) {
            m_context.report(static_cast<double>(m_earlier + done), static_cast<double>(m_inputs.paths.size()),
                             "inputs");
        };
        report(0);
        return m_embedder->eachInput(
            paths, m_context, [&](std::size_t i, const Result<EmbeddedInput>& embedded) -> Result<void> {
                const auto told = embedded ? recognised(left[i], *embedded)
                                           : notRecognised(m_inputs.places[left[i]], paths[i], embedded.error());
                report(i + 1);
                if (!told || !m_run || (i + 1) % kInputsAtOnce != 0)
                    return told;
                return m_run->commit();
            });
    }

    Result<void> recognised(std::size_t one, const EmbeddedInput& embedded)
    {
        const std::string& input = m_inputs.paths[one];
        for (const std::string& remark : embedded.remarks)
            m_context.log->warning(input + ": " + remark);
        RecognisedItem item{.index = m_inputs.places[one],
                            .input = input,
                            .sha256 = embedded.sha256,
                            .truth = m_inputs.classNames[one],
                            .ranking = {}};
        item.ranking = ranked(m_scorer->scores(embedded.embedding), m_logits, m_options.probability);
        if (const auto nearest = nearestText(m_background, embedded.embedding))
            item.background = {.text = m_thresholds.background[nearest->text], .cosine = nearest->cosine};
        item.judge(m_thresholds, m_prepared.classes.names);
        if (m_params.flag("sidecars")) {
            m_tags = tagsOf(item, m_thresholds, m_prepared.classes.names);
            const auto written =
                writeSidecar(input, m_tags, m_params.flag("overwrite") ? IfExists::Overwrite : IfExists::Refuse);
            if (!written)
                return notRecognised(m_inputs.places[one], input, written.error());
            m_sidecars += m_tags.empty() ? 0 : 1;
        }
        m_noneOfThese += item.answer == kNoneOfThese ? 1 : 0;
        ++m_done;
        const std::size_t entries = std::min(item.ranking.size(), m_top);
        if (!m_run || (m_items.size() < kItemsInDocument && m_entries + entries <= kEntriesInDocument)) {
            m_items.push_back(documentOf(item, embedded.embedding));
            if (m_explained > 0)
                if (auto added = addGuesses(m_items.back(), input); !added)
                    return added;
            m_entries += entries;
        }
        if (m_done <= kItemsInDocument)
            m_text += itemText(item, m_prepared.classes.names, m_params.has("top") ? m_top : kUsualTop);
        if (!m_run)
            return {};
        item.ranking.resize(std::min(item.ranking.size(), m_top));
        return m_run->finished(item);
    }

    Result<void> notRecognised(std::size_t place, const std::string& input, const Error& error)
    {
        const Result<std::string> message = passOver(error, m_params.flag("keep-going"), m_context);
        if (!message)
            return failure(message.error());
        m_failed.push_back({{"input", input}, {"message", *message}});
        return m_run ? m_run->failed(place, input, *message) : Result<void>();
    }

    Json documentOf(const RecognisedItem& item, std::span<const float> v) const
    {
        Json json = itemJson(item, m_prepared.classes.names, m_top);
        for (std::size_t i = 0; i < std::min(json["ranking"].size(), m_explained); ++i)
            json["ranking"][i]["texts"] = explanation(item.ranking[i].classIndex, v);
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
        facts["inputs"] = m_inputs.paths.size();
        facts["recognised"] = m_done;
        facts["earlier"] = m_earlier;
        facts["failed_inputs"] = m_failed.size();
        facts["complete"] = complete;
        if (m_thresholds.tellsNone() || !m_thresholds.labels.empty())
            facts["thresholds"] = toJson(m_thresholds);
        if (m_thresholds.tellsNone())
            facts["none_of_these"] = m_noneOfThese;
        if (m_params.flag("sidecars"))
            facts["sidecars"] = m_sidecars;
        return facts;
    }

    Result<TaskOutput> finish()
    {
        const bool complete = m_done + m_earlier + m_failed.size() == m_inputs.paths.size();
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

    ChosenInputs m_inputs;
    Thresholds m_thresholds;
    std::optional<ClassScorer> m_scorer;
    EmbeddingRows m_background;
    std::optional<RecognitionRun> m_run;
    Json m_items = Json::array();
    Json m_failed = Json::array();
    std::string m_text;
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
            "Ranks classes for pictures, videos and point clouds by how near their embeddings lie to those of names, "
            "templates or descriptions, with any CLIP or SigLIP model, or with the photo-encoder. Streams over any "
            "number of files; embeddings are kept for other calls.",
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
         {.name = "background",
          .type = OptionType::List,
          .title = "Background",
          .help =
              "Texts of what is none of the classes, such as 'an empty scene': an input whose cosine with one of them "
              "is above its best class's score is answered as 'none of these'. A comma within one is \\,.",
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
