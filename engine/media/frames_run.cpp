// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/media/frames_run.h"

#include "engine/image/write_png.h"

#include <algorithm>
#include <set>

namespace orangery::media {

namespace {

constexpr std::size_t kDigits = 6;

std::string fileOf(std::int64_t frame)
{
    const std::string digits = std::to_string(frame);
    return "frames/" + std::string(kDigits - std::min(kDigits, digits.size()), '0') + digits + ".png";
}

Table tableOf(const std::vector<SampledFrame>& frames)
{
    Table table{.name = "frames",
                .columns = {{"clip", "", "Number of the clip, from 0."},
                            {"position", "", "Place of the frame in its clip, from 0."},
                            {"frame", "", "Rank of the frame among those that are shown, from 0."},
                            {"time", "s", "When it is shown, as the file counts."},
                            {"duration", "s", "How long it is shown."},
                            {"key", "", "1 for a key frame, else 0."},
                            {"damaged", "", "1 when the decoder concealed errors in it, else 0."},
                            {"file", "", "Its picture, in the run folder."}},
                .rows = {}};
    for (const SampledFrame& frame : frames)
        table.rows.push_back({std::int64_t{frame.clip}, std::int64_t{frame.position}, frame.frame, frame.time,
                              frame.duration, std::int64_t{frame.isKey}, std::int64_t{frame.isDamaged}, frame.file});
    return table;
}

std::vector<SampledFrame> planned(const Video& video, const std::vector<std::int64_t>& numbers,
                                  const SampleOptions& sample)
{
    std::vector<SampledFrame> frames;
    const int perClip = sample.numbers.empty() ? sample.frames : static_cast<int>(numbers.size());
    for (const std::int64_t number : numbers) {
        const auto i = static_cast<int>(frames.size());
        const auto rank = static_cast<std::size_t>(number);
        frames.push_back({.clip = i / perClip,
                          .position = i % perClip,
                          .frame = number,
                          .time = video.index().time(rank),
                          .duration = static_cast<double>(video.index().frames[rank].duration) * video.index().tick,
                          .isKey = video.index().frames[rank].isKey,
                          .file = fileOf(number)});
    }
    return frames;
}

}  // namespace

Result<FramesRun> writeFrames(const FramesRunOptions& options, Context& context)
{
    Result<Video> video = Video::open(options.video, options.reading, context);
    if (!video)
        return failure(video.error());
    const auto numbers = chosenFrames(*video, options.sample);
    if (!numbers)
        return failure(numbers.error());
    auto run = RunFolder::create(options.output,
                                 {.task = "video.frames",
                                  .parameters = options.parameters,
                                  .seed = options.sample.seed,
                                  .device = "cpu",
                                  .inputs = {options.video}},
                                 options.ifExists);
    if (!run)
        return failure(run.error());
    FramesRun made{.videoFrames = video->frameCount(),
                   .size = video->description().size,
                   .frames = planned(*video, *numbers, options.sample),
                   .problems = video->description().problems};
    std::set<std::int64_t> damaged;
    auto written = makeFolder(options.output / "frames");
    if (written) {
        written = readFrames(*video, *numbers, context, [&](const VideoFrame& frame) -> Result<void> {
            if (frame.isDamaged)
                damaged.insert(static_cast<std::int64_t>(frame.number));
            const auto png = image::encodePng(frame.image);
            return png ? run->writeArtefact(fileOf(static_cast<std::int64_t>(frame.number)), *png)
                       : failure(png.error());
        });
    }
    for (SampledFrame& frame : made.frames)
        frame.isDamaged = damaged.contains(frame.frame);
    if (written)
        written = run->writeTable(tableOf(made.frames));
    const auto finished =
        run->finish({{"kind", written ? "done" : "failed"}, {"frames", made.frames.size()}}, written.has_value());
    if (!written)
        return failure(written.error());
    if (!finished)
        return failure(finished.error());
    return made;
}

}  // namespace orangery::media
