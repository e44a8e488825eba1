// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/evaluation/evaluation_reader.h"

#include <chrono>

namespace orangery::recognition_page {

namespace {

constexpr std::chrono::milliseconds kBetweenReports{200};

}  // namespace

EvaluationReportPointer reportOf(const zero_shot::EvaluationFold& fold)
{
    auto result = std::make_shared<zero_shot::EvaluationResult>(fold.result());
    if (result->samples.empty())
        return nullptr;
    auto report = std::make_shared<EvaluationReport>();
    report->verdict = zero_shot::verdictOn(*result, result->seed);
    report->classes = zero_shot::classFigures(result->accuracy);
    report->confusion = zero_shot::confusionMatrix(*result);
    report->reliability = zero_shot::reliabilityChart(*result);
    report->coverage = zero_shot::coverageChart(*result);
    report->controls = zero_shot::controlsChart(*result, report->verdict);
    report->result = std::move(result);
    return report;
}

EvaluationReader::EvaluationReader(QObject* parent) : QObject(parent), m_worker(new bridge::Background(this))
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &EvaluationReader::foldNext);
    connect(&m_follower, &bridge::RunFollower::batchArrived, this, &EvaluationReader::take);
    connect(&m_follower, &bridge::RunFollower::restarted, this, &EvaluationReader::forget);
    connect(&m_follower, &bridge::RunFollower::stateChanged, this, [this](bridge::FollowState state) {
        if (state == bridge::FollowState::Failed)
            Q_EMIT failed(m_follower.error());
        Q_EMIT stateChanged();
    });
}

void EvaluationReader::forget()
{
    m_worker->cancel();
    m_pause.stop();
    m_fold = std::make_shared<zero_shot::EvaluationFold>();
    m_waiting.clear();
    m_report.reset();
    Q_EMIT reportChanged();
}

void EvaluationReader::follow(const fs::path& run)
{
    m_follower.follow(run);
    forget();
}

bool EvaluationReader::isSettled() const
{
    const bridge::FollowState state = m_follower.state();
    return m_waiting.empty() && m_fold != nullptr &&
           (state == bridge::FollowState::Ended || state == bridge::FollowState::CaughtUp);
}

void EvaluationReader::take(const bridge::EventBatchPointer& batch)
{
    if (batch->generation != m_follower.generation())
        return;
    m_waiting.push_back(batch);
    if (m_fold != nullptr && !m_pause.isActive())
        foldNext();
}

void EvaluationReader::foldNext()
{
    if (m_waiting.empty() || m_fold == nullptr)
        return;
    const std::shared_ptr<zero_shot::EvaluationFold> fold = std::exchange(m_fold, nullptr);
    m_worker->run(
        [fold, batches = std::exchange(m_waiting, {})]() -> Result<EvaluationReportPointer> {
            for (const bridge::EventBatchPointer& batch : batches)
                for (const Json& event : batch->events)
                    if (auto taken = fold->add(event); !taken)
                        return failure(taken.error());
            return reportOf(*fold);
        },
        [this, fold](const Result<EvaluationReportPointer>& report) {
            m_fold = fold;
            if (!report) {
                m_follower.stop();
                m_waiting.clear();
                Q_EMIT failed(report.error());
                return;
            }
            m_report = *report;
            m_pause.start(kBetweenReports);
            Q_EMIT reportChanged();
            Q_EMIT stateChanged();
        });
}

}  // namespace orangery::recognition_page
