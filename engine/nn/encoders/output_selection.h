// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orangery::nn {

/// Which outputs somebody asked for: names, or beginnings of names with a "*" behind; nothing asked for = all.
class OutputSelection {
public:
    OutputSelection() = default;
    explicit OutputSelection(std::vector<std::string> patterns) : m_patterns(std::move(patterns)) {}

    [[nodiscard]] bool wants(std::string_view name) const;
    /// Whether any output whose name begins so may be wanted.
    [[nodiscard]] bool wantsAny(std::string_view beginning) const;
    [[nodiscard]] const std::vector<std::string>& patterns() const { return m_patterns; }

    /// Whether `name` is what `pattern` asks for.
    [[nodiscard]] static bool matches(std::string_view pattern, std::string_view name);

private:
    std::vector<std::string> m_patterns;
};

}  // namespace orangery::nn
