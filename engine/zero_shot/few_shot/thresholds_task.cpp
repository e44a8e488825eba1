// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/few_shot/thresholds_task.h"

#include "engine/base/existing_output.h"
#include "engine/base/run_folder.h"
#include "engine/zero_shot/evaluation/labelled_data.h"
#include "engine/zero_shot/few_shot/embedded_samples.h"
#include "engine/zero_shot/few_shot/multi_label_samples.h"
#include "engine/zero_shot/few_shot/sample_split.h"
#include "engine/zero_shot/few_shot/thresholds_report.h"
#include "engine/zero_shot/recognition/chosen_inputs.h"
#include "engine/zero_shot/recognition/input_list.h"
#include "engine/zero_shot/recognition/recognition_call.h"
#include "engine/zero_shot/recognition/recognition_option_table.h"
#include "engine/zero_shot/recognition/run_opening.h"

#include <algorithm>
#include <optional>

namespace orangery::zero_shot {

namespace {

/// One call of the task.
class ThresholdChoice : private RecognitionCall {
public:
    ThresholdChoice(const Params& params, Context& context) : RecognitionCall(params, context) {}

    Result<TaskOutput> run()
    {
        for (const Step step : std::initializer_list<Step>{
                 &ThresholdChoice::prepare, &ThresholdChoice::readSamples, &ThresholdChoice::openModel,
                 &ThresholdChoice::score, &ThresholdChoice::chooseNone, &ThresholdChoice::chooseLabels})
            if (auto done = (this->*step)(); !done)
                return failure(done.error());
        return finish();
    }

private:
    using Step = Result<void> (ThresholdChoice::*)();

    Result<void> prepare()
    {
        if (!m_params.has("none") && !m_params.flag("multi"))
            return failure(ErrorCode::Usage, "there is no threshold to choose", {},
                           "Name samples of none of the classes with --none FOLDER, or add --multi for samples of "
                           "several classes.");
        if (auto read = readOptions(); !read)
            return read;
        m_result.seed = m_params.unsignedInteger("seed");
        m_result.testShare = m_params.real("test-share");
        if (m_params.has("false-acceptance"))
            m_result.falseAcceptance = m_params.real("false-acceptance");
        m_result.measure = m_params.has("measure")  ? *thresholdMeasureOf(m_params.text("measure"))
                           : m_params.flag("multi") ? ThresholdMeasure::Cosine
                                                    : ThresholdMeasure::Probability;
        if (m_params.flag("multi") && m_result.measure == ThresholdMeasure::Margin)
            return failure(ErrorCode::Usage, "--multi cannot go by a margin", "only the best class has one",
                           "Take --measure cosine.");
        if (m_params.flag("multi") && m_result.measure == ThresholdMeasure::Probability &&
            m_options.probability == ProbabilityRule::Softmax)
            m_context.log->warning(
                "a softmax shares one probability among all classes, so that several of them are "
                "seldom high; --probability sigmoid or --measure cosine tell each for itself");
        if (m_params.has("output"))
            if (auto free = refuseExisting(m_params.path("output"), m_params.flag("overwrite")); !free)
                return free;
        if (auto read = readClasses(); !read)
            return read;
        return {};
    }

    Result<void> readSamples()
    {
        const fs::path data = m_params.path("data");
        Result<MultiLabelSamples> samples =
            readMultiLabelSamples(data, rootOf(m_params, data), m_prepared.classes, absentFilesFor(m_params));
        if (!samples)
            return failure(samples.error());
        for (const std::string& remark : samples->remarks)
            m_context.log->warning(remark);
        m_samples = *std::move(samples);
        if (!m_params.has("none"))
            return {};
        const Result<std::vector<std::string>> none = expandedInputs({m_params.path("none").string()});
        if (!none)
            return failure(none.error());
        for (const std::string& input : *none) {
            m_samples.ids.push_back("none/" + fs::path(input).lexically_relative(m_params.path("none")).string());
            m_samples.inputs.push_back(input);
            m_samples.labels.emplace_back();
        }
        return {};
    }

