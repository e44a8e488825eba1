// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/few_shot/few_shot_task.h"

#include "engine/base/counted.h"
#include "engine/base/numbers.h"
#include "engine/base/run_folder.h"
#include "engine/zero_shot/evaluation/accuracy.h"
#include "engine/zero_shot/evaluation/labelled_data.h"
#include "engine/zero_shot/few_shot/embedded_samples.h"
#include "engine/zero_shot/few_shot/few_shot_report.h"
#include "engine/zero_shot/recognition/chosen_inputs.h"
#include "engine/zero_shot/recognition/classify_report.h"
#include "engine/zero_shot/recognition/recognition_call.h"
#include "engine/zero_shot/recognition/recognition_option_table.h"
#include "engine/zero_shot/recognition/run_opening.h"

#include <algorithm>
#include <optional>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kMostShots = 4096;

/// "1,2,4", ascending, each once.
Result<std::vector<std::size_t>> shotsFrom(const std::vector<std::string>& texts)
{
    std::vector<std::size_t> shots;
    for (const std::string& text : texts) {
        const auto number = parseUnsigned(text);
        if (!number || *number == 0 || *number > kMostShots)
            return failure(ErrorCode::Usage, "--shots: '" + text + "' is no number of samples", {},
                           "Write whole numbers from 1 to " + std::to_string(kMostShots) + ", as in 1,2,4,8.");
        shots.push_back(static_cast<std::size_t>(*number));
    }
    std::sort(shots.begin(), shots.end());
    shots.erase(std::unique(shots.begin(), shots.end()), shots.end());
    return shots;
}

/// One call of the task.
class FewShotRun : private RecognitionCall {
public:
    FewShotRun(const Params& params, Context& context) : RecognitionCall(params, context) {}

    Result<TaskOutput> run()
    {
        for (const Step step : std::initializer_list<Step>{
                 &FewShotRun::prepare, &FewShotRun::split, &FewShotRun::openModel, &FewShotRun::openRun,
                 &FewShotRun::embed, &FewShotRun::measureZeroShot, &FewShotRun::learn})
            if (auto done = (this->*step)(); !done)
                return failure(done.error());
        return finish();
    }

private:
    using Step = Result<void> (FewShotRun::*)();

    Result<void> prepare()
    {
        if (auto read = readOptions(); !read)
            return read;
        FewShotOptions& few = m_result.options;
        Result<std::vector<std::size_t>> shots = shotsFrom(m_params.list("shots"));
        if (!shots)
            return failure(shots.error());
        few.shots = *std::move(shots);
        if (few.shots.empty())
            return failure(ErrorCode::Usage, "--shots names no number", {}, "Write for example --shots 1,2,4.");
        if (m_params.text("method") != "both")
            few.methods = {m_params.text("method") == "ridge" ? FewShotMethod::Ridge : FewShotMethod::Probe};
        few.draws = static_cast<std::size_t>(m_params.integer("seeds"));
        few.seed = m_params.unsignedInteger("seed");
        few.testShare = m_params.real("test-share");
        if (m_params.has("lambda"))
            few.lambda = m_params.real("lambda");
        if (m_params.has("strength"))
            few.strength = m_params.real("strength");
        if (auto read = readClasses(); !read)
            return read;
        return readSamples();
    }

    Result<void> readSamples()
    {
        Result<LabelledSamples> samples = namedSamples(m_params, "data", m_prepared.classes, m_context);
        if (!samples)
            return failure(samples.error());
        m_samples = *std::move(samples);
        // Classes of one name are one class.
        const std::vector<std::size_t> same = firstOfName(m_prepared.classes.names);
        m_number.assign(same.size(), 0);
        for (std::size_t c = 0; c < same.size(); ++c) {
            if (same[c] == c)
                m_data.classNames.push_back(m_prepared.classes.names[c]);
            m_number[c] = same[c] == c ? m_data.classNames.size() - 1 : m_number[same[c]];
        }
        for (std::size_t& c : m_samples.truth)
            c = m_number[c];
        return {};
    }

