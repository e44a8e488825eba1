// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/base/table.h"
#include "engine/zero_shot/few_shot/few_shot.h"

#include <string>
#include <vector>

namespace orangery::zero_shot {

/// What some texts reach without any sample, on the same test split.
struct ZeroShotLine {
    std::string mode;  ///< "name", "descriptions", ...
    bool usesDescriptions = false;
    double top1 = 0;
    double meanRecall = 0;
};

struct FewShotResult {
    FewShotOptions options;
    std::vector<std::string> classNames;
    std::size_t pool = 0;  ///< samples that may be learnt from
    std::size_t test = 0;  ///< samples that are measured on
    std::vector<ZeroShotLine> zeroShot;
    std::vector<FewShotFit> fits;
};

[[nodiscard]] Json toJson(const ZeroShotLine& line);
[[nodiscard]] Json toJson(const FewShotFit& fit);
/// `split`, `zero_shot`, `curve`, `fits`.
[[nodiscard]] Json toJson(const FewShotResult& result);
[[nodiscard]] std::string textOf(const FewShotResult& result);
/// zero_shot, curve, fits.
[[nodiscard]] std::vector<Table> tablesOf(const FewShotResult& result);

}  // namespace orangery::zero_shot
