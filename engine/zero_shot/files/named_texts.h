// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::zero_shot {

/// A key of a JSON object with its text or its list of texts.
struct NamedTexts {
    std::string name;
    std::vector<std::string> texts;  ///< one where the value is a text
    bool isList = false;
    std::set<std::string> disabled = {};  ///< those of the texts that are kept and count for nothing
    bool isDisabled = false;              ///< so is all of it

    /// The texts that count, whether or not the whole is disabled.
    [[nodiscard]] std::vector<std::string> enabledTexts() const;
};

/// What a table's column `disabled` says of the class and the sentence of its row: nothing, "sentence", "class", or both.
struct DisabledCell {
    bool isClass = false;
    bool isSentence = false;
};
inline constexpr std::string_view kDisabledColumn = "disabled";
inline constexpr std::string_view kDisabledSentence = "sentence";
inline constexpr std::string_view kDisabledClass = "class";
inline constexpr std::string_view kDisabledBoth = "class and sentence";
/// Nothing for a cell that says something else.
[[nodiscard]] std::optional<DisabledCell> disabledCell(std::string_view cell);

/// An object of texts, in the order of the file. A key that stands twice stands here twice.
struct NamedTextsFile {
    std::vector<NamedTexts> entries;
    std::vector<std::string> remarks = {};  ///< what was put right while reading, one sentence each
};

/// Reads `{"name": "text" | ["text", ...], ...}`: ground truths, descriptions, answers of chat models. A byte-order mark
/// is skipped, and the brace-less lines `"name": [...],` that GPT4Vis' script appends are read as if they stood in an
/// object; both are remarks. ErrorCode::Input naming `source` with line and column, or the key, for anything else.
[[nodiscard]] Result<NamedTextsFile> parseNamedTexts(std::string_view text, const std::string& source);

/// As parseNamedTexts, from a file.
[[nodiscard]] Result<NamedTextsFile> readNamedTexts(const fs::path& path);

/// Names that stand more than once, each once, in the order of their first place.
[[nodiscard]] std::vector<std::string> repeatedNames(const std::vector<NamedTexts>& entries);

}  // namespace orangery::zero_shot
