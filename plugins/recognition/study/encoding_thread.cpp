// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/study/encoding_thread.h"

#include "engine/base/guarded.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace orangery::recognition_page {

namespace {

constexpr std::size_t kInputsAtOnce = 8;
constexpr std::size_t kTextsAtOnce = 64;

/// Tells how many frames were read.
class FrameSteps final : public ProgressSink {
public:
    explicit FrameSteps(std::function<void(std::size_t done, std::size_t total)> step) : m_step(std::move(step)) {}
    void report(double done, double total, std::string_view) override
    {
        m_step(static_cast<std::size_t>(done), static_cast<std::size_t>(total));
    }

private:
    std::function<void(std::size_t, std::size_t)> m_step;
};

}  // namespace

EncodingThread::EncodingThread(Answers answers, int threads, std::string device)
    : m_answers(std::move(answers)),
      m_threads(threads),
      m_device(std::move(device)),
      m_thread([this](const std::stop_token& end) { loop(end); })
{
}

EncodingThread::~EncodingThread()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stop.request_stop();
    }
    m_thread.request_stop();
    m_thread.join();
}

std::uint64_t EncodingThread::open(const zero_shot::EmbedderOptions& options)
{
    const std::scoped_lock lock(m_mutex);
    m_stop.request_stop();
    m_stop = std::stop_source();
    m_waiting = {};
    m_waiting.model = options;
    m_changed.notify_one();
    return ++m_generation;
}

void EncodingThread::embedTexts(RequestId request, std::vector<std::string> texts)
{
    const std::scoped_lock lock(m_mutex);
    m_waiting.texts.push_back({.id = request, .texts = std::move(texts)});
    m_changed.notify_one();
}

void EncodingThread::embedInputs(const std::vector<InputToEmbed>& inputs)
{
    const std::scoped_lock lock(m_mutex);
    m_waiting.inputs.insert(m_waiting.inputs.end(), inputs.begin(), inputs.end());
    m_changed.notify_one();
}

void EncodingThread::look(RequestId request, std::string path, std::optional<std::int64_t> frame)
{
    const std::scoped_lock lock(m_mutex);
    m_waiting.looks.push_back({.id = request, .path = std::move(path), .frame = frame});
    m_changed.notify_one();
}

void EncodingThread::embedFrames(RequestId request, std::string path, const zero_shot::FrameTimes& times,
                                 std::stop_token stop)
{
    const std::scoped_lock lock(m_mutex);
    m_waiting.frames.push_back({.id = request, .path = std::move(path), .times = times, .stop = std::move(stop)});
    m_changed.notify_one();
}

std::size_t EncodingThread::forget(std::vector<ItemId> items)
{
    std::sort(items.begin(), items.end());
    const std::scoped_lock lock(m_mutex);
    return std::erase_if(m_waiting.inputs, [&](const InputToEmbed& input) {
        return std::binary_search(items.begin(), items.end(), input.item);
    });
}

void EncodingThread::prefer(ItemId item)
{
    const std::scoped_lock lock(m_mutex);
    const auto found = std::find_if(m_waiting.inputs.begin(), m_waiting.inputs.end(),
                                    [&](const InputToEmbed& input) { return input.item == item; });
    if (found != m_waiting.inputs.end())
        std::rotate(m_waiting.inputs.begin(), found, found + 1);
}

void EncodingThread::loop(const std::stop_token& end)
{
    while (true) {
        Work work;
        {
            std::unique_lock lock(m_mutex);
            if (!m_changed.wait(lock, end, [this] { return !m_waiting.isEmpty(); }))
                return;
            work = take();
        }
        if (work.model)
            openModel(work);
        else if (work.texts)
            answerTexts(work);
        else if (work.look)
            answerLook(work);
        else if (work.frames)
            answerFrames(work);
        else
            embed(work);
    }
}

EncodingThread::Work EncodingThread::take()
{
    Work work{.generation = m_generation,
              .context = {.stop = m_stop.get_token(), .threads = m_threads, .device = m_device},
              .model = {},
              .texts = {},
              .look = {},
              .frames = {},
              .inputs = {}};
    const auto first = [](auto& requests, auto& into) {
        if (requests.empty())
            return false;
        into = std::move(requests.front());
        requests.pop_front();
        return true;
    };
    if (m_waiting.model) {
        work.model = std::exchange(m_waiting.model, std::nullopt);
        return work;
    }
    if (first(m_waiting.texts, work.texts) || first(m_waiting.looks, work.look) || first(m_waiting.frames, work.frames))
        return work;
    while (!m_waiting.inputs.empty() && work.inputs.size() < kInputsAtOnce) {
        work.inputs.push_back(std::move(m_waiting.inputs.front()));
        m_waiting.inputs.pop_front();
    }
    return work;
}

Error EncodingThread::noModel() const
{
    return {ErrorCode::Usage, "nothing can be embedded", "no model is open", "Choose a model."};
}

