// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/question_picture.h"

#include <string_view>

namespace orangery::world {

namespace {

constexpr std::size_t kCellSize = 40;  // user units

std::string_view shapeOf(Colour colour)
{
    switch (colour) {
    case Colour::Red:
        return R"(<circle cx="20" cy="20" r="13" fill="#d1495b"/>)";
    case Colour::Green:
        return R"(<rect x="8" y="8" width="24" height="24" fill="#3a8f5c"/>)";
    case Colour::Blue:
        return R"(<path d="M20 6 34 32H6Z" fill="#2e6fb7"/>)";
    }
    return {};
}

std::string number(std::size_t value)
{
    return std::to_string(value);
}

}  // namespace

std::string questionPicture(const Problem& problem)
{
    const std::string width = number(kGridColumns * kCellSize);
    const std::string height = number(kGridRows * kCellSize);
    std::string svg = R"(<svg xmlns="http://www.w3.org/2000/svg" width=")" + width + R"(" height=")" + height +
                      R"(" viewBox="0 0 )" + width + " " + height + "\">\n";
    svg += R"(<rect width=")" + width + R"(" height=")" + height + "\" fill=\"#ffffff\"/>\n<path d=\"";
    for (std::size_t row = 0; row <= kGridRows; ++row)
        svg += "M0 " + number(row * kCellSize) + "H" + width;
    for (std::size_t column = 0; column <= kGridColumns; ++column)
        svg += "M" + number(column * kCellSize) + " 0V" + height;
    svg += "\" stroke=\"#b0b0b0\"/>\n";
    for (std::size_t i = 0; i < kGridCells; ++i) {
        if (!problem.cells[i])
            continue;
        svg += "<g transform=\"translate(" + number(i % kGridColumns * kCellSize) + " " +
               number(i / kGridColumns * kCellSize) + ")\">";
        svg += shapeOf(*problem.cells[i]);
        svg += "</g>\n";
    }
    return svg + "</svg>\n";
}

}  // namespace orangery::world
