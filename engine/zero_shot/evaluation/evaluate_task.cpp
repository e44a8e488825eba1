// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/evaluate_task.h"

#include "engine/base/random.h"
#include "engine/base/run_folder.h"
#include "engine/zero_shot/evaluation/evaluation_report.h"
#include "engine/zero_shot/evaluation/labelled_samples.h"
#include "engine/zero_shot/recognition/classify_report.h"
#include "engine/zero_shot/recognition/recognition_options.h"

#include <algorithm>
#include <optional>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kInputsAtOnce = 32;

/// One call of the task.
class Evaluation {
public:
    Evaluation(const Params& params, Context& context)
        : m_params(params), m_context(context), m_seed(params.unsignedInteger("seed"))
    {
    }

    Result<TaskOutput> run()
    {
        for (const auto& step : {&Evaluation::prepare, &Evaluation::openRun, &Evaluation::embed, &Evaluation::measure,
                                 &Evaluation::measureControls})
            if (auto done = (this->*step)(); !done)
                return failure(done.error());
        return finish();
    }

private:
    Result<void> prepare()
    {
        Result<RecognitionOptions> options = recognitionOptionsFrom(m_params);
        if (!options)
            return failure(options.error());
        m_options = *std::move(options);
        for (const std::string& name :
             m_params.has("controls") ? m_params.list("controls") : std::vector<std::string>()) {
            const auto control = controlOf(name);
            if (!control)
                return failure(ErrorCode::Usage, "there is no control '" + name + "'", {},
                               "The controls are waffle, shuffled, scrambled and templates.");
            m_controls.push_back(*control);
        }
        Result<PreparedClasses> prepared = prepareClasses(m_options, m_context);
        if (!prepared)
            return failure(prepared.error());
        m_prepared = *std::move(prepared);
        if (!m_controls.empty() && !m_prepared.described)
            return failure(ErrorCode::Usage, "--controls needs --descriptions",
                           "a control is as many texts as they are");
        const fs::path data = m_params.path("data");
        const fs::path root = m_params.has("root") ? m_params.path("root") : data.parent_path();
        Result<LabelledSamples> samples = readLabelledSamples(data, root, m_prepared.classes);
        if (!samples)
            return failure(samples.error());
        for (const std::string& remark : samples->remarks)
            m_context.log->warning(remark);
        m_samples = *std::move(samples);
        m_result.classNames = m_prepared.classes.names;
        m_same = firstOfName(m_result.classNames);
        m_result.samples.classes = m_result.classNames.size();
        Result<Embedder> embedder = Embedder::open(m_options.embedder, m_context);
        if (!embedder)
            return failure(embedder.error());
        m_embedder.emplace(*std::move(embedder));
        for (const std::string& remark : m_embedder->remarks())
            m_context.log->warning(remark);
        m_facts = describeRecognition(m_options, m_prepared, m_embedder->facts(), m_context);
        return {};
    }

    Result<void> openRun()
    {
        if (!m_params.has("output"))
            return {};
        RunInfo info{.task = "recognize.evaluate",
                     .parameters = m_params.explicitValues(),
                     .seed = m_seed,
                     .device = m_context.device,
                     .inputs = {m_options.classes}};
        if (m_options.descriptions)
            info.inputs.push_back(*m_options.descriptions);
        Result<RunFolder> run = RunFolder::create(m_params.path("output"), info,
                                                  m_params.flag("overwrite") ? IfExists::Overwrite : IfExists::Refuse);
        if (!run)
            return failure(run.error());
        m_run.emplace(*std::move(run));
        return event("classes", {{"names", m_result.classNames}});
    }

    Result<void> event(const char* kind, const Json& fields)
    {
        if (!m_run)
            return {};
        const auto written = m_run->events().write(kind, fields);
        return written ? Result<void>() : failure(written.error());
    }

    Result<void> embed()
    {
        for (std::size_t begin = 0; begin < m_samples.inputs.size(); begin += kInputsAtOnce) {
            m_context.report(static_cast<double>(begin), static_cast<double>(m_samples.inputs.size()), "samples");
            const auto some =
                std::span(m_samples.inputs).subspan(begin, std::min(kInputsAtOnce, m_samples.inputs.size() - begin));
            const std::vector<Result<EmbeddedInput>> embedded = m_embedder->inputs(some, m_context);
            if (auto going = m_context.checkpoint(); !going)
                return going;
            for (std::size_t i = 0; i < some.size(); ++i) {
                if (!embedded[i] && !m_params.flag("keep-going"))
                    return failure(embedded[i].error());
                if (!embedded[i]) {
                    m_context.log->warning(describe(embedded[i].error()));
                    m_failed.push_back({{"id", m_samples.ids[begin + i]}, {"message", embedded[i].error().message}});
                    continue;
                }
                m_embeddings.width = embedded[i]->embedding.size();
                m_embeddings.values.insert(m_embeddings.values.end(), embedded[i]->embedding.begin(),
                                           embedded[i]->embedding.end());
                m_result.ids.push_back(m_samples.ids[begin + i]);
                m_result.samples.truth.push_back(m_samples.truth[begin + i]);
            }
        }
        if (m_result.ids.empty())
            return failure(ErrorCode::Failed, "no sample could be read",
                           m_failed.front()["message"].get<std::string>());
        return {};
    }

    /// Logits of all samples with some texts.
    Result<std::vector<float>> logitsWith(PromptTexts prompts, Aggregation aggregation)
    {
        const Result<ClassScorer> scorer = makeScorer(*m_embedder, std::move(prompts), aggregation, m_context);
        if (!scorer)
            return failure(scorer.error());
        const LogitRule rule = logitRule(m_options, m_embedder->facts());
        std::vector<float> logits;
        for (std::size_t i = 0; i < m_embeddings.count(); ++i)
            for (const double score : scorer->scores(m_embeddings.row(i)))
                logits.push_back(static_cast<float>(rule.scale * score + rule.bias));
        return logits;
    }

