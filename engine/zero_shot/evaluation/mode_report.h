// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/base/table.h"
#include "engine/zero_shot/scoring/mode_comparison.h"

#include <optional>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// A comparison of modes with the names of what was compared.
struct ModeReport {
    ModeComparison comparison;
    std::vector<std::string> inputs;
    std::vector<std::optional<std::size_t>> truth;  ///< class of each input where it is known
    std::vector<std::string> classNames;
};

/// Of each mode `mode`, and `right` and `top1`, which are null where no class is known.
[[nodiscard]] Json countsOf(const ModeComparison& comparison);
/// Of each two modes `a`, `b` and `differ`, and where classes are known `only_a_right`, `only_b_right` and McNemar's exact `p`.
[[nodiscard]] Json pairsOf(const ModeComparison& comparison);
/// `modes`: their counts; `pairs`; `items`, at most `mostItems` of them.
[[nodiscard]] Json toJson(const ModeReport& report, std::size_t mostItems);
[[nodiscard]] std::string textOf(const ModeReport& report);
/// A row an input: its class in each mode, with the probability.
[[nodiscard]] Table modeTable(const ModeReport& report);
/// A row two modes: what toJson tells of them; empty cells where no class is known.
[[nodiscard]] Table pairTable(const ModeReport& report);

}  // namespace orangery::zero_shot
