// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/zero_shot/files/named_texts.h"

#include <string>
#include <vector>

namespace orangery::zero_shot {

/// An object from class names to lists of sentences, indented as GPT4Vis' files are, in the order of the classes.
/// ErrorCode::Input where a name stands twice: an object has room for one of them.
[[nodiscard]] Result<std::string> descriptionJson(const std::vector<std::string>& names,
                                                  const std::vector<std::vector<std::string>>& sentences);

/// Writes a JSON object, or a CSV with a row "class,description" a sentence, as the file's ending says. What is disabled is
/// marked in a third column of the CSV, and left out of the JSON, whose form is others'. ErrorCode::Usage for another ending; ErrorCode::Input as descriptionJson, and for a CSV with a class that has no sentence or a sentence
/// that is empty, since no row would tell of it.
[[nodiscard]] Result<void> writeDescriptions(const fs::path& path, const std::vector<NamedTexts>& described);

}  // namespace orangery::zero_shot
