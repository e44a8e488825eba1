// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/metadata.h"
#include "engine/models/catalogue/model_description.h"

#include <QString>

#include <cstdint>

namespace orangery::models_page {

/// "1234", "12.35 M", "7.24 B": exact below 100,000, else with two decimals.
[[nodiscard]] QString countText(std::uint64_t count);
/// "12 B", "1.5 kB", "2.34 GB": powers of 1000.
[[nodiscard]] QString sizeText(std::uint64_t bytes);

/// One line: kind, family, parameters, size, types, files.
[[nodiscard]] QString summaryText(const models::ModelDescription& description, std::size_t files);

/// The config files of a model folder, indented, one below the other. What is long is cut, and the text says so.
[[nodiscard]] QString configText(const fs::path& folder);
/// The same of the files of its tokenizer.
[[nodiscard]] QString tokenizerText(const fs::path& folder);
/// "key: value" in lines; long values and lists are cut, and the text says so.
[[nodiscard]] QString metadataText(const io::Metadata& metadata);

}  // namespace orangery::models_page
