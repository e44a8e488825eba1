// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/image/config_fields.h"

#include "engine/image/transform.h"

namespace orangery::image {

const Json* ConfigFields::find(const char* name) const
{
    if (!m_object.is_object())
        return nullptr;
    const auto found = m_object.find(name);
    return found == m_object.end() || found->is_null() ? nullptr : &*found;
}

void ConfigFields::refuse(const std::string& name, const std::string& why)
{
    if (m_problem.empty())
        m_problem = "its \"" + name + "\" " + why;
}

Result<void> ConfigFields::verdict() const
{
    if (!m_problem.empty())
        return failure(ErrorCode::Input, m_source + " cannot be used", m_problem);
    return {};
}

std::optional<bool> ConfigFields::flag(const char* name)
{
    const Json* value = find(name);
    if (value == nullptr)
        return std::nullopt;
    if (value->is_boolean())
        return value->get<bool>();
    refuse(name, "is neither true nor false");
    return std::nullopt;
}

std::optional<double> ConfigFields::number(const char* name)
{
    const Json* value = find(name);
    if (value == nullptr)
        return std::nullopt;
    if (value->is_number())
        return value->get<double>();
    refuse(name, "is no number");
    return std::nullopt;
}

std::optional<std::string> ConfigFields::text(const char* name)
{
    const Json* value = find(name);
    if (value == nullptr)
        return std::nullopt;
    if (value->is_string())
        return value->get<std::string>();
    refuse(name, "is no text");
    return std::nullopt;
}

std::optional<std::array<double, 3>> ConfigFields::channels(const char* name)
{
    const Json* value = find(name);
    if (value == nullptr)
        return std::nullopt;
    if (value->is_number())
        return std::array{value->get<double>(), value->get<double>(), value->get<double>()};
    if (value->is_array() && value->size() == 3 && (*value)[0].is_number() && (*value)[1].is_number() &&
        (*value)[2].is_number())
        return std::array{(*value)[0].get<double>(), (*value)[1].get<double>(), (*value)[2].get<double>()};
    refuse(name, "is not a list of three numbers");
    return std::nullopt;
}

std::optional<int> ConfigFields::wholeEdge(const std::string& name, const Json& value)
{
    const double number = value.is_number() ? value.get<double>() : 0.0;
    if (number >= 1 && number <= kMaxEdge && number == static_cast<int>(number))
        return static_cast<int>(number);
    refuse(name, "is no whole number within 1 ... " + std::to_string(kMaxEdge));
    return std::nullopt;
}

std::optional<Size> ConfigFields::size(const char* name)
{
    const Json* value = find(name);
    if (value == nullptr)
        return std::nullopt;
    std::optional<int> height;
    std::optional<int> width;
    if (value->is_object() && value->contains("height") && value->contains("width")) {
        height = wholeEdge(name, (*value)["height"]);
        width = wholeEdge(name, (*value)["width"]);
    } else if (value->is_array() && value->size() == 2) {
        height = wholeEdge(name, (*value)[0]);
        width = wholeEdge(name, (*value)[1]);
    } else if (value->is_number()) {
        height = width = wholeEdge(name, *value);
    } else {
        refuse(name, "is neither a number nor an object with height and width");
    }
    if (!height || !width)
        return std::nullopt;
    return Size{*width, *height};
}

std::optional<int> ConfigFields::edge(const char* name)
{
    const Json* value = find(name);
    if (value == nullptr)
        return std::nullopt;
    return wholeEdge(name, value->is_object() && value->contains("shortest_edge") ? (*value)["shortest_edge"] : *value);
}

}  // namespace orangery::image
