// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::zero_shot {

/// The classes that are chosen between, in their order: ties go to the class that stands first.
struct ClassSet {
    std::vector<std::string> names;         ///< as they are written; not necessarily distinct (ImageNet has two pairs)
    std::string dataset = {};               ///< of a GPT4Vis configuration, else empty
    std::string prompt = {};                ///< of a GPT4Vis configuration: asks a chat model, with two "{}"
    std::optional<std::int64_t> sentences;  ///< of a GPT4Vis configuration: how many the prompt asks for
    std::string dataPath = {};              ///< of a GPT4Vis configuration
    std::vector<std::string> remarks = {};  ///< what a person should know, one sentence each
    std::vector<std::string> given = {};  ///< all names in their order, where some are left out of `names`; else empty
};

/// Reads class names from whatever people have, told by the file's ending, else by its content:
///   YAML    GPT4Vis' configuration (`categories`, and a second `dataset` that means `data_path`), a list of names, or
///           one under `classes`, `labels` or `names`
///   JSON    a list of names; an object with `categories`, `classes`, `labels`, `names` or `id2label`; an object from
///           names to lists (a description file); an object from numbers to names
///   CSV     the column `class`, `name`, `label` or `category`, else the first one; names that repeat on adjoining rows
///           (a file of descriptions) count once, and those that its column `disabled` names are left out
///   else    one name a line, blank lines left out
/// ErrorCode::Input naming file, place and remedy for what cannot be meant: no class at all, an empty name, a YAML name
/// without quotes that is a number or a truth value.
[[nodiscard]] Result<ClassSet> readClassSet(const fs::path& path);

/// As readClassSet, of text whose shape is told by `source`'s ending, else by the content.
[[nodiscard]] Result<ClassSet> parseClassSet(std::string_view text, const std::string& source);

// The readers of one shape each, without the checks that all shapes share.
[[nodiscard]] Result<ClassSet> parseYamlClasses(std::string_view text, const std::string& source);
[[nodiscard]] Result<ClassSet> parseJsonClasses(std::string_view text, const std::string& source);

}  // namespace orangery::zero_shot