void EncodingThread::openModel(const Work& work)
{
    m_embedder.reset();
    if (work.model->encoder.model.empty())
        return;
    Result<zero_shot::Embedder> embedder = guarded("opening the model", [&]() -> Result<zero_shot::Embedder> {
        return zero_shot::Embedder::open(*work.model, work.context);
    });
    if (!embedder) {
        m_answers.opened(work.generation, failure(embedder.error()));
        return;
    }
    m_embedder.emplace(*std::move(embedder));
    zero_shot::EncoderFacts facts = m_embedder->facts();
    facts.remarks = m_embedder->remarks();
    m_answers.opened(work.generation, facts);
}

void EncodingThread::answerTexts(const Work& work)
{
    const std::vector<std::string>& texts = work.texts->texts;
    zero_shot::EmbeddingRows all;
    for (std::size_t begin = 0; begin < texts.size(); begin += kTextsAtOnce) {
        if (work.context.stopRequested())
            return;
        const std::size_t count = std::min(kTextsAtOnce, texts.size() - begin);
        const auto rows = guarded("embedding texts", [&]() -> Result<zero_shot::EmbeddingRows> {
            if (!m_embedder)
                return failure(noModel());
            return m_embedder->texts(std::span(texts).subspan(begin, count), work.context);
        });
        if (!rows) {
            m_answers.texts(work.generation, work.texts->id, failure(rows.error()));
            return;
        }
        all.width = rows->width;
        all.values.insert(all.values.end(), rows->values.begin(), rows->values.end());
    }
    m_answers.texts(work.generation, work.texts->id, std::move(all));
}

void EncodingThread::answerLook(const Work& work)
{
    auto looked = guarded("reading the input", [&]() -> Result<LookedInput> {
        if (!m_embedder)
            return failure(noModel());
        const LookRequest& look = *work.look;
        Result<zero_shot::ReadInput> read = look.frame ? m_embedder->readFrame(look.path, *look.frame, work.context)
                                                       : m_embedder->read(look.path, work.context);
        if (!read)
            return failure(read.error());
        LookedInput answer{.shown = *std::move(read), .pictures = {}};
        if (answer.shown.pixels.count > 1) {
            Result<zero_shot::EmbeddingRows> rows = m_embedder->pictures(answer.shown.pixels, work.context);
            if (!rows)
                return failure(rows.error());
            answer.pictures = *std::move(rows);
        }
        if (m_embedder->facts().hasClassifier) {
            auto guessed = m_embedder->guessedClasses(answer.shown.pixels, work.context);
            if (!guessed)
                return failure(guessed.error());
            answer.guessed = *std::move(guessed);
        }
        return answer;
    });
    m_answers.looked(work.generation, work.look->id, std::move(looked));
}

void EncodingThread::answerFrames(const Work& work)
{
    const FramesRequest& request = *work.frames;
    std::stop_source stop;
    const auto stopAll = [&stop] { stop.request_stop(); };
    const std::stop_callback byAsker(request.stop, stopAll);
    const std::stop_callback byModel(work.context.stop, stopAll);
    FrameSteps steps(
        [&](std::size_t done, std::size_t total) { m_answers.framesStep(work.generation, request.id, done, total); });
    Context context = work.context;
    context.stop = stop.get_token();
    context.progress = &steps;
    std::vector<zero_shot::EmbeddedFrame> all;
    const auto embedded = guarded("embedding frames", [&]() -> Result<void> {
        if (!m_embedder)
            return failure(noModel());
        return zero_shot::embedFrames(*m_embedder, request.path, request.times, context,
                                      [&](std::vector<zero_shot::EmbeddedFrame> frames) -> Result<void> {
                                          std::move(frames.begin(), frames.end(), std::back_inserter(all));
                                          answerMeanwhile();
                                          return {};
                                      });
    });
    m_answers.frames(
        work.generation, request.id,
        embedded ? Result<std::vector<zero_shot::EmbeddedFrame>>(std::move(all)) : failure(embedded.error()));
}

void EncodingThread::answerMeanwhile()
{
    while (true) {
        Work work;
        {
            const std::scoped_lock lock(m_mutex);
            if (!m_waiting.hasQuestions())
                return;
            work = take();
        }
        if (work.texts)
            answerTexts(work);
        else
            answerLook(work);
    }
}

void EncodingThread::embed(const Work& work)
{
    if (!m_embedder)
        return;  // its model did not open, which was said
    std::vector<std::string> paths;
    for (const InputToEmbed& input : work.inputs)
        paths.push_back(input.path);
    using Embedded = std::vector<Result<zero_shot::EmbeddedInput>>;
    auto embedded = guarded("embedding", [&]() -> Result<Embedded> { return m_embedder->inputs(paths, work.context); });
    if (work.context.stopRequested())
        return;
    for (std::size_t i = 0; i < paths.size(); ++i)
        m_answers.embedded(work.generation, work.inputs[i].item,
                           embedded ? std::move((*embedded)[i]) : failure(embedded.error()));
}

}  // namespace orangery::recognition_page
