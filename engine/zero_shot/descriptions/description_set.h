// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/files/class_set.h"
#include "engine/zero_shot/files/named_texts.h"

#include <optional>
#include <string>
#include <vector>

namespace orangery::zero_shot {

/// Reads sentences about classes: a JSON or YAML object from names to lists (GPT4Vis, CuPL, DCLIP: they have one shape),
/// or a CSV or TSV with a row a sentence, its columns `class` and `description` (or `sentence`, `text`), else the first
/// two. A column `disabled` names sentences and classes that are kept and count for nothing, as writeDescriptions has it.
/// Told by the file's ending, else by its content. ErrorCode::Input with place and remedy.
[[nodiscard]] Result<NamedTextsFile> readDescriptions(const fs::path& path);
[[nodiscard]] Result<NamedTextsFile> parseDescriptions(std::string_view text, const std::string& source);

/// Sentences for every class of a set.
struct DescriptionSet {
    std::vector<std::vector<std::string>> sentences;       ///< by class, in its order; empty = the file has none for it
    std::vector<std::optional<std::size_t>> entries = {};  ///< by class: its place in the file

    /// A key of the file that no class has.
    struct Unknown {
        std::string name;
        std::string nearest;  ///< class with a similar name, may be empty
    };
    std::vector<Unknown> unknown;
    std::vector<std::string> undescribed;  ///< classes without sentences
    std::vector<std::string> repeated;     ///< keys that stand more than once; the first one was taken
    /// Classes that were found under another spelling, as "class: key".
    std::vector<std::string> respelled;
};

/// Joins by name, never by position: exactly first, else without regard to case and punctuation. Disabled sentences are left
/// out; a disabled class that is asked for has its others.
[[nodiscard]] DescriptionSet joinDescriptions(const ClassSet& classes, const std::vector<NamedTexts>& described);

/// A class set of the described names that are not disabled, in the order of the file.
[[nodiscard]] ClassSet classesOf(const std::vector<NamedTexts>& described);

}  // namespace orangery::zero_shot
