// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/evaluation/evaluation_charts.h"
#include "engine/zero_shot/evaluation/evaluation_fold.h"
#include "widgets/bridge/background.h"
#include "widgets/bridge/run_follower.h"

#include <QTimer>

#include <memory>
#include <vector>

namespace orangery::recognition_page {

/// What an evaluation has found, made ready to be shown. Never changed.
struct EvaluationReport {
    std::shared_ptr<const zero_shot::EvaluationResult> result;
    zero_shot::Verdict verdict;
    std::vector<zero_shot::ClassFigures> classes;
    CountMatrix confusion;
    Chart reliability;
    Chart coverage;
    Chart controls;
};
using EvaluationReportPointer = std::shared_ptr<const EvaluationReport>;

[[nodiscard]] EvaluationReportPointer reportOf(const zero_shot::EvaluationFold& fold);

/// Follows a run of recognize.evaluate, one that happens now or one that was recorded, and folds it on a worker.
class EvaluationReader : public QObject {
    Q_OBJECT

public:
    explicit EvaluationReader(QObject* parent = nullptr);

    void follow(const fs::path& run);
    [[nodiscard]] const fs::path& run() const { return m_follower.folder(); }
    /// Null until there are samples.
    [[nodiscard]] const EvaluationReportPointer& report() const { return m_report; }
    /// Whether all that is on disk is shown.
    [[nodiscard]] bool isSettled() const;
    /// Whether the run says that it has ended whole or not; false while it goes on, or was killed.
    [[nodiscard]] bool hasEnded() const { return m_follower.state() == bridge::FollowState::Ended; }

Q_SIGNALS:
    void reportChanged();
    void stateChanged();
    void failed(const orangery::Error& error);

private:
    void take(const bridge::EventBatchPointer& batch);
    void forget();
    void foldNext();

    bridge::RunFollower m_follower;
    bridge::Background* m_worker;
    QTimer m_pause;  ///< between two reports, so that a busy run does not keep the window busy
    std::shared_ptr<zero_shot::EvaluationFold> m_fold;  ///< null while the worker has it
    std::vector<bridge::EventBatchPointer> m_waiting;
    EvaluationReportPointer m_report;
};

}  // namespace orangery::recognition_page
