// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/evaluate_task.h"

#include "engine/base/random.h"
#include "engine/base/run_folder.h"
#include "engine/zero_shot/evaluation/embedding_spool.h"
#include "engine/zero_shot/evaluation/evaluation_fold.h"
#include "engine/zero_shot/evaluation/evaluation_page.h"
#include "engine/zero_shot/evaluation/evaluation_report.h"
#include "engine/zero_shot/evaluation/labelled_data.h"
#include "engine/zero_shot/evaluation/right_answers.h"
#include "engine/zero_shot/evaluation/temperature_samples.h"
#include "engine/zero_shot/recognition/chosen_inputs.h"
#include "engine/zero_shot/recognition/recognition_call.h"
#include "engine/zero_shot/recognition/recognition_option_table.h"
#include "engine/zero_shot/recognition/run_opening.h"
#include "engine/zero_shot/scoring/text_table.h"

#include <algorithm>
#include <optional>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kInputsAtOnce = 32;  ///< that are made to survive a power cut together

/// One call of the task. All that it tells is a fold over its own events, so that its run shows the same.
class Evaluation : private RecognitionCall {
public:
    Evaluation(const Params& params, Context& context)
        : RecognitionCall(params, context), m_seed(params.unsignedInteger("seed"))
    {
    }

    Result<TaskOutput> run()
    {
        for (const auto& step : {&Evaluation::prepare, &Evaluation::openRunFolder})
            if (auto done = (this->*step)(); !done)
                return failure(done.error());
        for (const auto& step : {&Evaluation::embed, &Evaluation::measureTemperature, &Evaluation::measureControls})
            if (auto done = (this->*step)(); !done)
                return failure(closeAfter(done.error()));
        return finish();
    }

private:
    Result<void> prepare()
    {
        if (auto read = readOptions(); !read)
            return read;
        if (auto named = nameControls(); !named)
            return named;
        if (auto read = readClasses(); !read)
            return read;
        if (!m_controls.empty() && !m_prepared.described)
            return failure(ErrorCode::Usage, "--controls needs --descriptions",
                           "a control is as many texts as they are");
        if (auto found = findSamples(); !found)
            return found;
        m_same = firstOfName(m_prepared.classes.names);
        if (auto opened = openModel(); !opened)
            return opened;
        Result<EmbeddingSpool> spool = EmbeddingSpool::create();
        if (!spool)
            return failure(spool.error());
        m_embeddings.emplace(*std::move(spool));
        return {};
    }

    Result<void> nameControls()
    {
        for (const std::string& name :
             m_params.has("controls") ? m_params.list("controls") : std::vector<std::string>()) {
            const auto control = controlOf(name);
            if (!control)
                return failure(ErrorCode::Usage, "there is no control '" + name + "'", {},
                               "The controls are waffle, shuffled, scrambled and templates.");
            m_controls.push_back(*control);
        }
        return {};
    }

    Result<void> findSamples()
    {
        Result<LabelledSamples> samples = namedSamples(m_params, "data", m_prepared.classes, m_context);
        if (!samples)
            return failure(samples.error());
        m_samples = *std::move(samples);
        Result<std::vector<std::size_t>> places = placesOf(m_samples.inputs.size(), m_params);
        if (!places)
            return failure(places.error());
        if (places->empty())
            return failure(ErrorCode::Usage, "this shard holds no sample",
                           "there are " + std::to_string(m_samples.inputs.size()) + " in all");
        m_places = *std::move(places);
        return {};
    }

    Result<void> openRunFolder()
    {
        if (m_params.has("output")) {
            RunInfo info = runInfo("recognize.evaluate", m_params, m_options, m_context);
            info.seed = m_seed;
            Result<OpenedRun> run = openRun(info, m_params);
            if (!run)
                return failure(run.error());
            m_run.emplace(std::move(run->folder));
            if (auto written = m_run->writeTable(textTable(m_prepared.classes.names, m_prepared.prompts)); !written)
                return written;
            if (auto known = takeEarlier(run->earlier); !known)
                return known;
        }
        if (m_fold.hasClasses())
            return {};
        return tell(
            "classes",
            {{"names", m_prepared.classes.names}, {"samples", m_places.size()}, {"seed", m_seed}, {"facts", m_facts}});
    }