    Result<void> score()
    {
        const Result<ClassScorer> scorer = makeScorer();
        if (!scorer)
            return failure(scorer.error());
        Result<EmbeddedSamples> embedded =
            embedSamples(*m_embedder, m_samples.inputs, m_params.flag("keep-going"), m_context);
        if (!embedded)
            return failure(embedded.error());
        for (const EmbeddedSamples::Failed& failed : embedded->failed)
            m_failed.push_back({{"id", m_samples.ids[failed.place]}, {"message", failed.message}});
        const std::vector<std::string>& names = m_prepared.classes.names;
        std::vector<std::string> ids;
        std::vector<std::size_t> strata;  // first label, or one more class for none
        m_scores.classes = names.size();
        for (std::size_t i = 0; i < embedded->places.size(); ++i) {
            const std::size_t place = embedded->places[i];
            const std::vector<std::size_t>& labels = m_samples.labels[place];
            const std::vector<RankedClass> ranking =
                ranked(scorer->scores(embedded->rows.row(i)), m_logits, m_options.probability);
            ids.push_back(m_samples.ids[place]);
            strata.push_back(labels.empty() ? names.size() : labels.front());
            const std::string& predicted = names[ranking.front().classIndex];
            const bool isRight =
                std::any_of(labels.begin(), labels.end(), [&](std::size_t c) { return names[c] == predicted; });
            m_result.samples.push_back({.id = ids.back(),
                                        .predicted = predicted,
                                        .answer = {.score = measuredOfBest(ranking, names, m_result.measure),
                                                   .isNone = labels.empty(),
                                                   .isRight = isRight}});
            const std::size_t begin = m_scores.scores.size();
            m_scores.scores.resize(begin + names.size());
            m_scores.labels.resize(begin + names.size(), 0);
            for (const RankedClass& entry : ranking)
                m_scores.scores[begin + entry.classIndex] = measured(entry, m_result.measure);
            for (const std::size_t c : labels)
                m_scores.labels[begin + c] = 1;
        }
        m_split = stratifiedSplit(ids, strata, names.size() + 1, m_result.testShare, m_result.seed);
        for (const std::size_t place : m_split.test)
            m_result.samples[place].isMeasured = true;
        return {};
    }

    std::vector<BestAnswer> answersOf(const std::vector<std::size_t>& places) const
    {
        std::vector<BestAnswer> answers;
        for (const std::size_t place : places)
            answers.push_back(m_result.samples[place].answer);
        return answers;
    }

    Result<void> chooseNone()
    {
        if (!m_params.has("none"))
            return {};
        const Result<ThresholdOutcome> chosen = chooseThreshold(answersOf(m_split.pool), m_result.falseAcceptance);
        if (!chosen)
            return failure(chosen.error());
        m_result.chosen = *chosen;
        m_result.measured = outcomeAt(answersOf(m_split.test), chosen->threshold);
        return {};
    }

    LabelledScores scoresOf(const std::vector<std::size_t>& places) const
    {
        LabelledScores some{.classes = m_scores.classes, .scores = {}, .labels = {}};
        for (const std::size_t place : places) {
            const auto begin = static_cast<std::ptrdiff_t>(place * some.classes);
            const auto end = begin + static_cast<std::ptrdiff_t>(some.classes);
            some.scores.insert(some.scores.end(), m_scores.scores.begin() + begin, m_scores.scores.begin() + end);
            some.labels.insert(some.labels.end(), m_scores.labels.begin() + begin, m_scores.labels.begin() + end);
        }
        return some;
    }

    Result<void> chooseLabels()
    {
        if (!m_params.flag("multi"))
            return {};
        Result<LabelThresholds> thresholds = chooseLabelThresholds(scoresOf(m_split.pool));
        if (!thresholds)
            return failure(thresholds.error());
        const LabelledScores others = scoresOf(m_split.test);
        const std::vector<double> shared(m_scores.classes, thresholds->shared);
        ThresholdsResult::Labels labels{.classNames = m_prepared.classes.names,
                                        .thresholds = *std::move(thresholds),
                                        .chosenOn = m_split.pool.size(),
                                        .measuredOn = m_split.test.size(),
                                        .own = {},
                                        .shared = labelOutcome(others, shared)};
        labels.own = labelOutcome(others, labels.thresholds.ofClass);
        m_result.labels = std::move(labels);
        return {};
    }

    Thresholds thresholds() const
    {
        Thresholds made{.measure = m_result.measure, .none = {}, .labels = {}, .facts = m_facts};
        if (m_result.chosen)
            made.none = m_result.chosen->threshold;
        if (m_result.labels)
            for (std::size_t c = 0; c < m_result.labels->classNames.size(); ++c)
                made.labels.emplace(m_result.labels->classNames[c], m_result.labels->thresholds.ofClass[c]);
        return made;
    }

