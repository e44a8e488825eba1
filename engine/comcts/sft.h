// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/comcts/records.h"
#include "engine/comcts/tree_file.h"

#include <optional>
#include <string>
#include <vector>

namespace orangery::comcts {

/// One training sample in the shape that LLaMA-Factory reads (sharegpt with messages and images).
struct SftSample {
    std::string user;       ///< "<image>" and the question
    std::string assistant;  ///< the response
    std::string image;
    bool reflective = false;  ///< holds a wrong step, the reflection sentence and the right continuation
};

/// How `images` is written: LLaMA-Factory documents a list; the published file has a text.
enum class ImagesShape { List, Text };

[[nodiscard]] Json sampleToJson(const SftSample& sample, ImagesShape images);
/// Reads a file of samples in either shape.
[[nodiscard]] Result<std::vector<SftSample>> readSft(const fs::path& path);

struct ReflectionOptions {
    double share = 0.1;      ///< quota: at most int(records * share) reflective samples, in [0, 1]
    std::uint64_t seed = 0;  ///< of the shuffles
    std::string sentence;    ///< empty = our own
    bool shuffle = true;
};

/// The published code's rule, over success lines: the best right model's response; reflective where at least two
/// models were right and another valid model's first new step had V < 0, up to the quota. What that code loses in
/// silence (a wrong response without a section after the prefix) becomes a plain sample here.
[[nodiscard]] std::vector<SftSample> sftByCodeRule(const std::vector<SearchRecord>& records,
                                                   const ReflectionOptions& options);

/// The paper's rule, over trees: one node s of the right path whose sibling has the smallest U(sibling) - U(s) is
/// replaced by (sibling, reflection, s). Nothing where no node of the path has a sibling, or no path is right.
struct Reflection {
    NodeId node = kRoot;      ///< s on the right path
    NodeId negative = kRoot;  ///< the sibling
    double gap = 0;           ///< U(sibling) - U(s)
};
[[nodiscard]] std::vector<Reflection> reflectionCandidates(const TreeDocument& document);
[[nodiscard]] std::optional<SftSample> sftByPaperRule(const TreeDocument& document, const ReflectionOptions& options,
                                                      bool reflect);

}  // namespace orangery::comcts
