// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/descriptions/description_check.h"

#include <QString>

#include <cstddef>
#include <optional>
#include <vector>

namespace orangery::recognition_page {

/// Something that was found about a class or one of its sentences, by place.
struct Mark {
    zero_shot::Finding::Kind kind{};
    std::size_t classIndex = 0;
    std::optional<std::size_t> sentence;
    QString message;  ///< a whole sentence, with class and number
};

/// A word or two for a kind: "repeated", "too long".
[[nodiscard]] QString markWord(zero_shot::Finding::Kind kind);

/// The findings by the places of their classes. Findings come in the order of the classes, which tells apart classes of one
/// name; a finding about no class of `names` is left out.
[[nodiscard]] std::vector<Mark> marksOf(const std::vector<std::string>& names,
                                        const std::vector<zero_shot::Finding>& findings);

}  // namespace orangery::recognition_page
