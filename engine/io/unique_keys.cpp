// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/unique_keys.h"

#include <string>
#include <unordered_set>
#include <vector>

namespace orangery::io {

namespace {

struct Fault {
    std::string what;
};

}  // namespace

Result<nlohmann::json> parseUniqueKeys(std::string_view text, int maxDepth)
try {
    using Event = nlohmann::json::parse_event_t;
    std::vector<std::unordered_set<std::string>> open;
    const auto watch = [&](int depth, Event event, nlohmann::json& parsed) {
        if (depth > maxDepth)
            throw Fault{"it is nested too deeply"};
        if (event == Event::object_start)
            open.emplace_back();
        else if (event == Event::object_end)
            open.pop_back();
        else if (event == Event::key && !open.back().insert(parsed.get_ref<const std::string&>()).second)
            throw Fault{"'" + parsed.get_ref<const std::string&>() + "' stands twice in it"};
        return true;
    };
    return nlohmann::json::parse(text, watch);
} catch (const Fault& fault) {
    return failure(ErrorCode::Input, fault.what);
} catch (const nlohmann::json::exception& error) {
    return failure(ErrorCode::Input, std::string("it is no JSON: ") + error.what());
}

}  // namespace orangery::io
