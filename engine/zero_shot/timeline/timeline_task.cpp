// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/timeline/timeline_task.h"

#include "engine/base/numbers.h"
#include "engine/base/run_folder.h"
#include "engine/zero_shot/recognition/chosen_inputs.h"
#include "engine/zero_shot/recognition/recognised_item.h"
#include "engine/zero_shot/recognition/recognition_call.h"
#include "engine/zero_shot/recognition/recognition_option_table.h"
#include "engine/zero_shot/recognition/run_opening.h"
#include "engine/zero_shot/timeline/frame_embeddings.h"
#include "engine/zero_shot/timeline/timeline.h"

#include <algorithm>
#include <optional>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kUsualTop = 5;
constexpr int kUsualFrames = 24;

/// One call of the task.
class TimelineCall : private RecognitionCall {
public:
    TimelineCall(const Params& params, Context& context) : RecognitionCall(params, context) {}

    Result<TaskOutput> run()
    {
        for (const auto& step : {&TimelineCall::prepare, &TimelineCall::openRun, &TimelineCall::look})
            if (auto done = (this->*step)(); !done)
                return failure(done.error());
        return finish();
    }

private:
    Result<void> prepare()
    {
        if (auto read = readOptions(); !read)
            return read;
        if (auto read = readClasses(); !read)
            return read;
        if (auto opened = openModel(); !opened)
            return opened;
        Result<ClassScorer> scorer = makeScorer();
        if (!scorer)
            return failure(scorer.error());
        m_scorer.emplace(*std::move(scorer));
        return {};
    }

    Result<void> openRun()
    {
        if (!m_params.has("output"))
            return {};
        RunInfo info = runInfo("recognize.timeline", m_params, m_options, m_context);
        info.inputs.insert(info.inputs.begin(), m_params.path("video"));
        Result<RunFolder> run = createRun(info, m_params);
        if (!run)
            return failure(run.error());
        m_run.emplace(*std::move(run));
        return noteEvent(m_run, "classes", {{"names", m_prepared.classes.names}});
    }

    Result<void> look()
    {
        FrameTimes times{.every = {}, .frames = static_cast<int>(m_params.integer("frames"))};
        if (m_params.has("every"))
            times.every = m_params.real("every");
        const auto top = static_cast<std::size_t>(m_params.integer("top"));
        const auto tellAll = [&](const std::vector<EmbeddedFrame>& frames) -> Result<void> {
            for (const EmbeddedFrame& frame : frames) {
                TimedRanking at{.frame = frame.number, .time = frame.time, .ranking = {}};
                at.ranking = ranked(m_scorer->scores(frame.embedding), m_logits, m_options.probability);
                at.ranking.resize(std::min(at.ranking.size(), top));
                if (auto told = tell(std::move(at)); !told)
                    return told;
            }
            return m_run ? m_run->events().commit() : Result<void>();
        };
        return embedFrames(*m_embedder, m_params.path("video"), times, m_context, tellAll);
    }

    Result<void> tell(TimedRanking at)
    {
        Json ranking = Json::array();
        for (const RankedClass& entry : at.ranking)
            ranking.push_back({entry.classIndex, entry.cosine, entry.logit, entry.probability});
        const Json fields = {{"frame", at.frame}, {"time", at.time}, {"ranking", std::move(ranking)}};
        m_timeline.push_back(std::move(at));
        return noteEvent(m_run, "frame_finished", fields);
    }

    Result<TaskOutput> finish()
    {
        const std::vector<std::string>& names = m_prepared.classes.names;
        const std::vector<Stretch> stretches = stretchesOf(m_timeline);
        TaskOutput output{.document = m_facts};
        output.document["video"] = m_params.path("video").string();
        Json frames = Json::array();
        for (const TimedRanking& at : m_timeline) {
            frames.push_back({{"frame", at.frame},
                              {"time", at.time},
                              {"ranking", rankingJson(at.ranking, names, at.ranking.size())}});
            const RankedClass& best = at.ranking.front();
            output.text += formatFixed(at.time, 2) + " s  " + formatFixed(best.probability, 3) + "  " +
                           names.at(best.classIndex) + "\n";
        }
        output.document["frames"] = std::move(frames);
        Json told = Json::array();
        for (const Stretch& stretch : stretches)
            told.push_back({{"class", names.at(stretch.classIndex)},
                            {"from", stretch.from},
                            {"to", stretch.to},
                            {"frames", stretch.frames},
                            {"probability", stretch.probability}});
        output.document["stretches"] = std::move(told);
        if (!m_run)
            return output;
        for (const Table& table : {timelineTable(m_timeline, names), stretchTable(stretches, names)})
            if (auto written = m_run->writeTable(table); !written)
                return failure(written.error());
        Json outcome = output.document;
        outcome.erase("frames");  // the events have them
        if (auto closed = m_run->finish(outcome, true); !closed)
            return failure(closed.error());
        output.document["output"] = m_params.path("output").string();
        return output;
    }

    std::optional<ClassScorer> m_scorer;
    std::optional<RunFolder> m_run;
    std::vector<TimedRanking> m_timeline;
};

Result<TaskOutput> timeline(const Params& params, Context& context)
{
    return TimelineCall(params, context).run();
}

}  // namespace

Task timelineTask()
{
    Task task{
        .id = "recognize.timeline",
        .title = "Recognise a video over time",
        .help =
            "Ranks classes for single frames of a video, each for itself, and tells in which stretches one class "
            "leads. 'recognize classify' puts a video's frames into one answer instead.",
        .options = {{.name = "video",
                     .type = OptionType::InputPath,
                     .title = "Video",
                     .help = "File with a video stream, told by its content.",
                     .required = true,
                     .positional = true},
                    {.name = "every",
                     .type = OptionType::Real,
                     .title = "Every",
                     .help = "Look that often, at what is shown then; left out, at as many frames as --frames says.",
                     .unit = "s",
                     .minimum = 0.001}},
        .run = timeline,
        .writesRun = true};
    const OptionTable usual = recognitionOptionTable();
    for (OptionSpec spec : usual.specs()) {
        if (spec.name == "frames") {
            spec.help = "The first frame of each of so many equal parts of the video, where --every is left out.";
            spec.defaultValue = kUsualFrames;
        }
        task.options.add(std::move(spec));
    }
    task.options.append({{.name = "top",
                          .type = OptionType::Integer,
                          .title = "Best classes",
                          .help = "How many classes are told of each frame.",
                          .defaultValue = kUsualTop,
                          .unit = "classes",
                          .minimum = 1,
                          .group = "Output"},
                         optionalRunFolder(),
                         shared_options::overwrite()});
    return task;
}

}  // namespace orangery::zero_shot