    /// What a call before had found still holds where classes and samples are the same.
    Result<void> takeEarlier(const std::vector<Json>& events)
    {
        for (const Json& event : events)
            if (auto taken = m_fold.add(event); !taken)
                return taken;
        const auto isSame = [&](const EvaluatedSample& sample) {
            return sample.item < m_samples.ids.size() && sample.id == m_samples.ids[sample.item] &&
                   sample.answer.truth == m_same[m_samples.truth[sample.item]];
        };
        bool same = !m_fold.hasClasses() || m_fold.classNames() == m_prepared.classes.names;
        for (const auto& [item, sample] : m_fold.samples())
            same = same && isSame(sample);
        return same ? Result<void>()
                    : failure(ErrorCode::Usage, m_run->path().string() + " holds a run over other samples or classes",
                              "the files of its parameters have changed since", "Name another folder with -o.");
    }

    /// Notes what was found, in the run and for the result.
    Result<void> tell(const char* kind, Json fields)
    {
        if (auto noted = noteEvent(m_run, kind, fields); !noted)
            return noted;
        fields["ev"] = kind;
        return m_fold.add(fields);
    }

    Result<void> commit() { return m_run ? m_run->events().commit() : Result<void>(); }

    Result<void> embed()
    {
        const Result<ClassScorer> scorer = makeScorer();
        if (!scorer)
            return failure(scorer.error());
        m_temperature.emplace(m_places.size(), m_prepared.classes.names.size(), m_seed);
        std::vector<std::string> inputs;
        inputs.reserve(m_places.size());
        for (const std::size_t place : m_places)
            inputs.push_back(m_samples.inputs[place]);
        const auto embedded = m_embedder->eachInput(
            inputs, m_context, [&](std::size_t i, const Result<EmbeddedInput>& one) -> Result<void> {
                m_context.report(static_cast<double>(i + 1), static_cast<double>(inputs.size()), "samples");
                const auto told = one ? measured(i, *scorer, *one) : notMeasured(m_places[i], one.error());
                return !told || (i + 1) % kInputsAtOnce != 0 ? told : commit();
            });
        if (!embedded)
            return embedded;
        if (auto kept = commit(); !kept)
            return kept;
        if (m_items.empty())
            return failure(ErrorCode::Failed, "no sample could be read", m_fold.result().failed.front().message);
        return {};
    }

    Result<void> measured(std::size_t place, const ClassScorer& scorer, const EmbeddedInput& input)
    {
        const std::size_t item = m_places[place];
        for (const std::string& remark : input.remarks)
            m_context.log->warning(m_samples.inputs[item] + ": " + remark);
        if (auto kept = m_embeddings->append(input.embedding); !kept)
            return kept;
        m_items.push_back(item);
        const std::vector<float> logits = logitsOf(scorer.scores(input.embedding), m_logits);
        m_temperature->add(place, m_samples.truth[item], logits);
        if (m_fold.sample(item) != nullptr)
            return {};
        return tell("sample", sampleEvent({.item = item,
                                           .id = m_samples.ids[item],
                                           .input = m_samples.inputs[item],
                                           .answer = answerOf(logits, m_samples.truth[item], m_same)}));
    }

    Result<void> notMeasured(std::size_t item, const Error& error)
    {
        const Result<std::string> message = passOver(error, m_params.flag("keep-going"), m_context);
        if (!message)
            return failure(message.error());
        return tell(
            "sample_failed",
            failedEvent(
                {.item = item, .id = m_samples.ids[item], .input = m_samples.inputs[item], .message = *message}));
    }

    Result<void> measureTemperature()
    {
        m_context.report(0, 0, "temperature");
        const std::optional<TemperatureFit> fit = m_temperature->fit(m_same);
        m_temperature.reset();
        if (!fit)
            return {};
        if (auto told = tell("temperature", temperatureEvent(*fit)); !told)
            return told;
        return commit();
    }

    Result<void> measureControls()
    {
        const auto seeds = static_cast<std::uint64_t>(m_params.integer("seeds"));
        for (const Control control : m_controls)
            for (std::uint64_t s = 0; s < (isRandom(control) ? seeds : 1); ++s) {
                if (auto going = m_context.checkpoint(); !going)
                    return going;
                m_context.report(static_cast<double>(s), static_cast<double>(seeds), nameOf(control));
                if (m_fold.hasControl(control, s))
                    continue;
                const Result<std::vector<bool>> right = rightWith(control, s);
                if (!right)
                    return failure(right.error());
                if (auto told = tell("control", controlEvent(control, s, *right)); !told)
                    return told;
                if (auto kept = commit(); !kept)
                    return kept;
            }
        return {};
    }

