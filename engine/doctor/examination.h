// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"

#include <string>

namespace orangery::doctor {

enum class LibTorchCheck {
    Look,  ///< whether its files are there
    Load,  ///< whether it loads, and what it says of itself; takes about a third of a second
};

/// Everything that `doctor` tells, as its JSON document; "problems" are sentences for people.
[[nodiscard]] Json examine(LibTorchCheck check);

/// The document as text for a terminal.
[[nodiscard]] std::string examinationText(const Json& examination);

}  // namespace orangery::doctor
