// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/evaluation/modes_task.h"

#include "engine/base/existing_output.h"
#include "engine/zero_shot/evaluation/labelled_data.h"
#include "engine/zero_shot/evaluation/modes_fold.h"
#include "engine/zero_shot/recognition/input_list.h"
#include "engine/zero_shot/recognition/recognition_call.h"
#include "engine/zero_shot/recognition/recognition_option_table.h"
#include "engine/zero_shot/recognition/run_opening.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <unordered_set>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kInputsAtOnce = 32;       ///< that are answered, and made to survive a power cut, together
constexpr std::size_t kItemsInDocument = 1000;  // a written file holds them all

/// One call of the task.
class Comparison : private RecognitionCall {
public:
    Comparison(const Params& params, Context& context) : RecognitionCall(params, context) {}

    Result<TaskOutput> run()
    {
        for (const Step step : std::initializer_list<Step>{
                 &Comparison::prepare, &Comparison::gatherInputs, &Comparison::openModel, &Comparison::makeScorers,
                 &Comparison::openRun, &Comparison::embed, &Comparison::write})
            if (auto done = (this->*step)(); !done)
                return failure(done.error());
        return finish();
    }

private:
    using Step = Result<void> (Comparison::*)();

    Result<void> prepare()
    {
        if (m_params.has("output")) {
            m_output = m_params.path("output");
            m_isRun = m_output.extension() != ".json" && m_output.extension() != ".csv";
            if (auto free = refuseExisting(m_output, m_params.flag("overwrite")); !free)
                return free;
        }
        if (auto read = readOptions(); !read)
            return read;
        m_options.prompts.mode = PromptMode::Name;  // needs nothing: the modes' own texts are made below
        if (auto read = readClasses(); !read)
            return read;
        ModeSettings settings{.alpha = m_options.prompts.alpha,
                              .style = m_options.prompts.style,
                              .undescribed = m_options.prompts.undescribed};
        if (m_params.has("templates") || m_params.has("template") || m_params.has("template-set"))
            settings.templates = m_options.prompts.templates;
        if (m_params.text("aggregation") != "auto")
            settings.aggregation = m_options.aggregation;
        m_told.modes = comparedModes(settings, m_prepared.described.has_value());
        for (const ComparedMode& mode : m_told.modes) {
            Result<PromptTexts> texts =
                promptTexts(m_prepared.classes, m_prepared.described ? &*m_prepared.described : nullptr, mode.prompts);
            if (!texts)
                return failure(texts.error());
            m_told.texts.push_back(texts->texts.size());
            m_texts.push_back(*std::move(texts));
        }
        m_told.classNames = m_prepared.classes.names;
        return {};
    }

    Result<void> gatherInputs()
    {
        if (m_params.has("inputs")) {
            Result<std::vector<std::string>> inputs = expandedInputs(m_params.list("inputs"));
            if (!inputs)
                return failure(inputs.error());
            m_inputs = *std::move(inputs);
        }
        if (m_params.has("truth")) {
            const Result<LabelledSamples> samples = namedSamples(m_params, "truth", m_prepared.classes, m_context);
            if (!samples)
                return failure(samples.error());
            leaveOut(samples->inputs);
            nameInputs();
            m_inputs.insert(m_inputs.end(), samples->inputs.begin(), samples->inputs.end());
            m_names.insert(m_names.end(), samples->ids.begin(), samples->ids.end());
            m_truth.insert(m_truth.end(), samples->truth.begin(), samples->truth.end());
        } else {
            nameInputs();
        }
        if (m_inputs.empty())
            return failure(ErrorCode::Usage, "there is no input", {},
                           "Name pictures or folders, or samples of known class with --truth.");
        return {};
    }

    /// Inputs that are samples of known class too count once.
    void leaveOut(const std::vector<std::string>& samples)
    {
        const auto placeOf = [](const std::string& input) { return fs::absolute(input).lexically_normal().string(); };
        std::unordered_set<std::string> places;
        for (const std::string& sample : samples)
            places.insert(placeOf(sample));
        std::erase_if(m_inputs, [&](const std::string& input) { return places.contains(placeOf(input)); });
    }

    /// What was named so far, of no known class.
    void nameInputs()
    {
        m_names = m_inputs;
        m_truth.resize(m_inputs.size());
    }

