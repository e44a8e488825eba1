// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/timeline/frame_embeddings.h"

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace orangery::recognition_page {

/// Names an input for as long as it is looked at, wherever it moves in a list.
enum class ItemId : std::uint64_t {};
enum class RequestId : std::uint64_t {};

struct InputToEmbed {
    ItemId item{};
    std::string path;
};

/// What an encoder was shown of one input.
struct LookedInput {
    zero_shot::ReadInput shown;
    zero_shot::EmbeddingRows pictures;  ///< of length 1, one for each of several; none where there is one picture
    std::vector<zero_shot::GuessedClass> guessed = {};  ///< by a classifier within the encoder, the likeliest first
};

/// A thread that owns an encoder. Texts come first, then what somebody looks at, then frames of videos, then inputs a few at a
/// time; frames give way to texts and looks. Opening another model drops all that waits and stops what is under way.
class EncodingThread {
public:
    /// Answers; called on the thread, each with the generation that it belongs to.
    struct Answers {
        std::function<void(std::uint64_t generation, const Result<zero_shot::EncoderFacts>& facts)> opened;
        std::function<void(std::uint64_t generation, ItemId item, Result<zero_shot::EmbeddedInput> input)> embedded;
        std::function<void(std::uint64_t generation, RequestId request, Result<zero_shot::EmbeddingRows> rows)> texts;
        std::function<void(std::uint64_t generation, RequestId request, Result<LookedInput> input)> looked;
        std::function<void(std::uint64_t generation, RequestId request, std::size_t done, std::size_t total)>
            framesStep;
        std::function<void(std::uint64_t generation, RequestId request,
                           Result<std::vector<zero_shot::EmbeddedFrame>> frames)>
            frames;
    };

    EncodingThread(Answers answers, int threads, std::string device);
    ~EncodingThread();
    EncodingThread(const EncodingThread&) = delete;
    EncodingThread& operator=(const EncodingThread&) = delete;

    /// Begins anew with another model; an empty one is none. Returns the new generation.
    std::uint64_t open(const zero_shot::EmbedderOptions& options);
    void embedTexts(RequestId request, std::vector<std::string> texts);
    void embedInputs(const std::vector<InputToEmbed>& inputs);
    /// At a whole input, or at one frame of a video.
    void look(RequestId request, std::string path, std::optional<std::int64_t> frame = {});
    /// Embeds frames one by one until `stop` is requested.
    void embedFrames(RequestId request, std::string path, const zero_shot::FrameTimes& times, std::stop_token stop);
    /// Leaves out what still waits; how many did.
    std::size_t forget(std::vector<ItemId> items);
    /// Puts one that waits before all others.
    void prefer(ItemId item);

private:
    struct TextsRequest {
        RequestId id{};
        std::vector<std::string> texts;
    };
    struct LookRequest {
        RequestId id{};
        std::string path;
        std::optional<std::int64_t> frame;
    };
    struct FramesRequest {
        RequestId id{};
        std::string path;
        zero_shot::FrameTimes times;
        std::stop_token stop;
    };
    /// All that waits. Taken from front to back in the order of the members.
    struct Waiting {
        std::optional<zero_shot::EmbedderOptions> model;
        std::deque<TextsRequest> texts;
        std::deque<LookRequest> looks;
        std::deque<FramesRequest> frames;
        std::deque<InputToEmbed> inputs;
        [[nodiscard]] bool hasQuestions() const { return !model && !(texts.empty() && looks.empty()); }
        [[nodiscard]] bool isEmpty() const
        {
            return !model && texts.empty() && looks.empty() && frames.empty() && inputs.empty();
        }
    };
    /// One piece of work with what it needs.
    struct Work {
        std::uint64_t generation = 0;
        Context context;
        std::optional<zero_shot::EmbedderOptions> model;
        std::optional<TextsRequest> texts;
        std::optional<LookRequest> look;
        std::optional<FramesRequest> frames;
        std::vector<InputToEmbed> inputs;
    };

    void loop(const std::stop_token& end);
    [[nodiscard]] Work take();
    void openModel(const Work& work);
    void answerTexts(const Work& work);
    void answerLook(const Work& work);
    void answerFrames(const Work& work);
    /// Texts and looks that came while frames are embedded.
    void answerMeanwhile();
    void embed(const Work& work);
    [[nodiscard]] Error noModel() const;

    Answers m_answers;
    int m_threads;
    std::string m_device;
    std::optional<zero_shot::Embedder> m_embedder;  // of the thread alone

    std::mutex m_mutex;
    std::condition_variable_any m_changed;
    Waiting m_waiting;
    std::uint64_t m_generation = 0;
    std::stop_source m_stop;
    std::jthread m_thread;
};

}  // namespace orangery::recognition_page
