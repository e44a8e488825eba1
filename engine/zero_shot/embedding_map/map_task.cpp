// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/embedding_map/map_task.h"

#include "engine/base/counted.h"
#include "engine/base/existing_output.h"
#include "engine/base/module.h"
#include "engine/base/numbers.h"
#include "engine/base/run_folder.h"
#include "engine/inputs/input_functions.h"
#include "engine/zero_shot/embedding_map/map_inputs.h"
#include "engine/zero_shot/embedding_map/map_report.h"
#include "engine/zero_shot/evaluation/labelled_data.h"
#include "engine/zero_shot/recognition/input_list.h"
#include "engine/zero_shot/recognition/recognition_call.h"
#include "engine/zero_shot/recognition/recognition_option_table.h"
#include "engine/zero_shot/recognition/run_opening.h"

#include <algorithm>
#include <optional>

namespace orangery::zero_shot {

namespace {

constexpr int kInputs = 0;  ///< modality of all that the picture encoder embeds
constexpr int kTexts = 1;

enum class OutputForm { None, Csv, Json, Run };

/// One call of the task.
class Mapping : private RecognitionCall {
public:
    Mapping(const Params& params, Context& context) : RecognitionCall(params, context) {}

    Result<TaskOutput> run()
    {
        for (const Step step :
             std::initializer_list<Step>{&Mapping::prepare, &Mapping::openModel, &Mapping::prepareScorer,
                                         &Mapping::embedInputs, &Mapping::place})
            if (auto done = (this->*step)(); !done)
                return failure(done.error());
        return write();
    }

private:
    using Step = Result<void> (Mapping::*)();

    Result<void> prepare()
    {
        if (auto read = readOptions(); !read)
            return read;
        m_map = {.method = *mapMethodOf(m_params.text("method")),
                 .centring = *centringOf(m_params.text("centring")),
                 .perplexity = m_params.real("perplexity")};
        if (auto checked = checkOutput(); !checked)
            return checked;
        if (m_params.has("classes")) {
            if (auto read = readClasses(); !read)
                return read;
        }
        return readInputs();
    }

    Result<void> checkOutput()
    {
        if (!m_params.has("output"))
            return {};
        const fs::path output = m_params.path("output");
        m_form = output.extension() == ".csv"    ? OutputForm::Csv
                 : output.extension() == ".json" ? OutputForm::Json
                                                 : OutputForm::Run;
        return refuseExisting(output, m_params.flag("overwrite"));
    }

    Result<void> readInputs()
    {
        const Result<std::vector<std::string>> named = namedInputs(m_params);
        if (!named)
            return failure(named.error());
        Result<MapInputs> inputs = readMapInputs(*named, m_params.has("root") ? m_params.path("root") : fs::path(),
                                                 m_prepared.classes, absentFilesFor(m_params));
        if (!inputs)
            return failure(inputs.error());
        for (const std::string& remark : inputs->remarks)
            m_context.log->warning(remark);
        m_inputs = *std::move(inputs);
        if (m_params.has("limit") && static_cast<std::size_t>(m_params.integer("limit")) < m_inputs.inputs.size())
            m_inputs.inputs.resize(static_cast<std::size_t>(m_params.integer("limit")));
        return {};
    }

    Result<void> prepareScorer()
    {
        if (m_prepared.classes.names.empty())
            return {};
        return makeScorer().map([this](ClassScorer scorer) { m_scorer.emplace(std::move(scorer)); });
    }

    Result<void> embedInputs()
    {
        const std::vector<std::string>& all = m_inputs.inputs;
        const auto take = [&](std::size_t place, const Result<EmbeddedInput>& embedded) -> Result<void> {
            m_context.report(static_cast<double>(place + 1), static_cast<double>(all.size()), "inputs");
            if (embedded)
                addInput(place, *embedded);
            else if (const auto message = passOver(embedded.error(), m_params.flag("keep-going"), m_context))
                m_failed.push_back({{"input", all[place]}, {"message", *message}});
            else
                return failure(message.error());
            return {};
        };
        if (auto embedded = m_embedder->eachInput(all, m_context, take); !embedded)
            return embedded;
        return addTexts();
    }

