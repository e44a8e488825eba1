// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/base/result.h"

#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::batch {

inline constexpr std::string_view kBatchSchema = "orangery.batch/1";

/// One task to run.
struct Item {
    std::string id;    ///< unique in the file and usable as the name of a folder
    std::string task;  ///< "tool.verb"
    Json parameters = Json::object();
};

/// {"schema": "orangery.batch/1", "defaults": {name: value, ...},
///  "tasks": [{"task": "tool.verb", "parameters": {...}, "id": "...", "each": [[{...}, ...], ...]}, ...]}
struct BatchFile {
    Json defaults = Json::object();  ///< for every item whose task has such an option
    std::vector<Item> items;
};

/// An item with "each" is one for every choice of an object from each of its lists, whose values go before those of
/// "parameters"; an "id" in an object, else its number, stands in the id of the item. Items without an id are numbered from 0, padded with zeros to one width. ErrorCode::Input naming the item for
/// what is malformed; an unknown member is, because it is most often a misspelt one.
[[nodiscard]] Result<BatchFile> parseBatchFile(std::string_view text, const std::string& source);

/// The text of a batch file; "-" reads standard input to its end, or to a request to stop.
[[nodiscard]] Result<std::string> readBatchText(const std::string& path, const std::stop_token& stop);

}  // namespace orangery::batch
