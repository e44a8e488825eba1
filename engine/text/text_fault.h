// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace orangery::text {

/// What makes a tokenizer's file unreadable or a text impossible to encode. Thrown inside this topic only; every public
/// function turns it into an Error that names the file.
struct TextFault {
    std::string what;
};

}  // namespace orangery::text