    void add(MapPoint point, std::span<const float> v, int modality)
    {
        m_rows.append(v);
        m_modalities.push_back(modality);
        m_points.push_back(std::move(point));
    }

    void addInput(std::size_t place, const EmbeddedInput& embedded)
    {
        const std::vector<std::string>& names = m_prepared.classes.names;
        MapPoint point{.input = m_inputs.inputs[place], .kind = embedded.kind};
        if (point.kind.empty())
            point.kind = kindOf(point.input);
        if (const auto truth = m_inputs.truth[place])
            point.truth = names[*truth];
        if (m_scorer) {
            const std::vector<double> scores = m_scorer->scores(embedded.embedding);
            point.predicted = names[static_cast<std::size_t>(
                std::distance(scores.begin(), std::max_element(scores.begin(), scores.end())))];
        }
        add(std::move(point), embedded.embedding, kInputs);
    }

    /// Of an input whose embedding had been kept; empty where it does not tell.
    std::string kindOf(const std::string& input)
    {
        const auto look = moduleFunction<inputs::KindOfInput>(Module::Media, inputs::kKindOfInput);
        std::string kind;
        if (look)
            (*look)(input, kind);
        return kind;
    }

    /// The classes' texts are points as well, unless they are not wanted.
    Result<void> addTexts()
    {
        if (!m_scorer || m_params.flag("no-texts"))
            return {};
        const PromptTexts& prompts = m_scorer->prompts();
        const Result<EmbeddingRows> rows = m_embedder->texts(prompts.texts, m_context);
        if (!rows)
            return failure(rows.error());
        // A text that stands for several classes is a point of the first.
        std::vector<std::optional<std::size_t>> owners(prompts.texts.size());
        for (const PromptTexts::Group& group : prompts.groups)
            for (std::size_t c = 0; c < group.ofClass.size(); ++c)
                for (const std::size_t text : group.ofClass[c])
                    if (!owners[text])
                        owners[text] = c;
        for (std::size_t t = 0; t < prompts.texts.size(); ++t)
            if (owners[t])
                add({.input = prompts.texts[t], .kind = "text", .truth = m_prepared.classes.names[*owners[t]]},
                    rows->row(t), kTexts);
        return {};
    }

    Result<void> place()
    {
        Result<EmbeddingMap> map = mapEmbeddings(m_rows, m_modalities, m_map, m_context);
        if (!map)
            return failure(map.error());
        for (std::size_t i = 0; i < m_points.size(); ++i) {
            m_points[i].x = map->points[i][0];
            m_points[i].y = map->points[i][1];
        }
        m_placed = *std::move(map);
        return {};
    }

    Json document() const
    {
        Json json = {{"model", m_options.embedder.encoder.model}, {"points", m_points.size()}};
        json.update(describeMap(m_placed, m_map));
        const auto texts = std::count(m_modalities.begin(), m_modalities.end(), kTexts);
        json["inputs"] = m_points.size() - static_cast<std::size_t>(texts);
        json["texts"] = texts;
        json["failed"] = m_failed;
        return json;
    }

    Json items() const
    {
        Json list = Json::array();
        for (const MapPoint& point : m_points) {
            Json one = {{"input", point.input}, {"kind", point.kind}, {"x", point.x}, {"y", point.y}};
            one["truth"] = point.truth.empty() ? Json() : Json(point.truth);
            one["predicted"] = point.predicted.empty() ? Json() : Json(point.predicted);
            list.push_back(std::move(one));
        }
        return list;
    }

    Result<TaskOutput> write()
    {
        TaskOutput output{.document = document(), .outcome = m_failed.empty() ? Outcome::Done : Outcome::Partial};
        const std::array<std::string, 2> axes = axisNames(m_placed, m_map);
        output.text = counted(m_points.size(), "point(s); across: ") + axes[0] + "; up: " + axes[1] + "\n";
        const Json whole = [&] {
            Json json = output.document;
            json["items"] = items();
            return json;
        }();
        if (m_form != OutputForm::Run)
            output.document = whole;
        if (m_form == OutputForm::None)
            return output;
        const fs::path path = m_params.path("output");
        Result<void> written;
        if (m_form == OutputForm::Csv)
            written = writeFile(path, writeCsv(mapTable(m_points, false)));
        else if (m_form == OutputForm::Json)
            written = writeFile(path, writeJsonFile(whole));
        else
            written = writeRun(output.document);
        if (!written)
            return failure(written.error());
        output.document["output"] = path.string();
        output.text += "Wrote " + path.string() + "\n";
        return output;
    }