    Result<void> makeScorers()
    {
        for (std::size_t m = 0; m < m_texts.size(); ++m) {
            Result<ClassScorer> scorer = makeScorer(std::move(m_texts[m]), m_told.modes[m].aggregation);
            if (!scorer)
                return failure(scorer.error());
            m_scorers.push_back(*std::move(scorer));
        }
        return {};
    }

    Result<void> openRun()
    {
        if (!m_isRun)
            return {};
        Result<RunFolder> run = createRun(runInfo("recognize.modes", m_params, m_options, m_context), m_params);
        if (!run)
            return failure(run.error());
        m_run.emplace(*std::move(run));
        if (auto told = noteEvent(m_run, "classes", {{"names", m_told.classNames}}); !told)
            return told;
        for (std::size_t m = 0; m < m_told.modes.size(); ++m)
            if (auto told = noteEvent(m_run, "mode", modeEvent(m_told.modes[m], m_told.texts[m])); !told)
                return told;
        return m_run->events().commit();
    }

    Result<void> embed()
    {
        const auto take = [&](std::size_t place, const Result<EmbeddedInput>& embedded) -> Result<void> {
            m_context.report(static_cast<double>(place + 1), static_cast<double>(m_inputs.size()), "inputs");
            if (!embedded)
                return notEmbedded(place, embedded.error());
            m_waiting.append(embedded->embedding);
            m_places.push_back(place);
            return m_places.size() < kInputsAtOnce ? Result<void>() : answerWaiting();
        };
        if (auto embedded = m_embedder->eachInput(m_inputs, m_context, take); !embedded)
            return embedded;
        if (auto answered = answerWaiting(); !answered)
            return answered;
        if (m_told.inputs.empty())
            return failure(ErrorCode::Failed, "no input could be read", m_failed.front()["message"].get<std::string>());
        m_report = reportOf(m_told);
        return {};
    }

    Result<void> notEmbedded(std::size_t place, const Error& error)
    {
        const Result<std::string> message = passOver(error, m_params.flag("keep-going"), m_context);
        if (!message)
            return failure(message.error());
        m_failed.push_back({{"input", m_names[place]}, {"message", *message}});
        return noteEvent(m_run, "item_failed",
                         {{"item", place}, {"id", m_names[place]}, {"input", m_inputs[place]}, {"message", *message}});
    }

    Result<void> answerWaiting()
    {
        std::vector<ModesOfInput> answered = answersTo(m_waiting);
        for (std::size_t i = 0; i < answered.size(); ++i) {
            const std::size_t place = m_places[i];
            answered[i].input = m_names[place];
            answered[i].path = m_inputs[place];
            answered[i].truth = m_truth[place];
            if (auto told = noteEvent(m_run, "item_finished", itemEvent(m_told, place, answered[i])); !told)
                return told;
            m_told.inputs.push_back(std::move(answered[i]));
        }
        m_waiting = {};
        m_places.clear();
        return m_run ? m_run->events().commit() : Result<void>();
    }

    /// The best classes of each row in every mode.
    std::vector<ModesOfInput> answersTo(const EmbeddingRows& pictures) const
    {
        std::vector<ModesOfInput> answered(pictures.count());
        for (const ClassScorer& scorer : m_scorers) {
            const std::vector<double> scores = scorer.scores(pictures, m_context.threadCount());
            for (std::size_t i = 0; i < answered.size(); ++i) {
                std::vector<LikelyClass>& best = answered[i].best.emplace_back();
                for (const RankedClass& one : ranked(std::span(scores).subspan(i * scorer.classes(), scorer.classes()),
                                                     m_logits, m_options.probability)) {
                    if (best.size() == kBestOfMode)
                        break;
                    best.push_back({.classIndex = one.classIndex, .probability = one.probability});
                }
            }
        }
        return answered;
    }

    Json document(std::size_t mostItems) const
    {
        Json json = m_facts;
        for (const char* ofOneMode : {"mode", "aggregation", "texts", "templates", "alpha"})
            json.erase(ofOneMode);
        json.update(toJson(m_report, mostItems));
        for (std::size_t m = 0; m < m_told.modes.size(); ++m)
            json["modes"][m].update(modeEvent(m_told.modes[m], m_told.texts[m]));
        json["failed"] = m_failed;
        return json;
    }

