// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/samples/photographs.h"

#include <array>
#include <sstream>
#include <system_error>

namespace orangery::samples {

namespace {

constexpr std::uint64_t kLargestList = std::uint64_t{1} << 20U;
constexpr const char* kHeader = "id,class,package";

}  // namespace

fs::path photographList()
{
    return resourceFolder() / "samples" / "photographs" / "photographs.csv";
}

Result<std::vector<Photograph>> findPhotographs(const fs::path& list, const fs::path& root)
{
    const Result<std::string> text = readFile(list, kLargestList);
    if (!text)
        return failure(text.error());
    std::istringstream lines(*text);
    std::string line;
    std::getline(lines, line);
    if (line != kHeader)
        return failure(ErrorCode::Input, list.string() + ", line 1: not a list of photographs",
                       "it has to begin with " + std::string(kHeader));
    std::vector<Photograph> photographs;
    for (std::size_t number = 2; std::getline(lines, line); ++number) {
        std::array<std::string, 3> cells;
        std::istringstream row(line);
        std::size_t cell = 0;
        while (cell < cells.size() && std::getline(row, cells.at(cell), ','))
            ++cell;
        if (cell < cells.size() || row.peek() != std::istringstream::traits_type::eof())
            return failure(ErrorCode::Input, list.string() + ", line " + std::to_string(number) +
                                                 ": a row has a path, a class and a package");
        std::error_code ignored;
        const bool isThere = fs::is_regular_file(root / cells[0], ignored);
        photographs.push_back({.path = cells[0], .className = cells[1], .package = cells[2], .isThere = isThere});
    }
    return photographs;
}

std::string evaluationList(const std::vector<Photograph>& photographs, const fs::path& root)
{
    std::string text = "id,class\n";
    for (const Photograph& photograph : photographs)
        if (photograph.isThere)
            text +=
                fs::absolute(root / photograph.path).lexically_normal().string() + "," + photograph.className + "\n";
    return text;
}

}  // namespace orangery::samples
