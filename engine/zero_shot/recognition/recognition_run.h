// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/options.h"
#include "engine/base/run_folder.h"
#include "engine/zero_shot/recognition/recognised_item.h"

#include <map>

namespace orangery::zero_shot {

/// The run folder of a recognition. Events: `classes` {names}; `item_finished` {item, input, sha256, ranking: [[class
/// index, cosine, logit, probability], ...]}, with `truth` (a name) of an object that its file labels, `answer` and `labels`
/// where there are thresholds, and `background` {text, cosine} where there is one; `item_failed` {item, input, message}. Each item counts by itself. A view is a fold over them: so are tables/predictions.csv and report.html.
class RecognitionRun {
public:
    /// Begins a run, or goes on with one of the same parameters. ErrorCode::Usage where the folder holds another one.
    [[nodiscard]] static Result<RecognitionRun> open(const RunInfo& info, const Params& params,
                                                     const std::vector<std::string>& classNames,
                                                     const Thresholds& thresholds);

    /// Whether an earlier call finished this input.
    [[nodiscard]] bool isFinished(std::size_t item, const std::string& input) const;

    [[nodiscard]] Result<void> finished(const RecognisedItem& item);
    [[nodiscard]] Result<void> failed(std::size_t item, const std::string& input, const std::string& message);
    /// Makes all items until now survive.
    [[nodiscard]] Result<void> commit() { return m_folder.events().commit(); }
    /// Writes tables and report from the events, and closes the run.
    [[nodiscard]] Result<void> close(const Json& facts, bool complete);

    [[nodiscard]] RunFolder& folder() { return m_folder; }

private:
    RecognitionRun(RunFolder folder, std::vector<std::string> classNames, Table predictions)
        : m_folder(std::move(folder)), m_classNames(std::move(classNames)), m_predictions(std::move(predictions))
    {
    }

    RunFolder m_folder;
    std::vector<std::string> m_classNames;
    Table m_predictions;                           ///< without rows
    std::map<std::size_t, std::string> m_earlier;  ///< finished by an earlier call: item -> input
};

/// The last event of each item, by item: what a resumed run and every view go by. Failed items have their event too.
/// ErrorCode::Input where an event is none of a recognition's.
[[nodiscard]] Result<std::map<std::size_t, Json>> lastOfItems(const std::vector<Json>& events);

}  // namespace orangery::zero_shot
