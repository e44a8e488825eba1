// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/media/video.h"

#include "engine/base/counted.h"
#include "engine/base/numbers.h"
#include "engine/image/orientation.h"
#include "engine/media/decoder_impl.h"
#include "engine/media/rgb_impl.h"
#include "engine/media/video_description_impl.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace orangery::media {

namespace {

/// Decoding on is cheaper than going to a key frame that saves fewer frames than this.
constexpr std::size_t kWorthSeeking = 8;

/// Where the container ends much later than the frames that were found in it.
constexpr double kMissingSeconds = 1;

}  // namespace

struct Video::State {
    Container container;
    Decoder decoder;
    RgbConverter converter;
    VideoOptions options;
    VideoDescription description = {};
    FrameIndex index = {};
    Frame frame = Frame(av_frame_alloc());
    std::optional<std::size_t> current = {};  ///< number of the frame that was decoded last

    Result<void> rank();
    Result<std::vector<std::optional<std::int64_t>>> decodeAll();
    Result<void> restart();
    Result<void> goTo(std::size_t number, std::size_t attempt);
    Result<bool> decodeTo(std::size_t number, bool skips);
    Result<void> find(std::size_t number);
    Failure stopped() const
    {
        return failure(ErrorCode::Cancelled, "Stopped while reading " + container.path().string());
    }
};

Result<void> Video::State::restart()
{
    current.reset();
    auto restarted = container.restart();
    if (restarted)
        decoder.flush(false);
    return restarted;
}

/// The times of all frames, by decoding; afterwards at the end.
Result<std::vector<std::optional<std::int64_t>>> Video::State::decodeAll()
{
    if (auto restarted = restart(); !restarted)
        return failure(restarted.error());
    std::vector<std::optional<std::int64_t>> times;
    int code = 0;
    while ((code = decoder.next(container, *frame)) >= 0) {
        const std::int64_t time = frame->best_effort_timestamp;
        times.push_back(time != AV_NOPTS_VALUE ? std::optional(time) : std::nullopt);
    }
    if (code != AVERROR_EOF)
        return stopped();
    return times;
}

/// Ranks the frames: by their packets where every one has a time of its own, else by decoding.
Result<void> Video::State::rank()
{
    std::string problem;
    const auto packets = container.scan(problem);
    if (!packets)
        return failure(packets.error());
    if (!problem.empty())
        description.problems.push_back("Some of it is missing: " + problem + ".");
    // Packets of VP8 need not show anything, and do not say so.
    const bool hidesFrames = container.stream().codecpar->codec_id == AV_CODEC_ID_VP8;
    auto ranked = hidesFrames ? std::nullopt : indexOfPackets(*packets, container.tick());
    if (ranked) {
        index = std::move(*ranked);
        return {};
    }
    const auto times = decodeAll();
    if (!times)
        return failure(times.error());
    description.isRepaired = true;
    description.problems.emplace_back(
        "Its frames were counted by decoding it, and are reached by decoding from the beginning.");
    const bool rises = std::adjacent_find(times->begin(), times->end(), [](const auto& a, const auto& b) {
                           return !a || !b || *a >= *b;
                       }) == times->end();
    if (rises && !times->empty() && times->front()) {
        index.tick = container.tick();
        for (const auto& time : *times)
            index.frames.push_back({.pts = *time});
        setDurations(index);
        return {};
    }
    const AVRational rate =
        container.stream().avg_frame_rate.num > 0 ? container.stream().avg_frame_rate : AVRational{25, 1};
    index.tick = av_q2d(av_inv_q(rate));
    for (std::size_t i = 0; i < times->size(); ++i)
        index.frames.push_back({.pts = static_cast<std::int64_t>(i), .duration = 1});
    description.problems.emplace_back("It has no usable time stamps: times follow from its frame rate.");
    return {};
}

Result<Video> Video::open(const fs::path& path, const VideoOptions& options, const Context& context)
{
    Result<Container> container = Container::open(path, context.stop);
    if (!container)
        return failure(container.error());
    Result<Decoder> decoder = Decoder::open(*container, context.threadCount());
    if (!decoder)
        return failure(decoder.error());
    auto state = std::make_unique<State>(State{.container = std::move(*container),
                                               .decoder = std::move(*decoder),
                                               .converter = RgbConverter(options.colour),
                                               .options = options});
    state->description = describe(state->container, options);
    if (auto ranked = state->rank(); !ranked)
        return failure(ranked.error());
    if (state->index.frames.empty())
        return failure(ErrorCode::Input, path.string() + " has no frames",
                       "its video stream (" +
                           state->description.streams[static_cast<std::size_t>(state->description.stream)].codec +
                           ") is empty or does not decode",
                       "The file is cut or damaged; get it again.");
    const AVFormatContext& format = state->container.format();
    if (format.duration != AV_NOPTS_VALUE) {
        const double promised = static_cast<double>(format.duration) / AV_TIME_BASE;
        if (promised > state->index.duration() + kMissingSeconds && format.nb_streams == 1)
            state->description.problems.push_back("Its header promises " + formatFixed(promised, 1) +
                                                  " s, and its frames last less: the end may be missing.");
    }
    return Video(std::move(state));
}

