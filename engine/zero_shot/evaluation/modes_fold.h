// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/zero_shot/evaluation/mode_report.h"
#include "engine/zero_shot/evaluation/sample_answer.h"

#include <optional>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// One input as every mode answers it.
struct ModesOfInput {
    std::string input;  ///< as a person named it
    std::string path;
    std::optional<std::size_t> truth;            ///< class, where it is known
    std::vector<std::vector<LikelyClass>> best;  ///< of each mode its likeliest classes, at least one
};

/// How many classes are told of an input and a mode.
inline constexpr std::size_t kBestOfMode = 5;

/// What a run of recognize.modes tells: events `classes` {names}; `mode` {mode, aggregation, texts, and where it has them
/// templates, alpha} for each; `item_finished` {item, id, input, truth, best: {mode: [[class, probability], ...]}} and
/// `item_failed` {item, id, input, message}; and at the end `mode_counts` and `pair`, which follow from the items.
struct ModesFold {
    std::vector<std::string> classNames;
    std::vector<ComparedMode> modes;
    std::vector<std::size_t> texts;  ///< how many each mode has
    std::vector<ModesOfInput> inputs;
    std::size_t failed = 0;  ///< inputs that could not be read

    /// ErrorCode::Input where a field is missing, or a class, a mode or an answer that the events before do not allow.
    [[nodiscard]] Result<void> add(const Json& event);
};

/// Fields of the events `mode` and `item_finished`.
[[nodiscard]] Json modeEvent(const ComparedMode& mode, std::size_t texts);
[[nodiscard]] Json itemEvent(const ModesFold& told, std::size_t item, const ModesOfInput& input);

/// Counted from the best class of each input and mode.
[[nodiscard]] ModeReport reportOf(const ModesFold& told);

}  // namespace orangery::zero_shot
