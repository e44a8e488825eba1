// SPDX-License-Identifier: GPL-3.0-or-later
// The media module's side of module_functions.h.
#include "engine/zero_shot/encoding/input_pixels.h"

#include "engine/base/numbers.h"
#include "engine/image/processor_config.h"
#include "engine/image/transform.h"
#include "engine/inputs/input.h"
#include "engine/zero_shot/encoding/module_functions.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <type_traits>
#include <utility>

namespace orangery::zero_shot {

namespace {

constexpr std::array<double, 3> kClipMean{0.48145466, 0.4578275, 0.40821073};
constexpr std::array<double, 3> kClipStd{0.26862954, 0.26130258, 0.27577711};
constexpr double kHalf = 0.5;
constexpr double kLongRatio = 4;  ///< of sides, from which a picture gets a remark
constexpr double kWhite = 255;

image::EncoderTransform photoTransform()
{
    constexpr int kShortSide = 256;
    constexpr int kCrop = 224;
    image::EncoderTransform transform;
    transform.resize = image::ResizeRule::Cover;  // the longer side is rounded
    transform.resizeTo = {kShortSide, kShortSide};
    transform.crop = image::Size{kCrop, kCrop};
    transform.cropRule = image::CropRule::Torchvision;
    transform.rescale = 1;
    transform.mean = {127, 127, 127};
    transform.std = {128, 128, 128};
    return transform;
}

/// What CLIP and SigLIP are shown where no file says it.
image::EncoderTransform usualTransform(const PixelOptions& options)
{
    image::EncoderTransform transform;
    const auto size = static_cast<int>(options.imageSize);
    transform.resizeTo = {size, size};
    transform.mean = kClipMean;
    transform.std = kClipStd;
    transform.crop = image::Size{size, size};
    if (options.isSiglip) {
        transform.resize = image::ResizeRule::Squash;
        transform.crop = std::nullopt;
        transform.mean = {kHalf, kHalf, kHalf};
        transform.std = {kHalf, kHalf, kHalf};
    }
    return transform;
}

bool hasConfig(const fs::path& model)
{
    std::error_code ignored;
    const fs::path folder = fs::is_directory(model, ignored) ? model : model.parent_path();
    const std::array names{"preprocessor_config.json", "processor_config.json", "open_clip_config.json"};
    return std::any_of(names.begin(), names.end(),
                       [&](const char* name) { return fs::exists(folder / name, ignored); });
}

/// All numbers of a transform.
std::string textOf(const image::EncoderTransform& t, const PixelOptions& options)
{
    std::string text = "2";  // raise it when pixels come out differently
    const auto add = [&](double value) { text += " " + formatNumber(value); };
    for (const int value : {static_cast<int>(t.resize), t.resizeTo.width, t.resizeTo.height, static_cast<int>(t.filter),
                            t.crop ? t.crop->width : 0, t.crop ? t.crop->height : 0, static_cast<int>(t.cropRule),
                            static_cast<int>(t.fill), static_cast<int>(t.rgb), static_cast<int>(t.alpha),
                            t.padToSquare ? 1 : 0, options.turnsByExif ? 1 : 0, options.frames})
        add(value);
    text += " " + options.projection;
    if (const PixelOptions usual; options.sampling != usual.sampling || options.clips != usual.clips)
        text += " " + options.sampling + " " + std::to_string(options.clips);
    if (options.up != PixelOptions().up)
        text += " up " + options.up;
    add(t.rescale);
    add(static_cast<double>(t.offset));
    for (const auto& values : {t.mean, t.std})
        std::for_each(values.begin(), values.end(), add);
    return text;
}

class Reader final : public InputPixels {
public:
    Reader(const image::EncoderTransform& transform, const PixelOptions& options, media::SampleOptions sample,
           cloud::Projection projection, std::string remark)
        : m_transform(transform), m_text(textOf(m_transform, options)), m_remark(std::move(remark))
    {
        m_options.turnsByExif = options.turnsByExif;
        m_options.keepsModes = true;  // the transform's own rules turn transparency and palettes into RGB
        m_options.sample = std::move(sample);
        m_options.views.projection = projection;
        m_options.views.up = cloud::upAxisOf(options.up);
        m_options.views.edge = m_transform.crop ? m_transform.crop->width : m_transform.resizeTo.width;
    }

