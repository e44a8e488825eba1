// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/comcts/search.h"

#include <string>
#include <string_view>
#include <vector>

namespace orangery::comcts {

/// One input record of the original's format: `image`, optional `question`, `conversations` of two turns with
/// `from` or `role`, the second of which holds the ground truth. `fallbackId` is taken where it has no `id`.
[[nodiscard]] Result<Question> questionFromRecord(const Json& record, const std::string& fallbackId);

/// Reads questions from a JSON array, a single record or JSON lines. ErrorCode::Input naming file and record for a
/// malformed one or an id that occurs twice. The id becomes a folder name: see folderName.
[[nodiscard]] Result<std::vector<Question>> readQuestions(const fs::path& path);

/// `id` with every byte that is not a letter, digit, '.', '_' or '-' written as %XX, so that it names one folder.
[[nodiscard]] std::string folderName(const std::string& id);

/// The line that the original program writes for a solved question: each model's response, value, step_value,
/// is_correct and valid, then image, question, prefix_prompt and conversations. No line break at the end.
[[nodiscard]] Json successRecord(const Question& question, const SearchState& state);

/// The line for a question that was not solved: the input record, each model's response and valid, prefix_prompt.
[[nodiscard]] Json failureRecord(const Question& question, const SearchState& state);

/// A record as a line of the original's files: ASCII, ", " and ": " between, a line break at the end.
[[nodiscard]] std::string recordLine(const Json& record);

/// One model's part of a success or failure line that was read.
struct RecordedResponse {
    std::string model;
    std::string response;
    bool valid = false;
    std::optional<bool> correct;
    std::optional<double> value;
    std::vector<double> stepValues;
};

/// A line of either kind, as written by the original or by us (older files have no step_value).
struct SearchRecord {
    Question question;
    std::string prefix;
    std::vector<RecordedResponse> responses;  ///< in the file's order
    [[nodiscard]] bool solved() const;
};

/// Reads success or failure lines (.jsonl) or an array of them. A member that is an object with `response` and
/// `valid` is a model.
[[nodiscard]] Result<std::vector<SearchRecord>> readSearchRecords(const fs::path& path);

/// The records of a file that holds an array, one object, or one object a line; with the line or index of each
/// in messages. At most 2^20 records.
[[nodiscard]] Result<std::vector<Json>> readRecords(const fs::path& path);

}  // namespace orangery::comcts
