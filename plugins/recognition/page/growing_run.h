// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/study/study.h"
#include "widgets/bridge/run_follower.h"

#include <map>
#include <string>
#include <vector>

namespace orangery::recognition_page {

/// A run of recognize.classify that is shown while it is written, by whatever process.
class GrowingRun : public QObject {
    Q_OBJECT

public:
    GrowingRun(const Study& study, QObject* parent);

    /// Leaves what was followed and tells another run from its beginning.
    void follow(const fs::path& run);
    void stop();

Q_SIGNALS:
    /// Of the run, once it has told them.
    void classesArrived(const std::vector<std::string>& names);
    void arrived(const std::vector<orangery::recognition_page::RecordedItem>& items);
    /// An input that had arrived was gone on with.
    void renewed(const orangery::recognition_page::RecordedItem& item);
    /// What had arrived counts no more: another run began in the folder.
    void begunAnew(const std::vector<std::string>& inputs);
    void ended(const fs::path& run);
    void failed(const orangery::Error& error);

private:
    void take(const bridge::EventBatchPointer& batch);
    void tell(const std::vector<Json>& events);
    void forget();
    void fail(const Error& error);

    const Study& m_study;
    bridge::RunFollower m_follower;
    std::vector<std::string> m_names;             ///< of the run's classes
    std::map<std::size_t, std::string> m_inputs;  ///< that have arrived, by the run's numbers
};

}  // namespace orangery::recognition_page