    Result<ReadInput> read(const fs::path& path, const Context& context) const override
    {
        Result<inputs::Input> input = inputs::readInput(path, m_options, context);
        if (!input)
            return failure(input.error());
        ReadInput made{.pixels = {}, .kind = std::string(inputs::nameOf(input->kind)), .labels = {}, .remarks = {}};
        made.remarks = std::move(input->remarks);
        made.levels = levels();
        for (inputs::InputPicture& picture : input->pictures) {
            made.labels.push_back(std::move(picture.label));
            made.times.push_back(picture.time);
            ++made.pixels.count;
            if (picture.values) {
                appendDepths(made.pixels, *picture.values);
                made.levels.scale.fill(kWhite / static_cast<double>(cloud::whiteOf(m_options.views.projection)));
                made.levels.shift.fill(0);
                continue;
            }
            if (auto remark = remarkOnShape(picture.image.size); remark && input->kind == inputs::InputKind::Picture)
                made.remarks.push_back(*std::move(remark));
            if (auto appended = appendPicture(made.pixels, std::move(picture.image), path); !appended)
                return failure(appended.error());
        }
        return made;
    }

    Result<void> readFrames(const fs::path& path, const FrameTimes& times, const Context& context,
                            const TakeFrame& take) const override
    {
        Result<media::Video> video = media::Video::open(path, m_options.reading, context);
        if (!video)
            return failure(video.error());
        const Result<std::vector<std::int64_t>> numbers = numbersOf(*video, times);
        if (!numbers)
            return failure(numbers.error());
        return media::readFrames(*video, *numbers, context, [&](media::VideoFrame frame) -> Result<void> {
            TimedFrame timed{.number = static_cast<std::int64_t>(frame.number),
                             .time = frame.time,
                             .pixels = {.count = 1},
                             .levels = levels()};
            if (auto appended = appendPicture(timed.pixels, std::move(frame.image), path); !appended)
                return appended;
            return take(std::move(timed));
        });
    }
    const std::string& transform() const override { return m_text; }
    const std::string& remark() const override { return m_remark; }

private:
    /// Of pictures that went through the transform.
    [[nodiscard]] PixelLevels levels() const
    {
        PixelLevels levels;
        for (std::size_t c = 0; c < levels.scale.size(); ++c) {
            levels.scale[c] = m_transform.std[c] / m_transform.rescale;
            levels.shift[c] = (m_transform.mean[c] - static_cast<double>(m_transform.offset)) / m_transform.rescale;
        }
        return levels;
    }

    /// What the encoder sees of a picture that is very much longer than wide.
    [[nodiscard]] std::optional<std::string> remarkOnShape(image::Size size) const
    {
        const auto [shorter, longer] = std::minmax({size.width, size.height});
        const double ratio = static_cast<double>(longer) / shorter;
        if (ratio <= kLongRatio || m_transform.padToSquare)
            return std::nullopt;
        const std::string shape =
            "It has " + std::to_string(size.width) + " x " + std::to_string(size.height) + " pixels: ";
        if (m_transform.resize == image::ResizeRule::Squash)
            return shape + "the encoder sees it squeezed into a square.";
        if (!m_transform.crop || m_transform.resize == image::ResizeRule::Inside)
            return std::nullopt;
        const double share = 100 / ratio;
        const double told = share >= 1 ? std::round(share) : std::max(std::round(share * 1000) / 1000, 0.001);
        return shape + "the encoder sees no more than " + formatNumber(told) + " % of it, from the middle.";
    }