    Result<void> write()
    {
        if (m_isRun)
            return closeRun();
        if (m_output.empty())
            return {};
        if (m_output.extension() == ".csv")
            return writeFile(m_output, writeCsv(modeTable(m_report)));
        Json whole = {{"schema", "orangery.recognize.modes/1"}};
        whole.update(document(std::numeric_limits<std::size_t>::max()));
        return writeFile(m_output, writeJsonFile(whole));
    }

    Result<void> closeRun()
    {
        for (const Json& counts : countsOf(m_report.comparison))
            if (auto told = noteEvent(m_run, "mode_counts", counts); !told)
                return told;
        for (const Json& pair : pairsOf(m_report.comparison))
            if (auto told = noteEvent(m_run, "pair", pair); !told)
                return told;
        if (auto kept = m_run->events().commit(); !kept)
            return kept;
        for (const Table& table : {modeTable(m_report), pairTable(m_report)})
            if (auto written = m_run->writeTable(table); !written)
                return written;
        Json outcome = document(0);
        for (const char* ofItems : {"items", "items_left_out"})  // the events have them
            outcome.erase(ofItems);
        return m_run->finish(outcome, true);
    }

    Result<TaskOutput> finish()
    {
        TaskOutput output{.document = document(kItemsInDocument), .text = textOf(m_report)};
        if (!m_prepared.described)
            output.text += "Without --descriptions the modes descriptions, both, mix and dclip are left out.\n";
        if (!m_output.empty()) {
            output.document["output"] = m_output.string();
            output.text += "Wrote " + m_output.string() + "\n";
        }
        output.outcome = m_failed.empty() ? Outcome::Done : Outcome::Partial;
        return output;
    }

    fs::path m_output;
    bool m_isRun = false;  ///< else a file, if any
    std::vector<PromptTexts> m_texts;
    std::vector<std::string> m_inputs;
    std::vector<std::string> m_names;  ///< of the inputs, as a person wrote them
    std::vector<std::optional<std::size_t>> m_truth;
    std::vector<ClassScorer> m_scorers;
    EmbeddingRows m_waiting;            ///< of inputs that are answered next
    std::vector<std::size_t> m_places;  ///< of these
    std::optional<RunFolder> m_run;
    ModesFold m_told;
    ModeReport m_report;  ///< of m_told, once all inputs are through
    Json m_failed = Json::array();
};

Result<TaskOutput> compare(const Params& params, Context& context)
{
    return Comparison(params, context).run();
}

/// The options of a recognition that all modes share.
OptionTable sharedTable()
{
    const OptionTable all = recognitionOptionTable();
    OptionTable table;
    for (OptionSpec spec : all.specs()) {
        if (spec.name == "mode")
            continue;
        if (spec.name == "alpha")
            spec.enabledIf.clear();
        if (spec.name == "template")
            spec.help =
                "Text with {} where the name goes; of several, mode template takes the first. Left out: 'a photo of "
                "a {}.', and eight plain ones for the ensemble.";
        table.add(std::move(spec));
    }
    return table;
}

}  // namespace

Task modesTask()
{
    Task task{.id = "recognize.modes",
              .title = "Compare modes",
              .help =
                  "Recognises the same inputs by every mode (name, template, ensemble, descriptions, both, mix, dclip) "
                  "and tells which inputs they give different classes, and how many each has right where classes are "
                  "known. Inputs are embedded once.",
              .options = {{.name = "inputs",
                           .type = OptionType::List,
                           .title = "Inputs",
                           .help = "Pictures, videos and point clouds, and folders of them.",
                           .positional = true},
                          {.name = "truth",
                           .type = OptionType::InputPath,
                           .title = "Samples",
                           .help = "Inputs whose class is known, which join the others: a folder whose sub-folders are "
                                   "named like classes, or a list: JSON id -> class, or CSV with rows id,class."},
                          rootOption()},
              .run = compare};
    task.options.append(sharedTable());
    task.options.append({shared_options::outputFile(
                             "File to write: .csv with a row an input, or .json with everything; any other name is "
                             "a run folder."),
                         shared_options::overwrite(), shared_options::keepGoing()});
    return task;
}

}  // namespace orangery::zero_shot
