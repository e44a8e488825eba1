// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/text/pattern.h"
#include "engine/text/text_fault.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orangery::text {

/// Keys are sorted: a vocabulary has very many, and their order means nothing.
using FileJson = nlohmann::json;

/// An object of a tokenizer's file with the way that leads to it. Every function throws TextFault that names the field
/// when it is missing or of another type; a field that is null counts as absent.
class Fields {
public:
    Fields(const FileJson& object, std::string where);

    [[nodiscard]] const std::string& where() const { return m_where; }
    [[nodiscard]] bool has(const std::string& name) const;
    [[nodiscard]] const FileJson& json(const std::string& name) const;
    [[nodiscard]] std::string text(const std::string& name) const;
    [[nodiscard]] std::string text(const std::string& name, const std::string& otherwise) const;
    [[nodiscard]] bool flag(const std::string& name) const;
    [[nodiscard]] bool flag(const std::string& name, bool otherwise) const;
    [[nodiscard]] std::uint64_t integer(const std::string& name) const;
    [[nodiscard]] std::uint32_t id(const std::string& name) const;
    /// A text of exactly one code point.
    [[nodiscard]] char32_t character(const std::string& name) const;
    [[nodiscard]] Fields object(const std::string& name) const;
    [[nodiscard]] std::vector<Fields> list(const std::string& name) const;
    /// {"String": text} or {"Regex": expression}.
    [[nodiscard]] Pattern pattern(const std::string& name) const;
    /// What `type` says.
    [[nodiscard]] std::string type() const { return text("type"); }

    /// To be thrown: "pre_tokenizer: <what>".
    [[nodiscard]] TextFault fault(const std::string& what) const;
    /// To be thrown: "normalizer 'X' is not supported".
    [[nodiscard]] TextFault unsupported(const std::string& kind) const;

private:
    const FileJson* m_object;
    std::string m_where;
};

}  // namespace orangery::text
