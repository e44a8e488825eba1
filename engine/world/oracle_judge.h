// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/comcts/participants.h"

#include <string>
#include <string_view>

namespace orangery::world {

inline constexpr std::string_view kOracleBadge = "oracle";

/// The exact checker of the sample world as a judge. It computes the solution itself, so its scores are privileged, as
/// those of a judge that is shown the ground truth are.
///
/// With an error rate e > 0 each score of a *step* is turned round with probability e (+1 to -1, everything else
/// to +1), drawn from the call's seed. The verdict stays exact: success must mean the same for every judge.
class OracleJudge final : public comcts::Judge {
public:
    /// `errorRate` in [0, 1].
    OracleJudge(std::string name, double errorRate);

    [[nodiscard]] const std::string& name() const override { return m_name; }
    [[nodiscard]] std::string badge() const override;
    /// ErrorCode::Input when the question is not one of the sample world.
    [[nodiscard]] Result<comcts::Verdict> verdict(const comcts::JudgedResponse& judged,
                                                  const std::stop_token& stop) override;
    [[nodiscard]] Result<std::vector<double>> scores(const comcts::JudgedResponse& judged,
                                                     const std::stop_token& stop) override;

private:
    std::string m_name;
    double m_errorRate = 0;
};

}  // namespace orangery::world
