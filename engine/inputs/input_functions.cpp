// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/inputs/input_functions.h"

#include <type_traits>

using namespace orangery;

extern "C" void orangery_read_input(const fs::path& path, const inputs::InputOptions& options, const Context& context,
                                    Result<inputs::Input>& input)
{
    input = inputs::readInput(path, options, context);
}
static_assert(std::is_same_v<decltype(orangery_read_input), inputs::ReadInput>);

extern "C" void orangery_kind_of_input(const fs::path& path, std::string& kind)
{
    const Result<inputs::InputKind> found = inputs::kindOfInput(path);
    kind = found ? std::string(inputs::nameOf(*found)) : std::string();
}
static_assert(std::is_same_v<decltype(orangery_kind_of_input), inputs::KindOfInput>);

extern "C" void orangery_inspect_input(const fs::path& path, std::size_t object, const Context& context,
                                       Result<inputs::Inspection>& inspection)
{
    inspection = inputs::inspectInput(path, object, context);
}
static_assert(std::is_same_v<decltype(orangery_inspect_input), inputs::InspectInput>);