    static Result<std::vector<std::int64_t>> numbersOf(const media::Video& video, const FrameTimes& times)
    {
        if (!times.every || !times.numbers.empty())
            return media::chosenFrames(video, {.frames = times.frames, .numbers = times.numbers});
        const media::FrameIndex& index = video.index();
        const double count = std::floor(index.duration() / *times.every) + 1;
        if (!(*times.every > 0) || !(count <= media::kMostFrames))
            return failure(ErrorCode::Usage,
                           "At most " + std::to_string(media::kMostFrames) + " frames of a video are looked at", {},
                           "Look less often.");
        constexpr double kRounding = 1e-6;  // s
        std::vector<std::int64_t> numbers;
        for (double i = 0; i < count; ++i) {
            const double time = index.time(0) + i * *times.every;
            // What is shown then is the last frame that is not later.
            const auto later = std::upper_bound(index.frames.begin(), index.frames.end(), time,
                                                [&](double t, const media::FrameEntry& frame) {
                                                    return t + kRounding < static_cast<double>(frame.pts) * index.tick;
                                                });
            numbers.push_back(std::max<std::int64_t>(0, later - index.frames.begin() - 1));
        }
        return numbers;
    }

    [[nodiscard]] Result<void> appendPicture(PicturePixels& pixels, image::Image picture, const fs::path& path) const
    {
        const Result<image::Image> prepared = image::encoderPixels(std::move(picture), m_transform);
        if (!prepared) {
            Error error = prepared.error();
            error.message = path.string() + ": " + error.message;
            return failure(std::move(error));
        }
        const std::vector<float> values = image::pixelValues(*prepared, m_transform);
        pixels.values.insert(pixels.values.end(), values.begin(), values.end());
        pixels.height = prepared->size.height;
        pixels.width = prepared->size.width;
        return {};
    }

    /// A depth map goes into all three channels as it is.
    static void appendDepths(PicturePixels& pixels, const cloud::Raster& depths)
    {
        pixels.height = depths.height;
        pixels.width = depths.width;
        for (int channel = 0; channel < 3; ++channel)
            pixels.values.insert(pixels.values.end(), depths.values.begin(), depths.values.end());
    }

    image::EncoderTransform m_transform;
    inputs::InputOptions m_options;
    std::string m_text;
    std::string m_remark;
};

/// Refused before any video is read where the rule has no so many clips or frames.
Result<media::SampleOptions> sampleOptionsOf(const PixelOptions& options)
{
    const Result<media::SamplingRule> rule = media::samplingRule(options.sampling);
    if (!rule)
        return failure(rule.error());
    const media::SampleOptions sample{.rule = *rule, .frames = options.frames, .clips = options.clips};
    if (auto valid = sample.validate(); !valid)
        return failure(valid.error());
    Random random(sample.seed);
    if (const auto possible = media::sampleFrames(*rule, 1, options.frames, options.clips, random); !possible)
        return failure(possible.error());
    return sample;
}

Result<std::unique_ptr<InputPixels>> openInputs(const PixelOptions& options)
{
    std::string remark;
    Result<image::EncoderTransform> transform = photoTransform();
    if (options.source == TransformSource::Model && hasConfig(options.model)) {
        transform = image::openEncoderTransform(options.model);
    } else if (options.source == TransformSource::Model) {
        transform = usualTransform(options);
        remark = options.model.string() + " has no preprocessor_config.json: pictures are prepared as " +
                 (options.isSiglip ? "SigLIP's" : "OpenAI's CLIP's") + ", at " + std::to_string(options.imageSize) +
                 " pixels";
    }
    if (!transform)
        return failure(transform.error());
    transform->alpha = options.alphaWhite ? image::AlphaRule::White : image::AlphaRule::Drop;
    if (options.rgbLast) {
        transform->rgb = image::RgbOrder::Last;
        transform->cropRule = image::CropRule::Torchvision;
    }
    if (auto valid = transform->validate(); !valid)
        return failure(valid.error());
    const Result<cloud::Projection> projection = cloud::projectionOf(options.projection);
    if (!projection)
        return failure(projection.error());
    Result<media::SampleOptions> sample = sampleOptionsOf(options);
    if (!sample)
        return failure(sample.error());
    return std::make_unique<Reader>(*transform, options, *std::move(sample), *projection, std::move(remark));
}

}  // namespace

}  // namespace orangery::zero_shot

using namespace orangery;

extern "C" void orangery_zero_shot_open_inputs(const zero_shot::PixelOptions& options,
                                               Result<std::unique_ptr<zero_shot::InputPixels>>& reader)
{
    reader = zero_shot::openInputs(options);
}
static_assert(std::is_same_v<decltype(orangery_zero_shot_open_inputs), zero_shot::OpenInputs>);
