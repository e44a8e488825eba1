// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace orangery::zero_shot {

/// Finds classes by the names that files give them: as they are written, else by looseName(). Names without any letter or
/// number are like no other. Of classes that are alike the first counts.
class ClassLookup {
public:
    /// `names` has to outlive the lookup.
    explicit ClassLookup(const std::vector<std::string>& names);

    /// The place of the class among the names.
    [[nodiscard]] std::optional<std::size_t> find(const std::string& name) const;

    /// What to tell of a name that was not found: a question after the nearest one, or nothing.
    [[nodiscard]] std::string hint(const std::string& name) const;

private:
    const std::vector<std::string>& m_names;
    std::unordered_map<std::string, std::size_t> m_exact;
    std::unordered_map<std::string, std::size_t> m_loose;
};

}  // namespace orangery::zero_shot
