// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/safetensors_header_json.h"

#include <nlohmann/json.hpp>

#include <limits>
#include <utility>

namespace orangery::io {

namespace {

using HeaderJson = nlohmann::json;

constexpr std::string_view kMetadata = "__metadata__";

std::string tensorNamed(const std::string& name)
{
    return "tensor '" + name + "'";
}

/// Takes the parser's events, so that a header of very many tensors never becomes a tree of values. An event that is
/// not expected where it comes stops the parser with a reason.
class HeaderEvents final : public nlohmann::json_sax<HeaderJson> {
public:
    [[nodiscard]] const std::string& fault() const { return m_fault; }
    [[nodiscard]] SafetensorsHeader takeHeader() { return std::move(m_header); }

    bool null() override { return scalar("null"); }
    bool boolean(bool) override { return scalar("a truth value"); }
    bool number_integer(number_integer_t) override { return scalar("a negative number"); }
    bool number_float(number_float_t, const string_t&) override { return scalar("a number that is not whole"); }
    bool binary(binary_t&) override { return scalar("binary data"); }
    bool number_unsigned(number_unsigned_t value) override;
    bool string(string_t& text) override;
    bool start_object(std::size_t) override;
    bool key(string_t& name) override;
    bool end_object() override;
    bool start_array(std::size_t) override;
    bool end_array() override;
    bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception& error) override
    {
        return refuse(std::string("it is no JSON: ") + error.what());
    }

private:
    enum class Place { Outside, Header, Metadata, Tensor, Shape, Offsets };
    enum class Member : unsigned { Dtype = 1, Shape = 2, Offsets = 4 };
    static constexpr unsigned kAllMembers = 7;

    bool refuse(std::string why)
    {
        m_fault = std::move(why);
        return false;
    }
    /// A value that no place expects.
    bool scalar(std::string_view what);
    bool tensorKey(const std::string& name);
    bool finishTensor();
    [[nodiscard]] TensorEntry& entry() { return m_header.entries.back(); }

    SafetensorsHeader m_header;
    std::string m_fault;
    Place m_place = Place::Outside;
    Member m_member = Member::Dtype;
    unsigned m_members = 0;  ///< those that the current tensor has had
    std::size_t m_offsets = 0;
    std::string m_key;
    bool m_hasMetadata = false;
};

bool HeaderEvents::scalar(std::string_view what)
{
    switch (m_place) {
    case Place::Outside:
        return refuse("it is no JSON object");
    case Place::Header:
        return refuse("'" + m_key + "' is " + std::string(what) + ", not an object");
    case Place::Metadata:
        return refuse("the __metadata__ '" + m_key + "' is no text");
    case Place::Shape:
        return refuse(tensorNamed(entry().name) + ": its shape is no list of sizes");
    case Place::Offsets:
        return refuse(tensorNamed(entry().name) + ": its data_offsets are not two offsets");
    case Place::Tensor:
        break;
    }
    return refuse(tensorNamed(entry().name) + ": its " + m_key + " is " + std::string(what));
}

bool HeaderEvents::number_unsigned(number_unsigned_t value)
{
    if (m_place == Place::Shape && value <= std::numeric_limits<std::int64_t>::max()) {
        entry().shape.push_back(static_cast<std::int64_t>(value));
        return true;
    }
    if (m_place == Place::Offsets && m_offsets < 2) {
        (m_offsets == 0 ? entry().begin : entry().end) = value;
        ++m_offsets;
        return true;
    }
    return scalar("a number");
}

bool HeaderEvents::string(string_t& text)
{
    if (m_place == Place::Metadata) {
        m_header.metadata.emplace(m_key, text);
        return true;
    }
    if (m_place != Place::Tensor || m_member != Member::Dtype)
        return scalar("a text");
    const std::optional<DType> known = dtypeOf(text);
    if (!known)
        return refuse(tensorNamed(entry().name) + " has the unknown dtype '" + text + "'");
    entry().dtype = *known;
    return true;
}

bool HeaderEvents::start_object(std::size_t)
{
    if (m_place == Place::Outside) {
        m_place = Place::Header;
        return true;
    }
    if (m_place != Place::Header)
        return m_place == Place::Tensor || m_place == Place::Metadata ? scalar("an object")
                                                                      : refuse("its header is nested too deeply");
    if (m_key == kMetadata) {
        if (m_hasMetadata)
            return refuse("'__metadata__' stands twice in it");
        m_hasMetadata = true;
        m_place = Place::Metadata;
        return true;
    }
    m_header.entries.emplace_back();
    entry().name = m_key;
    m_members = 0;
    m_place = Place::Tensor;
    return true;
}

bool HeaderEvents::key(string_t& name)
{
    if (m_place == Place::Tensor)
        return tensorKey(name);
    if (m_place == Place::Metadata && m_header.metadata.contains(name))
        return refuse("'" + name + "' stands twice in its __metadata__");
    m_key = name;
    return true;
}

bool HeaderEvents::tensorKey(const std::string& name)
{
    if (name == "dtype")
        m_member = Member::Dtype;
    else if (name == "shape")
        m_member = Member::Shape;
    else if (name == "data_offsets")
        m_member = Member::Offsets;
    else
        return refuse(tensorNamed(entry().name) + " has the unknown member '" + name + "'");
    const auto bit = static_cast<unsigned>(m_member);
    if ((m_members & bit) != 0)
        return refuse(tensorNamed(entry().name) + ": '" + name + "' stands twice in it");
    m_members |= bit;
    m_key = name;
    return true;
}

bool HeaderEvents::end_object()
{
    switch (m_place) {
    case Place::Tensor:
        return finishTensor();
    case Place::Metadata:
        m_place = Place::Header;
        return true;
    default:
        m_place = Place::Outside;
        return true;
    }
}

bool HeaderEvents::finishTensor()
{
    if (m_members != kAllMembers)
        return refuse(tensorNamed(entry().name) + " needs dtype, shape and data_offsets");
    m_place = Place::Header;
    return true;
}

bool HeaderEvents::start_array(std::size_t)
{
    if (m_place == Place::Tensor && m_member == Member::Shape) {
        m_place = Place::Shape;
        return true;
    }
    if (m_place == Place::Tensor && m_member == Member::Offsets) {
        m_place = Place::Offsets;
        m_offsets = 0;
        return true;
    }
    return m_place == Place::Shape || m_place == Place::Offsets ? refuse("its header is nested too deeply")
                                                                : scalar("a list");
}

bool HeaderEvents::end_array()
{
    if (m_place == Place::Offsets && m_offsets != 2)
        return scalar("a list");
    m_place = Place::Tensor;
    return true;
}

}  // namespace

Result<SafetensorsHeader> readSafetensorsJson(std::string_view json)
{
    HeaderEvents events;
    if (!HeaderJson::sax_parse(json, &events))
        return failure(ErrorCode::Input, events.fault());
    return events.takeHeader();
}

}  // namespace orangery::io
