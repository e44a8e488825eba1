// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace orangery::zero_shot {

/// Text as it stands in HTML.
[[nodiscard]] std::string htmlText(std::string_view text);

/// The head of a report: title, style, and a table of facts.
[[nodiscard]] std::string htmlHead(std::string_view title, const Json& facts);

/// One page that shows the first inputs with their best classes, and says how many it leaves out.
class ClassifyReport {
public:
    explicit ClassifyReport(std::vector<std::string> classNames) : m_classNames(std::move(classNames)) {}

    /// The event of the next item, item_finished or item_failed.
    void add(const Json& event);
    /// The facts of the last call with its counts replaced by those of all items, however many calls they took.
    [[nodiscard]] Json overAllCalls(Json facts) const;
    [[nodiscard]] std::string page(const Json& facts) const;

private:
    std::vector<std::string> m_classNames;
    std::string m_rows;
    std::size_t m_items = 0;
    std::size_t m_failed = 0;
    std::size_t m_noneOfThese = 0;
};

}  // namespace orangery::zero_shot
