// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/short_paths.h"

#include "widgets/bridge/text.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <unordered_map>

namespace orangery::bridge {

namespace {

/// Where the part of a path begins that ends before `end`: behind the slash before it, else at 0.
std::size_t beginOfPart(std::string_view path, std::size_t end)
{
    while (end > 0 && path[end - 1] == '/')
        --end;
    const std::size_t slash = end == 0 ? std::string_view::npos : path.rfind('/', end - 1);
    return slash == std::string_view::npos ? 0 : slash + 1;
}

}  // namespace

std::vector<QString> shortPaths(const std::vector<std::string>& paths)
{
    std::vector<std::size_t> begins;  // of what is shown of each
    for (const std::string& path : paths)
        begins.push_back(beginOfPart(path, path.size()));
    std::vector<std::size_t> open(paths.size());  // those that another one may still be called like
    std::iota(open.begin(), open.end(), std::size_t{0});
    while (!open.empty()) {
        std::unordered_map<std::string_view, std::vector<std::size_t>> called;
        for (const std::size_t i : open)
            called[std::string_view(paths[i]).substr(begins[i])].push_back(i);
        open.clear();
        for (const auto& [name, places] : called) {
            if (std::all_of(places.begin(), places.end(),
                            [&](std::size_t i) { return paths[i] == paths[places.front()]; }))
                continue;
            for (const std::size_t i : places)
                if (begins[i] > 0) {
                    begins[i] = beginOfPart(paths[i], begins[i]);
                    open.push_back(i);
                }
        }
    }
    std::vector<QString> names;
    for (std::size_t i = 0; i < paths.size(); ++i)
        names.push_back(pathToQt(paths[i].substr(begins[i])));
    return names;
}

}  // namespace orangery::bridge
