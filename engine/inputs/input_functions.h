// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/inputs/input.h"
#include "engine/inputs/inspection.h"

/// The functions of the media module that others call through moduleFunction().
namespace orangery::inputs {

using ReadInput = void(const fs::path& path, const InputOptions& options, const Context& context, Result<Input>& input);
inline constexpr const char* kReadInput = "orangery_read_input";

/// "picture", "video" or "cloud" by the first bytes; empty where the file cannot be read.
using KindOfInput = void(const fs::path& path, std::string& kind);
inline constexpr const char* kKindOfInput = "orangery_kind_of_input";

using InspectInput = void(const fs::path& path, std::size_t object, const Context& context,
                          Result<Inspection>& inspection);
inline constexpr const char* kInspectInput = "orangery_inspect_input";

}  // namespace orangery::inputs
