// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/page/growing_run.h"

#include "engine/zero_shot/recognition/recognition_run.h"
#include "plugins/recognition/page/opened_run.h"

#include <utility>

namespace orangery::recognition_page {

GrowingRun::GrowingRun(const Study& study, QObject* parent) : QObject(parent), m_study(study)
{
    connect(&m_follower, &bridge::RunFollower::batchArrived, this, &GrowingRun::take);
    connect(&m_follower, &bridge::RunFollower::restarted, this, &GrowingRun::forget);
    connect(&m_follower, &bridge::RunFollower::stateChanged, this, [this](bridge::FollowState state) {
        if (state == bridge::FollowState::Ended)
            Q_EMIT ended(m_follower.folder());
        else if (state == bridge::FollowState::Failed)
            Q_EMIT failed(m_follower.error());
    });
}

void GrowingRun::follow(const fs::path& run)
{
    m_names.clear();
    m_inputs.clear();
    m_follower.follow(run);
}

void GrowingRun::stop()
{
    m_follower.stop();
}

void GrowingRun::forget()
{
    m_names.clear();
    std::vector<std::string> inputs;
    for (auto& [number, input] : std::exchange(m_inputs, {}))
        inputs.push_back(std::move(input));
    Q_EMIT begunAnew(inputs);
}

void GrowingRun::take(const bridge::EventBatchPointer& batch)
{
    if (batch->generation != m_follower.generation())
        return;
    try {
        tell(batch->events);
    } catch (const std::exception& problem) {  // what is malformed in JSON is told by exceptions
        fail({ErrorCode::Input, "an event is malformed", problem.what(), {}});
    }
}

void GrowingRun::tell(const std::vector<Json>& events)
{
    for (const Json& event : events)
        if (event.at("ev") == "classes") {
            m_names = event.at("names").get<std::vector<std::string>>();
            Q_EMIT classesArrived(m_names);
        }
    const auto items = zero_shot::lastOfItems(events);
    if (!items)
        return fail(items.error());
    // The classes may have been edited since: then the run's numbers are none of theirs.
    const std::vector<std::string>& names = m_study.classes().names;
    std::vector<RecordedItem> fresh;
    for (const auto& [number, event] : *items) {
        RecordedItem item = recordedItem(event, names, names == m_names);
        if (m_inputs.emplace(number, item.input).second)
            fresh.push_back(std::move(item));
        else
            Q_EMIT renewed(item);
    }
    if (!fresh.empty())
        Q_EMIT arrived(fresh);
}

void GrowingRun::fail(const Error& error)
{
    Error told = error;
    told.message = (m_follower.folder() / "events.jsonl").string() + ": " + error.message;
    m_follower.stop();
    Q_EMIT failed(told);
}

}  // namespace orangery::recognition_page
