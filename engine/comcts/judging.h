// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/comcts/search.h"

#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace orangery::comcts {

/// One policy's response on its way through a round.
struct JudgedAnswer {
    std::string model;
    std::string text = {};                  ///< as answered, or after the repairs
    std::optional<Response> response = {};  ///< nothing when the call failed or the text has not the format
    bool drifted = false;                   ///< changed the text that it was to go on from
    std::optional<Verdict> verdict = {};
    std::vector<std::optional<std::vector<double>>> scores = {};  ///< by judge, then by section
    std::vector<std::optional<double>> fused = {};                ///< by section
    std::optional<std::size_t> cut = {};  ///< first section that goes on from the prefix and is below t
    NodeId last = kRoot;                  ///< end of its chain in the tree
    ModelResult result = {};

    /// Whether every section has a score: only such a response can grow the tree.
    [[nodiscard]] bool scored() const;
    [[nodiscard]] bool correct() const { return scored() && verdict && verdict->correct; }
};

/// Reads and judges the answers of one round and finds the first error of each. Leaves the tree alone. Every step
/// fails with ErrorCode::Cancelled on a stop request, and with what `emit` fails with.
class Judging {
public:
    /// All arguments have to outlive this.
    Judging(const Question& question, const RoundPlan& plan, std::span<const WeightedJudge> judges,
            const SearchOptions& options, const EventSink& emit);

    /// Reads an answer by the response format; one that has it not stays without a response.
    [[nodiscard]] Result<JudgedAnswer> read(const std::string& model, const PolicyAnswer& answer);
    /// Asks one judge after the other until one gives a verdict.
    [[nodiscard]] Result<void> askVerdict(JudgedAnswer& judged, const std::stop_token& stop);
    /// Asks all judges for their scores, fuses them, and finds the cut.
    [[nodiscard]] Result<void> askScores(JudgedAnswer& judged, const std::stop_token& stop);

private:
    [[nodiscard]] JudgedResponse request(const JudgedAnswer& judged, const Judge& judge,
                                         std::string_view purpose) const;
    [[nodiscard]] Result<void> judgeFailed(const JudgedAnswer& judged, const Judge& judge, std::string_view purpose,
                                           const Error& error) const;
    void fuseScores(JudgedAnswer& judged) const;

    const Question& m_question;
    const RoundPlan& m_plan;
    std::span<const WeightedJudge> m_judges;
    const SearchOptions& m_options;
    const EventSink& m_emit;
};

/// "### Title" and the like of each section, as events name them.
[[nodiscard]] Json sectionHeadings(std::span<const Section> sections);

}  // namespace orangery::comcts