    /// Whether there are samples enough shows before any of them is embedded.
    Result<void> split()
    {
        m_data.ids = m_samples.ids;
        m_data.truth = m_samples.truth;
        return splitData();
    }

    Result<void> splitData()
    {
        FewShotOptions& few = m_result.options;
        m_split = stratifiedSplit(m_data.ids, m_data.truth, m_data.classNames.size(), few.testShare, few.seed);
        const auto enough = [&] { return checkShots(m_data, m_split, few.shots.back()); };
        // The usual numbers of shots are no wish: those that there are too few samples for are left out.
        while (!m_params.isSet("shots") && few.shots.size() > 1 && !enough()) {
            m_context.log->warning("there are too few samples for " + counted(few.shots.back(), "shot(s): ") +
                                   enough().error().message);
            few.shots.pop_back();
        }
        return enough();
    }

    Result<void> openRun()
    {
        if (!m_params.has("output"))
            return {};
        RunInfo info = runInfo("recognize.fewshot", m_params, m_options, m_context);
        info.seed = m_result.options.seed;
        Result<RunFolder> run = createRun(info, m_params);
        if (!run)
            return failure(run.error());
        m_run.emplace(*std::move(run));
        return noteEvent(m_run, "classes", {{"names", m_data.classNames}});
    }

    Result<void> embed()
    {
        Result<EmbeddedSamples> embedded =
            embedSamples(*m_embedder, m_samples.inputs, m_params.flag("keep-going"), m_context);
        if (!embedded)
            return failure(embedded.error());
        m_data.rows = std::move(embedded->rows);
        for (const EmbeddedSamples::Failed& failed : embedded->failed)
            m_failed.push_back({{"id", m_samples.ids[failed.place]}, {"message", failed.message}});
        m_data.ids.clear();
        m_data.truth.clear();
        for (const std::size_t place : embedded->places) {
            m_data.ids.push_back(m_samples.ids[place]);
            m_data.truth.push_back(m_samples.truth[place]);
        }
        if (auto done = splitData(); !done)  // again: some may be missing now
            return done;
        m_result.classNames = m_data.classNames;
        m_result.pool = m_split.pool.size();
        m_result.test = m_split.test.size();
        return noteEvent(m_run, "split", {{"pool", m_result.pool}, {"test", m_result.test}});
    }

    Result<void> measureZeroShot()
    {
        if (auto done = measureTexts(m_options.prompts.mode, m_prepared.prompts, m_options.aggregation); !done)
            return done;
        if (m_options.prompts.mode == PromptMode::Name)
            return {};
        const PromptOptions names{.mode = PromptMode::Name, .style = m_options.prompts.style};
        Result<PromptTexts> prompts = promptTexts(m_prepared.classes, nullptr, names);
        if (!prompts)
            return failure(prompts.error());
        return measureTexts(PromptMode::Name, *std::move(prompts), usualAggregation(PromptMode::Name));
    }

    Result<void> measureTexts(PromptMode mode, PromptTexts prompts, Aggregation aggregation)
    {
        const Result<ClassScorer> scorer = makeScorer(std::move(prompts), aggregation);
        if (!scorer)
            return failure(scorer.error());
        std::vector<std::size_t> answers;
        for (const std::size_t place : m_split.test) {
            const std::vector<double> scores = scorer->scores(m_data.rows.row(place));
            const auto best = std::max_element(scores.begin(), scores.end()) - scores.begin();
            answers.push_back(m_number[static_cast<std::size_t>(best)]);
        }
        const SplitAccuracy accuracy = accuracyOn(m_split.test, m_data.truth, answers, m_data.classNames.size());
        m_result.zeroShot.push_back({.mode = std::string(nameOf(mode)),
                                     .usesDescriptions = needsDescriptions(mode),
                                     .top1 = accuracy.top1,
                                     .meanRecall = accuracy.meanRecall});
        return noteEvent(m_run, "zero_shot", toJson(m_result.zeroShot.back()));
    }

    Result<void> learn()
    {
        Result<std::vector<FewShotFit>> fits =
            runFewShot(m_data, m_split, m_result.options, m_context,
                       [this](const FewShotFit& fit) { return noteEvent(m_run, "fit", toJson(fit)); });
        if (!fits)
            return failure(fits.error());
        m_result.fits = *std::move(fits);
        return {};
    }

