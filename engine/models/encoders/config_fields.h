// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace orangery::models {

/// Reads the members of one object of a config file, each with the value that holds when it is absent or null. The
/// first member that does not fit is kept as the error, so that a reader asks once, at its end.
class ConfigFields {
public:
    /// `object` must outlive this; anything but an object counts as an empty one.
    ConfigFields(const Json& object, std::string source);

    [[nodiscard]] bool has(std::string_view name) const { return find(name) != nullptr; }
    /// A whole number from `minimum` to `maximum`.
    [[nodiscard]] std::int64_t integer(std::string_view name, std::int64_t absent, std::int64_t minimum,
                                       std::int64_t maximum);
    [[nodiscard]] double real(std::string_view name, double absent);
    [[nodiscard]] bool flag(std::string_view name, bool absent);
    [[nodiscard]] std::string text(std::string_view name, std::string absent);
    /// A member that is an object, else an empty one.
    [[nodiscard]] const Json& object(std::string_view name) const;
    /// Notes that a member asks for what is not supported.
    void refuse(std::string_view name, std::string why);

    [[nodiscard]] const std::string& source() const { return m_source; }
    [[nodiscard]] const std::optional<Error>& error() const { return m_error; }

private:
    [[nodiscard]] const Json* find(std::string_view name) const;
    void expected(std::string_view name, const Json& found, const std::string& what);

    const Json* m_object;
    std::string m_source;
    std::optional<Error> m_error;
};

}  // namespace orangery::models
