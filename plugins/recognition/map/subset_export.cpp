// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/map/subset_export.h"

#include "engine/base/table.h"

namespace orangery::recognition_page {

std::string subsetCsv(const Study& study, std::span<const std::size_t> items)
{
    Table table{.name = "subset",
                .columns = {{"input", "", "Path of the input."},
                            {"tags", "", "Separated by semicolons."},
                            {"truth", "", "Class that it is of, where known."}},
                .rows = {}};
    for (const std::size_t i : items) {
        const StudyItem& item = study.items()[i];
        std::string tags;
        for (const std::string& tag : item.tags)
            tags += (tags.empty() ? "" : ";") + tag;
        const bool hasTruth = item.truth && *item.truth < study.classes().names.size();
        table.rows.push_back({item.input, tags, hasTruth ? study.classes().names[*item.truth] : std::string()});
    }
    return writeCsv(table);
}

std::string subsetList(const Study& study, std::span<const std::size_t> items)
{
    std::string lines;
    for (const std::size_t i : items)
        lines += study.items()[i].input + "\n";
    return lines;
}

}  // namespace orangery::recognition_page
