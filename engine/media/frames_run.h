// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/run_folder.h"
#include "engine/media/sampled_frames.h"

namespace orangery::media {

struct FramesRunOptions {
    fs::path video;
    fs::path output;  ///< run folder
    IfExists ifExists = IfExists::Refuse;
    SampleOptions sample;
    VideoOptions reading;
    Json parameters = Json::object();  ///< for run.json
};

/// One frame of a clip.
struct SampledFrame {
    int clip = 0;
    int position = 0;  ///< in the clip
    std::int64_t frame = 0;
    double time = 0;      ///< seconds
    double duration = 0;  ///< seconds
    bool isKey = false;
    bool isDamaged = false;
    std::string file;  ///< in the run folder
};

struct FramesRun {
    std::size_t videoFrames = 0;
    image::Size size;
    std::vector<SampledFrame> frames;
    std::vector<std::string> problems;
};

/// Writes the sampled frames as frames/NUMBER.png and tables/frames.csv. Nothing is written when the video does not open or the
/// frames cannot be chosen; a frame that does not decode leaves a run that is marked incomplete.
[[nodiscard]] Result<FramesRun> writeFrames(const FramesRunOptions& options, Context& context);

}  // namespace orangery::media