    Result<TaskOutput> finish()
    {
        TaskOutput output{.document = m_facts, .text = textOf(m_result)};
        output.document.update(toJson(m_result));
        output.document["failed"] = m_failed;
        if (m_run) {
            if (auto kept = m_run->events().commit(); !kept)
                return failure(kept.error());
            for (const Table& table : tablesOf(m_result))
                if (auto written = m_run->writeTable(table); !written)
                    return failure(written.error());
            const std::string report = htmlHead("Few-shot recognition", m_facts) + "<pre>" + htmlText(output.text) +
                                       "</pre>\n</body></html>\n";
            if (auto written = m_run->writeArtefact("report.html", report); !written)
                return failure(written.error());
            if (auto closed = m_run->finish(output.document, true); !closed)
                return failure(closed.error());
            output.document["output"] = m_params.path("output").string();
        }
        output.outcome = m_failed.empty() ? Outcome::Done : Outcome::Partial;
        return output;
    }

    LabelledSamples m_samples;
    std::vector<std::size_t> m_number;  ///< of each class of the set among those of different names
    FewShotData m_data;
    SampleSplit m_split;
    std::optional<RunFolder> m_run;
    FewShotResult m_result;
    Json m_failed = Json::array();
};

Result<TaskOutput> fewShot(const Params& params, Context& context)
{
    return FewShotRun(params, context).run();
}

OptionTable fewShotOptions()
{
    return {
        {.name = "shots",
         .type = OptionType::List,
         .title = "Shots",
         .help = "How many samples of each class are learnt from. Left out: 1, 2, 4, 8 and 16, as far as there are "
                 "samples.",
         .defaultValue = Json::array({"1", "2", "4", "8", "16"}),
         .unit = "samples",
         .group = "Learning"},
        {.name = "seeds",
         .type = OptionType::Integer,
         .title = "Draws",
         .help = "Draws of the samples that are learnt from; the test split stays the same.",
         .defaultValue = 5,
         .unit = "draws",
         .minimum = 1,
         .maximum = 1000,
         .group = "Learning"},
        {.name = "method",
         .type = OptionType::Choice,
         .title = "Method",
         .help = "ridge: ridge regression on one-hot targets; probe: multinomial logistic regression.",
         .defaultValue = "both",
         .choices = {"ridge", "probe", "both"},
         .group = "Learning"},
        {.name = "test-share",
         .type = OptionType::Real,
         .title = "Test split",
         .help = "Share of each class that is measured on and never learnt from.",
         .defaultValue = 0.5,
         .minimum = 0.05,
         .maximum = 0.95,
         .group = "Learning"},
        {.name = "lambda",
         .type = OptionType::Real,
         .title = "Lambda",
         .help = "Of the ridge. Left out: chosen by its exact leave-one-out error; 1 with one shot.",
         .minimum = 1e-12,
         .group = "Learning",
         .advanced = true},
        {.name = "strength",
         .type = OptionType::Real,
         .title = "C",
         .help = "Of the probe: what a sample's loss counts beside |W|^2 / 2. Left out: chosen by stratified folds; "
                 "10 with one shot.",
         .minimum = 1e-12,
         .group = "Learning",
         .advanced = true}};
}

}  // namespace

Task fewShotTask()
{
    Task task{.id = "recognize.fewshot",
              .title = "Few-shot recognition",
              .help =
                  "Learns the classes from few samples each, with ridge regression and a linear probe on the "
                  "model's embeddings, and tells what that reaches beside zero-shot on the same samples.",
              .options = labelledDataOptions(
                  "Folder whose sub-folders are named like classes, or a list: JSON id -> class, or "
                  "CSV with rows id,class."),
              .run = fewShot,
              .writesRun = true};
    task.options.append(recognitionOptionTable());
    task.options.append(fewShotOptions());
    task.options.append(
        {shared_options::seed(), optionalRunFolder(), shared_options::overwrite(), shared_options::keepGoing()});
    return task;
}

}  // namespace orangery::zero_shot