    Result<void> measure()
    {
        Result<std::vector<float>> logits = logitsWith(m_prepared.prompts, m_options.aggregation);
        if (!logits)
            return failure(logits.error());
        ScoredSamples& samples = m_result.samples;
        samples.logits = *std::move(logits);
        m_result.accuracy = accuracyOf(samples, m_same);
        m_result.calibration = calibrationOf(samples, m_same, 1);
        m_result.coverage = coverageAndRisk(samples, m_same);
        const Halves halves = halved(samples, m_seed);
        m_result.temperature = fitTemperature(halves.fit, m_same);
        m_result.before = calibrationOf(halves.measure, m_same, 1);
        m_result.after = calibrationOf(halves.measure, m_same, m_result.temperature);
        const std::vector<std::size_t> predicted = predictedClasses(samples);
        for (std::size_t i = 0; i < samples.count() && m_run; ++i)
            if (auto told = event("sample",
                                  {{"id", m_result.ids[i]}, {"truth", samples.truth[i]}, {"predicted", predicted[i]}});
                !told)
                return told;
        return {};
    }

    Result<void> measureControls()
    {
        const auto seeds = static_cast<std::uint64_t>(m_params.integer("seeds"));
        for (const Control control : m_controls) {
            ControlResult measured{.control = control, .top1 = {}, .strongest = {}};
            for (std::uint64_t s = 0; s < (isRandom(control) ? seeds : 1); ++s) {
                if (auto going = m_context.checkpoint(); !going)
                    return going;
                m_context.report(static_cast<double>(s), static_cast<double>(seeds), nameOf(control));
                Result<PromptTexts> prompts = controlTexts(control, m_prepared.classes, *m_prepared.described,
                                                           m_options.prompts.style, deriveSeed(m_seed, {s}));
                if (!prompts)
                    return failure(prompts.error());
                Result<std::vector<float>> logits = logitsWith(*std::move(prompts), m_options.aggregation);
                if (!logits)
                    return failure(logits.error());
                const ScoredSamples samples{
                    .classes = m_result.samples.classes, .truth = m_result.samples.truth, .logits = *std::move(logits)};
                const Accuracy accuracy = accuracyOf(samples, m_same);
                if (measured.top1.empty() ||
                    accuracy.top1Share > *std::max_element(measured.top1.begin(), measured.top1.end()))
                    measured.strongest = accuracy.top1;
                measured.top1.push_back(accuracy.top1Share);
                if (auto told =
                        event("control", {{"control", nameOf(control)}, {"seed", s}, {"top1", accuracy.top1Share}});
                    !told)
                    return told;
            }
            m_result.controls.push_back(std::move(measured));
        }
        return {};
    }

    Result<TaskOutput> finish()
    {
        const Verdict verdict = verdictOn(m_result, m_seed);
        TaskOutput output{.document = m_facts, .text = textOf(m_result, verdict)};
        output.document.update(toJson(m_result, verdict));
        output.document["failed"] = m_failed;
        if (m_run) {
            if (auto kept = m_run->events().commit(); !kept)
                return failure(kept.error());
            for (const Table& table : tablesOf(m_result))
                if (auto written = m_run->writeTable(table); !written)
                    return failure(written.error());
            const std::string report = htmlHead("Evaluation of a recognition", output.document) + "<pre>" +
                                       htmlText(output.text) + "</pre>\n</body></html>\n";
            if (auto written = m_run->writeArtefact("report.html", report); !written)
                return failure(written.error());
            if (auto closed = m_run->finish(output.document, true); !closed)
                return failure(closed.error());
            output.document["output"] = m_params.path("output").string();
        }
        output.outcome = m_failed.empty() ? Outcome::Done : Outcome::Partial;
        return output;
    }

    const Params& m_params;
    Context& m_context;
    std::uint64_t m_seed;
    RecognitionOptions m_options;
    std::vector<Control> m_controls;
    PreparedClasses m_prepared;
    LabelledSamples m_samples;
    std::vector<std::size_t> m_same;
    std::optional<Embedder> m_embedder;
    std::optional<RunFolder> m_run;
    EmbeddingRows m_embeddings;
    EvaluationResult m_result;
    Json m_facts;
    Json m_failed = Json::array();
};

Result<TaskOutput> evaluate(const Params& params, Context& context)
{
    return Evaluation(params, context).run();
}

}  // namespace

Task evaluateTask()
{
    OptionSpec output = shared_options::runFolder();
    output.required = false;
    Task task{
        .id = "recognize.evaluate",
        .title = "Evaluate recognition",
        .help =
            "Recognises inputs whose class is known and tells accuracy, confusion, calibration and coverage. With "
            "--controls it also tells what random or misplaced texts of the same form reach, and says that "
            "descriptions help only where they beat them.",
        .options = {{.name = "data",
                     .type = OptionType::InputPath,
                     .title = "Samples",
                     .help = "Folder whose sub-folders are named like classes, or a list: JSON id -> class, or CSV "
                             "with rows id,class.",
                     .required = true,
                     .positional = true},
                    {.name = "root",
                     .type = OptionType::InputPath,
                     .title = "Root",
                     .help = "Folder that the ids of a list begin in; left out, the list's own."}},
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
         shared_options::seed(),
         output,
         shared_options::overwrite(),
         shared_options::keepGoing()});
    return task;
}

}  // namespace orangery::zero_shot
