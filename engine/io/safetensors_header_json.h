// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/safetensors_header.h"

#include <string_view>

namespace orangery::io {

/// The entries of a safetensors header in the order of its text, with members of the right kinds and no member twice in
/// one entry; whether they agree with each other is not looked at. Takes no more memory than a few times the text. The
/// error's message is the reason alone.
[[nodiscard]] Result<SafetensorsHeader> readSafetensorsJson(std::string_view json);

}  // namespace orangery::io
