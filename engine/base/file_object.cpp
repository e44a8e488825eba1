// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/file_object.h"

#include "engine/base/numbers.h"

namespace orangery {

FileObject fileObject(const fs::path& name)
{
    const std::string& text = name.native();
    const std::size_t mark = text.rfind('#');
    if (mark == std::string::npos)
        return {.file = name};
    const auto object = parseUnsigned(std::string_view(text).substr(mark + 1));
    std::error_code ignored;
    if (!object || fs::exists(name, ignored) || !fs::is_regular_file(text.substr(0, mark), ignored))
        return {.file = name};
    return {.file = text.substr(0, mark), .object = static_cast<std::size_t>(*object)};
}

std::string nameOfObject(const fs::path& file, std::size_t object)
{
    return file.string() + "#" + std::to_string(object);
}

}  // namespace orangery
