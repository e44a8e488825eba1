// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/fields.h"

#include <limits>

namespace orangery::text {

namespace {

constexpr std::size_t kShownCharacters = 40;

std::string shown(const FileJson& value)
{
    std::string text = value.dump(-1, ' ', true, FileJson::error_handler_t::replace);
    if (text.size() > kShownCharacters)
        text = text.substr(0, kShownCharacters) + "...";
    return text;
}

}  // namespace

Fields::Fields(const FileJson& object, std::string where) : m_object(&object), m_where(std::move(where))
{
    if (!object.is_object())
        throw TextFault{m_where + " is " + shown(object) + " where an object is needed"};
}

bool Fields::has(const std::string& name) const
{
    const auto found = m_object->find(name);
    return found != m_object->end() && !found->is_null();
}

const FileJson& Fields::json(const std::string& name) const
{
    const auto found = m_object->find(name);
    if (found == m_object->end())
        throw fault("'" + name + "' is missing");
    return *found;
}

std::string Fields::text(const std::string& name) const
{
    const FileJson& value = json(name);
    if (!value.is_string())
        throw fault("'" + name + "' is " + shown(value) + " where a text is needed");
    return value.get<std::string>();
}

std::string Fields::text(const std::string& name, const std::string& otherwise) const
{
    return has(name) ? text(name) : otherwise;
}

bool Fields::flag(const std::string& name) const
{
    const FileJson& value = json(name);
    if (!value.is_boolean())
        throw fault("'" + name + "' is " + shown(value) + " where true or false is needed");
    return value.get<bool>();
}

bool Fields::flag(const std::string& name, bool otherwise) const
{
    return has(name) ? flag(name) : otherwise;
}

std::uint64_t Fields::integer(const std::string& name) const
{
    const FileJson& value = json(name);
    if (!value.is_number_unsigned())
        throw fault("'" + name + "' is " + shown(value) + " where a number from 0 on is needed");
    return value.get<std::uint64_t>();
}

std::uint32_t Fields::id(const std::string& name) const
{
    const std::uint64_t value = integer(name);
    if (value > std::numeric_limits<std::uint32_t>::max())
        throw fault("'" + name + "' is " + std::to_string(value) + ", which is no token's id");
    return static_cast<std::uint32_t>(value);
}

char32_t Fields::character(const std::string& name) const
{
    const std::string value = text(name);
    if (value.empty() || codePointAt(value, 0).bytes != value.size())
        throw fault("'" + name + "' is '" + value + "' where one character is needed");
    return codePointAt(value, 0).value;
}

Fields Fields::object(const std::string& name) const
{
    return {json(name), m_where + "." + name};
}

std::vector<Fields> Fields::list(const std::string& name) const
{
    const FileJson& value = json(name);
    if (!value.is_array())
        throw fault("'" + name + "' is " + shown(value) + " where a list is needed");
    std::vector<Fields> elements;
    for (std::size_t i = 0; i < value.size(); ++i)
        elements.emplace_back(value[i], m_where + "." + name + "[" + std::to_string(i) + "]");
    return elements;
}

Pattern Fields::pattern(const std::string& name) const
{
    const Fields fields = object(name);
    if (fields.has("String"))
        return Pattern::literal(fields.text("String"));
    if (fields.has("Regex"))
        return Pattern::expression(fields.text("Regex"));
    throw fields.fault("neither 'String' nor 'Regex' is there");
}

TextFault Fields::fault(const std::string& what) const
{
    return {m_where + ": " + what};
}

TextFault Fields::unsupported(const std::string& kind) const
{
    return {kind + " '" + type() + "' is not supported"};
}

}  // namespace orangery::text