    Result<TaskOutput> finish()
    {
        TaskOutput output{.document = m_facts, .text = textOf(m_result)};
        output.document.update(orangery::zero_shot::toJson(m_result));
        output.document["failed"] = m_failed;
        if (m_params.has("output")) {
            if (auto written = writeRun(output.document); !written)
                return failure(written.error());
            output.document["output"] = m_params.path("output").string();
            output.text += "Use them with --threshold " + (m_params.path("output") / "thresholds.json").string() + "\n";
        }
        output.outcome = m_failed.empty() ? Outcome::Done : Outcome::Partial;
        return output;
    }

    Result<void> writeRun(const Json& document) const
    {
        RunInfo info = runInfo("recognize.thresholds", m_params, m_options, m_context);
        info.seed = m_result.seed;
        Result<RunFolder> run = createRun(info, m_params);
        if (!run)
            return failure(run.error());
        if (auto told = run->events().write("classes", {{"names", m_prepared.classes.names}}); !told)
            return failure(told.error());
        for (const ThresholdSample& sample : m_result.samples)
            if (auto told = run->events().write("answer", {{"id", sample.id},
                                                           {"split", sample.isMeasured ? "measured" : "chosen"},
                                                           {"kind", kindOf(sample.answer)},
                                                           {"predicted", sample.predicted},
                                                           {"score", sample.answer.score}});
                !told)
                return failure(told.error());
        if (auto kept = run->events().commit(); !kept)
            return failure(kept.error());
        for (const Table& table : tablesOf(m_result))
            if (auto written = run->writeTable(table); !written)
                return failure(written.error());
        if (auto written =
                run->writeArtefact("thresholds.json", writeJsonFile(orangery::zero_shot::toJson(thresholds())));
            !written)
            return failure(written.error());
        return run->finish(document, true);
    }

    MultiLabelSamples m_samples;
    LabelledScores m_scores;  ///< of all samples that could be read
    SampleSplit m_split;
    ThresholdsResult m_result;
    Json m_failed = Json::array();
};

Result<TaskOutput> chooseThresholds(const Params& params, Context& context)
{
    return ThresholdChoice(params, context).run();
}

OptionTable thresholdOptions()
{
    return {
        {.name = "none",
         .type = OptionType::InputPath,
         .title = "None of these",
         .help = "Folder of samples that are of none of the classes: for the threshold below which nothing is told.",
         .group = "Thresholds"},
        {.name = "multi",
         .type = OptionType::Flag,
         .title = "Several classes",
         .help = "Samples may be of several classes: choose a threshold for each class by its F1.",
         .defaultValue = false,
         .group = "Thresholds"},
        {.name = "measure",
         .type = OptionType::Choice,
         .title = "Threshold on",
         .help = "What is compared with thresholds; margin: the best class's cosine less the next one's. Left out: "
                 "probability, with --multi cosine.",
         .choices = {"probability", "cosine", "margin"},
         .group = "Thresholds"},
        {.name = "false-acceptance",
         .type = OptionType::Real,
         .title = "False acceptance",
         .help = "Share of the samples of none of the classes that may be accepted. Left out: the best balanced "
                 "accuracy is taken.",
         .minimum = 0.001,
         .maximum = 0.5,
         .group = "Thresholds"},
        {.name = "test-share",
         .type = OptionType::Real,
         .title = "Test split",
         .help = "Share of the samples that thresholds are measured on and never chosen on.",
         .defaultValue = 0.5,
         .minimum = 0.05,
         .maximum = 0.95,
         .group = "Thresholds"}};
}

}  // namespace

Task thresholdsTask()
{
    Task task{.id = "recognize.thresholds",
              .title = "Choose thresholds",
              .help =
                  "Chooses the score below which 'none of these' is answered, and a threshold for each class where "
                  "samples have several, on one part of the samples, and tells what they do on the other.",
              .options = labelledDataOptions(
                  "Folder whose sub-folders are named like classes, or a list of ids below --root: JSON "
                  "id -> classes, or CSV with rows id,class,..."),
              .run = chooseThresholds,
              .writesRun = true};
    task.options.append(recognitionOptionTable());
    task.options.append(thresholdOptions());
    task.options.append(
        {shared_options::seed(), optionalRunFolder(), shared_options::overwrite(), shared_options::keepGoing()});
    return task;
}

}  // namespace orangery::zero_shot
