// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/encoders/config_fields.h"

#include <cmath>
#include <utility>

namespace orangery::models {

namespace {

const Json& emptyObject()
{
    static const Json kEmpty = Json::object();
    return kEmpty;
}

}  // namespace

ConfigFields::ConfigFields(const Json& object, std::string source)
    : m_object(object.is_object() ? &object : &emptyObject()), m_source(std::move(source))
{
}

const Json* ConfigFields::find(std::string_view name) const
{
    const auto found = m_object->find(std::string(name));
    return found == m_object->end() || found->is_null() ? nullptr : &*found;
}

void ConfigFields::expected(std::string_view name, const Json& found, const std::string& what)
{
    if (!m_error)
        m_error = Error{.code = ErrorCode::Input,
                        .message = m_source + ": " + std::string(name) + " is " + writeJson(found),
                        .cause = "expected " + what,
                        .hint = {}};
}

std::int64_t ConfigFields::integer(std::string_view name, std::int64_t absent, std::int64_t minimum,
                                   std::int64_t maximum)
{
    const Json* found = find(name);
    if (found == nullptr)
        return absent;
    if (found->is_number_integer()) {
        const auto value = found->get<std::int64_t>();
        if (value >= minimum && value <= maximum)
            return value;
    }
    expected(name, *found, "a whole number from " + std::to_string(minimum) + " to " + std::to_string(maximum));
    return absent;
}

double ConfigFields::real(std::string_view name, double absent)
{
    const Json* found = find(name);
    if (found == nullptr)
        return absent;
    if (found->is_number() && std::isfinite(found->get<double>()))
        return found->get<double>();
    expected(name, *found, "a number");
    return absent;
}

bool ConfigFields::flag(std::string_view name, bool absent)
{
    const Json* found = find(name);
    if (found == nullptr)
        return absent;
    if (found->is_boolean())
        return found->get<bool>();
    expected(name, *found, "true or false");
    return absent;
}

std::string ConfigFields::text(std::string_view name, std::string absent)
{
    const Json* found = find(name);
    if (found == nullptr)
        return absent;
    if (found->is_string())
        return found->get<std::string>();
    expected(name, *found, "a text");
    return absent;
}

const Json& ConfigFields::object(std::string_view name) const
{
    const Json* found = find(name);
    return found != nullptr && found->is_object() ? *found : emptyObject();
}

void ConfigFields::refuse(std::string_view name, std::string why)
{
    if (!m_error)
        m_error = Error{.code = ErrorCode::Input,
                        .message = m_source + ": " + std::string(name) + " is not supported",
                        .cause = std::move(why),
                        .hint = {}};
}

}  // namespace orangery::models