/// Moves to where decoding has to begin; each further attempt goes back one seek point more.
Result<void> Video::State::goTo(std::size_t number, std::size_t attempt)
{
    const std::optional<std::size_t> point = index.seekPointOf(number);
    if (attempt == 0 && current && *current < number) {
        const std::optional<std::size_t> here = index.seekPointOf(*current);
        const bool isNear = number - *current <= kWorthSeeking;
        if (here == point || isNear)
            return {};
    }
    current.reset();
    if (point && *point >= attempt && !(number == 0 && attempt > 0)) {
        decoder.noteBeginning(container);
        if (container.seek(index.seekPoints[*point - attempt])) {
            decoder.flush(true);
            return {};
        }
    }
    return restart();
}

/// Decodes until frame `number`; false when a later one or the end comes first.
Result<bool> Video::State::decodeTo(std::size_t number, bool skips)
{
    const std::int64_t pts = index.frames[number].pts;
    for (;;) {
        const int code = decoder.next(container, *frame, skips ? std::optional(pts) : std::nullopt);
        if (code == AVERROR_EOF)
            return false;
        if (code < 0)
            return stopped();
        const std::int64_t time = frame->pts != AV_NOPTS_VALUE ? frame->pts : frame->best_effort_timestamp;
        if (const auto found = index.find(time))
            current = found;
        if (time >= pts)
            return time == pts;
    }
}

/// Leaves frame `number` in `frame`.
Result<void> Video::State::find(std::size_t number)
{
    const Failure lost = failure(
        ErrorCode::Input, "Frame " + std::to_string(number) + " of " + container.path().string() + " does not decode",
        counted(decoder.damagedPackets(), "damaged packet(s) (was|were) met"),
        "Convert the file anew, or ask for other frames.");
    if (description.isRepaired) {
        if (!current || *current >= number) {
            if (auto restarted = restart(); !restarted)
                return restarted;
        }
        for (std::size_t next = current ? *current + 1 : 0; next <= number; ++next) {
            const int code = decoder.next(container, *frame);
            if (code == AVERROR_EOF)
                return lost;
            if (code < 0)
                return stopped();
            current = next;
        }
        return {};
    }
    // First as quickly as can be; then with every frame decoded; then from earlier and earlier.
    constexpr std::size_t kAttempts = 4;
    for (std::size_t attempt = 0; attempt < kAttempts; ++attempt) {
        const std::size_t back = attempt < 2 ? 0 : attempt - 1;
        if (attempt > 0)
            current.reset();
        auto there = attempt + 1 < kAttempts ? goTo(number, back) : restart();
        if (!there)
            return there;
        const Result<bool> found = decodeTo(number, attempt == 0);
        if (!found)
            return failure(found.error());
        if (*found)
            return {};
    }
    current.reset();
    return lost;
}

Result<VideoFrame> Video::read(std::size_t number)
{
    State& state = *m_state;
    if (state.current != number) {
        if (auto found = state.find(number); !found)
            return failure(found.error());
    }
    Result<image::Image> image = state.converter.convert(*state.frame);
    if (!image)
        return failure(image.error());
    return VideoFrame{
        .number = number,
        .time = state.index.time(number),
        .isDamaged = state.frame->decode_error_flags != 0 || (state.frame->flags & AV_FRAME_FLAG_CORRUPT) != 0,
        .image = state.options.upright ? image::oriented(std::move(*image), state.description.orientation)
                                       : std::move(*image)};
}

Result<std::int64_t> Video::countByDecoding()
{
    return m_state->decodeAll().map([](const auto& times) { return static_cast<std::int64_t>(times.size()); });
}

Video::Video(std::unique_ptr<State> state) : m_state(std::move(state)) {}
Video::Video(Video&& other) noexcept = default;
Video& Video::operator=(Video&& other) noexcept = default;
Video::~Video() = default;

const VideoDescription& Video::description() const
{
    return m_state->description;
}

const FrameIndex& Video::index() const
{
    return m_state->index;
}

}  // namespace orangery::media