    /// Which samples the texts of a control have right.
    Result<std::vector<bool>> rightWith(Control control, std::uint64_t s)
    {
        Result<PromptTexts> prompts = controlTexts(control, m_prepared.classes, *m_prepared.described,
                                                   m_options.prompts, deriveSeed(m_seed, {s}));
        if (!prompts)
            return failure(prompts.error());
        const Result<ClassScorer> scorer = makeScorer(*std::move(prompts), m_options.aggregation);
        if (!scorer)
            return failure(scorer.error());
        std::vector<std::size_t> truth;
        for (const std::size_t item : m_items)
            truth.push_back(m_samples.truth[item]);
        return rightAnswers(*scorer, m_logits, *m_embeddings, truth, m_same, m_context);
    }

    /// Keeps what a run has when it ends early.
    Error closeAfter(const Error& error)
    {
        if (m_run) {
            const EvaluationResult result = m_fold.result();
            Json outcome = m_facts;
            outcome.update({{"samples", result.samples.size()},
                            {"listed", result.listed},
                            {"failed_samples", result.failed.size()},
                            {"top1", result.accuracy.top1Share}});
            if (auto closed = m_run->finish(outcome, false); !closed)
                m_context.log->warning(describe(closed.error()));
        }
        return error;
    }

    Result<TaskOutput> finish()
    {
        const EvaluationResult result = m_fold.result();
        const Verdict verdict = verdictOn(result, m_seed);
        TaskOutput output{.document = m_facts, .text = textOf(result, verdict)};
        output.document.update(toJson(result, verdict));
        output.document["failed"] = Json::array();
        for (const FailedSample& one : result.failed)
            output.document["failed"].push_back({{"id", one.id}, {"message", one.message}});
        if (m_run) {
            if (auto written = writeReports(result, output); !written)
                return failure(written.error());
            output.document["output"] = m_params.path("output").string();
        }
        output.outcome = result.failed.empty() ? Outcome::Done : Outcome::Partial;
        return output;
    }

    Result<void> writeReports(const EvaluationResult& result, const TaskOutput& output)
    {
        for (const Table& table : tablesOf(result))
            if (auto written = m_run->writeTable(table); !written)
                return written;
        if (auto written = m_run->writeArtefact("report.html", evaluationPage(output.document, result, output.text));
            !written)
            return written;
        return m_run->finish(output.document, true);
    }

    std::uint64_t m_seed;
    std::vector<Control> m_controls;
    LabelledSamples m_samples;
    std::vector<std::size_t> m_places;  ///< of the samples that this call is about
    std::vector<std::size_t> m_same;
    std::optional<RunFolder> m_run;
    std::optional<EmbeddingSpool> m_embeddings;
    std::vector<std::size_t> m_items;  ///< whose embeddings are kept, in their order
    std::optional<TemperatureSamples> m_temperature;
    EvaluationFold m_fold;
};

Result<TaskOutput> evaluate(const Params& params, Context& context)
{
    return Evaluation(params, context).run();
}

}  // namespace

Task evaluateTask()
{
    Task task{
        .id = "recognize.evaluate",
        .title = "Evaluate recognition",
        .help =
            "Recognises inputs whose class is known and tells accuracy, confusion, calibration and coverage. With "
            "--controls it also tells what random or misplaced texts of the same form reach, and says that "
            "descriptions help only where they beat them. A run that was stopped goes on with --resume.",
        .options =
            labelledDataOptions("Folder whose sub-folders are named like classes, or a list: JSON id -> class, or CSV "
                                "with rows id,class."),
        .run = evaluate,
        .writesRun = true};
    task.options.append(recognitionOptionTable());
    task.options.append(
        {{.name = "controls",
          .type = OptionType::List,
          .title = "Controls",
          .help = "waffle: random words and letters, the same for every class; shuffled: another class's "
                  "descriptions; scrambled: their words in random order; templates: as many plain templates.",
          .group = "Controls"},
         {.name = "seeds",
          .type = OptionType::Integer,
          .title = "Draws",
          .help = "Draws of each random control; a verdict takes 7.",
          .defaultValue = 7,
          .unit = "draws",
          .minimum = 1,
          .maximum = 1000,
          .group = "Controls"},
         shared_options::seed()});
    task.options.append(manyInputsOptionTable());
    return task;
}

}  // namespace orangery::zero_shot
