// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/image/image.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace orangery::image {

/// The fields of a configuration. A field that is absent or null gives nothing; the first one that is malformed is
/// kept as the problem, and gives nothing either.
class ConfigFields {
public:
    ConfigFields(const Json& object, std::string_view source) : m_object(object), m_source(source) {}

    [[nodiscard]] std::optional<bool> flag(const char* name);
    [[nodiscard]] std::optional<double> number(const char* name);
    [[nodiscard]] std::optional<std::string> text(const char* name);
    /// Three numbers, or one for all three channels.
    [[nodiscard]] std::optional<std::array<double, 3>> channels(const char* name);
    /// A whole number for both edges, [height, width], or {"height", "width"}.
    [[nodiscard]] std::optional<Size> size(const char* name);
    /// The whole number in {"shortest_edge": n}, or of a bare n.
    [[nodiscard]] std::optional<int> edge(const char* name);

    /// The field, or nullptr when it is absent or null.
    [[nodiscard]] const Json* find(const char* name) const;
    void refuse(const std::string& name, const std::string& why);
    /// ErrorCode::Input with the first problem.
    [[nodiscard]] Result<void> verdict() const;

private:
    [[nodiscard]] std::optional<int> wholeEdge(const std::string& name, const Json& value);

    const Json& m_object;
    std::string m_source;
    std::string m_problem;
};

}  // namespace orangery::image