    Result<void> writeRun(const Json& outcome)
    {
        const RunInfo info = runInfo("recognize.map", m_params, m_options, m_context);
        Result<RunFolder> run = createRun(info, m_params);
        if (!run)
            return failure(run.error());
        for (const Json& item : items())
            if (auto event = run->events().write("map_point", item); !event)
                return failure(event.error());
        if (auto kept = run->events().commit(); !kept)
            return failure(kept.error());
        if (auto table = run->writeTable(mapTable(m_points, false)); !table)
            return failure(table.error());
        return run->finish(outcome, true);
    }

    MapOptions m_map;
    OutputForm m_form = OutputForm::None;
    MapInputs m_inputs;
    std::optional<ClassScorer> m_scorer;
    EmbeddingRows m_rows;
    std::vector<int> m_modalities;
    std::vector<MapPoint> m_points;
    EmbeddingMap m_placed;
    Json m_failed = Json::array();
};

Result<TaskOutput> makeMap(const Params& params, Context& context)
{
    return Mapping(params, context).run();
}

OptionTable mapOptions()
{
    return {{.name = "method",
             .type = OptionType::Choice,
             .title = "Method",
             .help = "pca: the two axes along which the embeddings spread most; tsne: near neighbours stay near, other "
                     "distances mean nothing, 5000 points at most.",
             .defaultValue = "pca",
             .choices = {"pca", "tsne"},
             .group = "Map"},
            {.name = "centring",
             .type = OptionType::Choice,
             .title = "Centring",
             .help = "modality: inputs and texts each about their own mean, which takes away the gap between them; "
                     "all: about one mean; none: as the model gives them.",
             .defaultValue = "modality",
             .choices = {"modality", "all", "none"},
             .group = "Map"},
            {.name = "perplexity",
             .type = OptionType::Real,
             .title = "Perplexity",
             .help = "About how many neighbours count, of t-SNE; at most a third of the points.",
             .defaultValue = 30.0,
             .unit = "points",
             .minimum = 2,
             .maximum = 500,
             .group = "Map",
             .enabledIf = "method=tsne"},
            {.name = "no-texts",
             .type = OptionType::Flag,
             .title = "No texts",
             .help = "Leave the classes' texts out of the map.",
             .defaultValue = false,
             .group = "Map"}};
}

}  // namespace

Task mapTask()
{
    Task task{.id = "recognize.map",
              .title = "Map embeddings",
              .help =
                  "Places inputs, and the texts of classes, in a plane by their embeddings, with exact principal "
                  "axes or exact t-SNE. The same inputs give the same map.",
              .options = {{.name = "inputs",
                           .type = OptionType::List,
                           .title = "Inputs",
                           .help = "Pictures, videos, clouds and folders of them, of the class that their folder is "
                                   "named like; or one JSON or CSV list of ids with their classes.",
                           .positional = true},
                          {.name = "list",
                           .type = OptionType::InputPath,
                           .title = "List of inputs",
                           .help = "File with one path a line, after those that are named."},
                          rootOption()},
              .run = makeMap};
    OptionTable recognition = recognitionOptionTable();
    for (OptionSpec spec : recognition.specs()) {
        if (spec.name == "classes") {
            spec.required = false;
            spec.help += " Left out, no class is told and no text is a point.";
        }
        task.options.add(std::move(spec));
    }
    task.options.append(mapOptions());
    OptionSpec output = shared_options::outputFile("File to write, .csv or .json; any other name is a run folder.");
    task.options.append({output, shared_options::overwrite(), shared_options::keepGoing(), shared_options::limit()});
    return task;
}

}  // namespace orangery::zero_shot
