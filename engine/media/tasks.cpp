// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/media/tasks.h"

#include "engine/base/counted.h"
#include "engine/base/module.h"
#include "engine/base/numbers.h"
#include "engine/media/media_functions.h"

#include <utility>

namespace orangery::media {

namespace {

OptionSpec videoOption()
{
    return {.name = "video",
            .type = OptionType::InputPath,
            .title = "Video",
            .help = "File with a video stream, told by its content.",
            .required = true,
            .positional = true};
}

Json documentOf(const VideoReport& report)
{
    const VideoDescription& video = report.description;
    const StreamDescription& stream = video.streams[static_cast<std::size_t>(video.stream)];
    Json streams = Json::array();
    for (const StreamDescription& each : video.streams)
        streams.push_back({{"kind", each.kind}, {"codec", each.codec}});
    return {{"container", video.container},
            {"streams", streams},
            {"stream", video.stream},
            {"codec", stream.codec},
            {"pixel_format", video.pixelFormat},
            {"width", video.size.width},
            {"height", video.size.height},
            {"orientation", video.orientation},
            {"pixel_aspect", video.pixelAspect},
            {"frames", report.frames.size()},
            {"decoded_frames", report.decodedFrames ? Json(*report.decodedFrames) : Json()},
            {"key_frames", report.keyFrames},
            {"start", report.start},
            {"duration", report.duration},
            {"fps", report.meanRate},
            {"variable_rate", report.isVariableRate},
            {"repaired", video.isRepaired},
            {"problems", video.problems}};
}

std::string textOf(const VideoReport& report)
{
    const VideoDescription& video = report.description;
    std::string text = video.container + ", " + video.streams[static_cast<std::size_t>(video.stream)].codec + " " +
                       std::to_string(video.size.width) + " x " + std::to_string(video.size.height) + "\n  " +
                       counted(report.frames.size(), "frame(s) in ") + formatFixed(report.duration, 3) + " s, " +
                       formatFixed(report.meanRate, 3) + " frames/s" +
                       (report.isVariableRate ? " on average (variable rate)" : "") + ", " +
                       counted(report.keyFrames, "key frame(s)\n");
    for (const std::string& problem : video.problems)
        text += "Problem: " + problem + "\n";
    return text;
}

Result<TaskOutput> runInspect(const Params& params, Context& context)
{
    const auto work = moduleFunction<InspectVideo>(Module::Media, kInspectVideo);
    if (!work)
        return failure(work.error());
    Result<VideoReport> report;
    (*work)(params.path("video"), params.flag("decode"), context, report);
    if (!report)
        return failure(report.error());
    TaskOutput output{.document = documentOf(*report), .text = textOf(*report)};
    if (params.flag("list")) {
        Json& list = output.document["list"] = Json::array();
        for (const FrameEntry& frame : report->frames)
            list.push_back({{"time", static_cast<double>(frame.pts) * report->tick},
                            {"duration", static_cast<double>(frame.duration) * report->tick},
                            {"key", frame.isKey}});
    }
    return output;
}

Result<SampleOptions> sampleOf(const Params& params)
{
    SampleOptions sample{.frames = static_cast<int>(params.integer("sample")),
                         .clips = static_cast<int>(params.integer("clips")),
                         .seed = params.unsignedInteger("seed")};
    const Result<SamplingRule> rule = samplingRule(params.text("rule"));
    if (!rule)
        return failure(rule.error());
    sample.rule = *rule;
    if (!params.has("frames"))
        return sample;
    for (const std::string& text : params.list("frames")) {
        const auto number = parseInteger(text);
        if (!number)
            return failure(ErrorCode::Usage, "--frames: " + text + " is no number of a frame", {},
                           "Give numbers from 0 on, such as --frames 0,25,50.");
        sample.numbers.push_back(*number);
    }
    return sample;
}

ColourRule colourOf(const std::string& name)
{
    return name == "bt601" ? ColourRule::Bt601 : name == "guess" ? ColourRule::Guess : ColourRule::Tags;
}

Result<TaskOutput> runFrames(const Params& params, Context& context)
{
    const Result<SampleOptions> sample = sampleOf(params);
    if (!sample)
        return failure(sample.error());
    const auto work = moduleFunction<WriteFrames>(Module::Media, kWriteFrames);
    if (!work)
        return failure(work.error());
    const FramesRunOptions options{
        .video = params.path("video"),
        .output = params.path("output"),
        .ifExists = params.flag("overwrite") ? IfExists::Overwrite : IfExists::Refuse,
        .sample = *sample,
        .reading = {.colour = colourOf(params.text("colour")), .upright = !params.flag("as-stored")},
        .parameters = params.explicitValues()};
    Result<FramesRun> run;
    (*work)(options, context, run);
    if (!run)
        return failure(run.error());
    TaskOutput output{.document = {{"output", options.output.string()},
                                   {"video_frames", run->videoFrames},
                                   {"width", run->size.width},
                                   {"height", run->size.height},
                                   {"frames", Json::array()},
                                   {"problems", run->problems}}};
    for (const SampledFrame& frame : run->frames)
        output.document["frames"].push_back({{"clip", frame.clip},
                                             {"position", frame.position},
                                             {"frame", frame.frame},
                                             {"time", frame.time},
                                             {"file", frame.file}});
    output.text = "Wrote " + std::to_string(run->frames.size()) + " of " + counted(run->videoFrames, "frame(s) to ") +
                  options.output.string();
    for (const std::string& problem : run->problems)
        output.text += "\nProblem: " + problem;
    return output;
}

Task inspectTask()
{
    return {.id = "video.inspect",
            .title = "Inspect a video",
            .help =
                "Tells streams, codec, size, frames, duration and rate of a video, from its packets and not from "
                "what its header promises.",
            .options = {videoOption(),
                        {.name = "decode",
                         .type = OptionType::Flag,
                         .title = "Decode",
                         .help = "Also decode every frame and count them.",
                         .defaultValue = false},
                        {.name = "list",
                         .type = OptionType::Flag,
                         .title = "List frames",
                         .help = "With --json also the time of every frame.",
                         .defaultValue = false}},
            .run = runInspect};
}

Task framesTask()
{
    OptionTable options{
        videoOption(),
        {.name = "sample",
         .type = OptionType::Integer,
         .title = "Frames",
         .help = "Frames of a clip.",
         .defaultValue = 8,
         .unit = "frames",
         .minimum = 1,
         .maximum = kMostFrames,
         .group = "Sampling"},
        {.name = "rule",
         .type = OptionType::Choice,
         .title = "Rule",
         .help = "start and middle of equal segments; segments as Side4Video samples Something-Something; dense in a "
                 "window of 128 frames; random and random-ticks as it trains on Kinetics and Something-Something.",
         .defaultValue = "start",
         .choices = {"start", "middle", "segments", "dense", "random", "random-ticks"},
         .group = "Sampling"},
        {.name = "clips",
         .type = OptionType::Integer,
         .title = "Clips",
         .help = "Clips of the video: start, segments and dense can take several.",
         .defaultValue = 1,
         .minimum = 1,
         .maximum = kMostFrames,
         .group = "Sampling"},
        {.name = "frames",
         .type = OptionType::List,
         .title = "Numbers",
         .help = "Numbers of frames, from 0, in place of a rule.",
         .group = "Sampling"},
        shared_options::seed(),
        {.name = "colour",
         .type = OptionType::Choice,
         .title = "Colour",
         .help = "tags: as the video says, else BT.601; bt601: always that; guess: an untagged one as BT.709 from 720 "
                 "rows on.",
         .defaultValue = "tags",
         .choices = {"tags", "bt601", "guess"},
         .group = "Pictures"},
        {.name = "as-stored",
         .type = OptionType::Flag,
         .title = "As stored",
         .help = "Leave frames as they are stored, instead of turning them upright.",
         .defaultValue = false,
         .group = "Pictures"},
        shared_options::runFolder(),
        shared_options::overwrite()};
    return {.id = "video.frames",
            .title = "Write frames of a video",
            .help =
                "Samples frames by the rules of GPT4Vis and Side4Video, decodes exactly these, and writes them as PNG "
                "with a table of their numbers and times.",
            .options = std::move(options),
            .run = runFrames,
            .writesRun = true};
}

}  // namespace

void addTasks(TaskRegistry& registry)
{
    registry.add(inspectTask());
    registry.add(framesTask());
}

}  // namespace orangery::media
