// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/preprocess.h"

#include "engine/base/guarded.h"
#include "engine/base/json.h"
#include "engine/image/decode.h"
#include "engine/image/orientation.h"
#include "engine/image/processor_config.h"
#include "engine/io/safetensors_writer.h"

#include <algorithm>
#include <atomic>
#include <map>
#include <optional>
#include <span>
#include <thread>
#include <utility>

namespace orangery::image {

namespace {

/// Pictures that a thread has between two writes.
constexpr std::size_t kPicturesPerThread = 8;

/// One picture, ready for the file.
struct Prepared {
    PreprocessedPicture picture;
    Size size;  ///< of what the encoder sees
    std::vector<float> values;
};

Result<EncoderTransform> transformOf(const PreprocessOptions& options)
{
    Result<EncoderTransform> transform = openEncoderTransform(options.model);
    if (!transform)
        return transform;
    transform->alpha = options.alpha;
    transform->rgb = options.rgb;
    if (options.rgb == RgbOrder::Last)
        transform->cropRule = CropRule::Torchvision;
    if (options.pad)
        transform->padToSquare = padColour(transform->mean);
    return transform->validate().map([&] { return *transform; });
}

Result<Prepared> prepare(const fs::path& path, const PreprocessOptions& options, const EncoderTransform& transform)
{
    Result<Picture> read = readPicture(path);
    if (!read)
        return failure(read.error());
    Prepared prepared{
        .picture = {.path = path.string(), .mode = std::string(nameOf(read->image.mode)), .size = read->image.size}};
    Image image = options.exif ? oriented(std::move(read->image), read->orientation) : std::move(read->image);
    const Result<Image> pixels = encoderPixels(std::move(image), transform);
    if (!pixels) {
        Error error = pixels.error();
        error.message = path.string() + ": " + error.message;
        return failure(std::move(error));
    }
    prepared.size = pixels->size;
    prepared.values = pixelValues(*pixels, transform);
    return prepared;
}

/// All of `paths` at once, on that many threads.
std::vector<std::optional<Result<Prepared>>> prepareAll(std::span<const fs::path> paths,
                                                        const PreprocessOptions& options,
                                                        const EncoderTransform& transform, const Context& context)
{
    std::vector<std::optional<Result<Prepared>>> results(paths.size());
    std::atomic<std::size_t> next = 0;
    const auto work = [&] {
        for (std::size_t i = next++; i < paths.size() && !context.stopRequested(); i = next++) {
            results[i] =
                guarded("preparing " + paths[i].string(), [&] { return prepare(paths[i], options, transform); });
        }
    };
    std::vector<std::jthread> workers;
    for (std::size_t t = 1; t < std::min(paths.size(), static_cast<std::size_t>(context.threadCount())); ++t)
        workers.emplace_back(work);
    work();
    return results;
}

std::string listOf(const std::vector<std::string>& paths)
{
    Json list = Json::array();
    for (const std::string& path : paths)
        list.push_back(repairUtf8(path));
    return writeJson(list, {.spaced = false});
}

/// The file of pixel values, begun when the first picture tells its size.
class PixelFile {
public:
    explicit PixelFile(const PreprocessOptions& options) : m_options(&options) {}

    Result<void> append(const Prepared& prepared)
    {
        if (!m_writer)
            if (auto begun = begin(prepared.size); !begun)
                return begun;
        if (prepared.size != m_size)
            return failure(
                ErrorCode::Input, prepared.picture.path + " comes out at another size than the first picture",
                "the processor of this model does not crop to one size", "Preprocess pictures of one shape at a time.");
        m_kept.push_back(prepared.picture.path);
        return m_writer->appendPart(std::as_bytes(std::span(prepared.values)));
    }

    Result<void> commit()
    {
        if (!m_options->keepGoing)
            return m_writer->commit();
        return m_writer->commitRows(static_cast<std::int64_t>(m_kept.size()), metadata(m_kept));
    }

    [[nodiscard]] std::vector<std::int64_t> shape() const { return shapeOf(m_kept.size()); }

private:
    [[nodiscard]] std::vector<std::int64_t> shapeOf(std::size_t pictures) const
    {
        return {static_cast<std::int64_t>(pictures), 3, m_size.height, m_size.width};
    }

    [[nodiscard]] std::map<std::string, std::string> metadata(const std::vector<std::string>& paths) const
    {
        std::map<std::string, std::string> texts = {{"format", "pt"}};
        if (m_options->keepGoing)
            texts["inputs"] = listOf(paths);
        return texts;
    }

    /// Plans for all pictures; the header has room for all of their names.
    Result<void> begin(Size size)
    {
        m_size = size;
        std::vector<std::string> all;
        for (const fs::path& path : m_options->pictures)
            all.push_back(path.string());
        Result<io::SafetensorsWriter> writer = io::SafetensorsWriter::create(
            m_options->output, {{.name = "pixel_values", .dtype = io::DType::F32, .shape = shapeOf(all.size())}},
            metadata(all));
        if (!writer)
            return failure(writer.error());
        m_writer.emplace(std::move(*writer));
        return {};
    }

    const PreprocessOptions* m_options;
    Size m_size;
    std::vector<std::string> m_kept;
    std::optional<io::SafetensorsWriter> m_writer;
};

/// Whether the work can go on without this picture: not when it is the output or the memory that fails.
bool canLeaveOut(const Error& error, const PreprocessOptions& options)
{
    return options.keepGoing && error.code == ErrorCode::Input;
}

Failure noneRead(const PreprocessOutput& output)
{
    Error error = output.refused.front().error;
    if (output.refused.size() > 1)
        error.message = "none of the " + std::to_string(output.refused.size()) +
                        " pictures can be read; the first: " + error.message;
    return failure(std::move(error));
}

}  // namespace

Result<PreprocessOutput> preprocess(const PreprocessOptions& options, Context& context)
{
    const Result<EncoderTransform> transform = transformOf(options);
    if (!transform)
        return failure(transform.error());
    const std::span<const fs::path> pictures = options.pictures;
    const std::size_t step = static_cast<std::size_t>(context.threadCount()) * kPicturesPerThread;
    PixelFile file(options);
    PreprocessOutput output;
    for (std::size_t i = 0; i < pictures.size(); i += step) {
        const auto some = pictures.subspan(i, std::min(step, pictures.size() - i));
        auto results = prepareAll(some, options, *transform, context);
        if (auto going = context.checkpoint(); !going)
            return failure(going.error());
        for (std::size_t j = 0; j < results.size(); ++j) {
            Result<Prepared>& result = *results[j];
            const Result<void> kept = result ? file.append(*result) : Result<void>(failure(result.error()));
            if (kept) {
                output.pictures.push_back(std::move(result->picture));
                continue;
            }
            if (!canLeaveOut(kept.error(), options))
                return failure(kept.error());
            context.log->warning(describe(kept.error()));
            output.refused.push_back({some[j].string(), kept.error()});
        }
        context.report(static_cast<double>(i + some.size()), static_cast<double>(pictures.size()),
                       "preprocessing pictures");
    }
    if (output.pictures.empty())
        return noneRead(output);
    if (auto done = file.commit(); !done)
        return failure(done.error());
    output.shape = file.shape();
    return output;
}

}  // namespace orangery::image
