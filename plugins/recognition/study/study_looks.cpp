// SPDX-License-Identifier: GPL-3.0-or-later
// What the encoder is shown of inputs, and frames of videos.
#include "plugins/recognition/study/study.h"

#include <QMetaObject>

#include <utility>

namespace orangery::recognition_page {

void Study::withPictures(const std::string& path, QObject* owner, std::function<void(Result<LookedInput>)> done)
{
    look(path, {}, owner, std::move(done));
}

void Study::withFrame(const std::string& path, std::int64_t number, QObject* owner,
                      std::function<void(Result<LookedInput>)> done)
{
    look(path, number, owner, std::move(done));
}

namespace {

Failure noModel()
{
    return failure(ErrorCode::Usage, "the input cannot be read as a model is shown it", "no model is chosen",
                   "Choose a model.");
}

}  // namespace

void Study::look(const std::string& path, std::optional<std::int64_t> frame, QObject* owner,
                 std::function<void(Result<LookedInput>)> done)
{
    const auto request = static_cast<RequestId>(++m_lastRequest);
    m_picturesWanted[request] = {.owner = owner, .done = std::move(done)};
    if (!model().empty())
        m_thread->look(request, path, frame);
    else
        QMetaObject::invokeMethod(
            this, [this, request] { noteLooked(request, noModel()); }, Qt::QueuedConnection);
}

void Study::noteLooked(RequestId request, Result<LookedInput> input)
{
    const auto found = m_picturesWanted.find(request);
    if (found == m_picturesWanted.end())
        return;
    const PicturesWanted wanted = std::move(found->second);
    m_picturesWanted.erase(found);
    if (wanted.owner)
        wanted.done(std::move(input));
}

RequestId Study::withFrames(const std::string& path, const zero_shot::FrameTimes& times, QObject* owner,
                            FramesStep step, FramesDone done)
{
    const auto request = static_cast<RequestId>(++m_lastRequest);
    FramesWanted& wanted = m_framesWanted[request];
    wanted = {.owner = owner, .step = std::move(step), .done = std::move(done)};
    if (!model().empty())
        m_thread->embedFrames(request, path, times, wanted.stop.get_token());
    else
        QMetaObject::invokeMethod(
            this, [this, request] { noteFrames(request, noModel()); }, Qt::QueuedConnection);
    return request;
}

void Study::cancelFrames(RequestId request)
{
    const auto found = m_framesWanted.find(request);
    if (found == m_framesWanted.end())
        return;
    found->second.stop.request_stop();
    m_framesWanted.erase(found);
}

void Study::noteFramesStep(RequestId request, std::size_t done, std::size_t total)
{
    const auto found = m_framesWanted.find(request);
    if (found != m_framesWanted.end() && found->second.owner)
        found->second.step(done, total);
}

void Study::noteFrames(RequestId request, Result<std::vector<zero_shot::EmbeddedFrame>> frames)
{
    const auto found = m_framesWanted.find(request);
    if (found == m_framesWanted.end())
        return;
    const FramesWanted wanted = std::move(found->second);
    m_framesWanted.erase(found);
    if (wanted.owner)
        wanted.done(std::move(frames));
}

}  // namespace orangery::recognition_page
