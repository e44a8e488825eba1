// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/scoring/text_table.h"

namespace orangery::zero_shot {

Table textTable(const std::vector<std::string>& classNames, const PromptTexts& prompts)
{
    Table table{.name = "texts",
                .columns = {{"class", "", "name of the class"},
                            {"text", "", "as the encoder is given it"},
                            {"weight", "", "of the text in the mean of its class; all of a class add up to 1"}},
                .rows = {}};
    for (std::size_t c = 0; c < classNames.size(); ++c)
        for (const PromptTexts::Group& group : prompts.groups)
            for (const std::size_t text : group.ofClass[c])
                table.rows.push_back(
                    {classNames[c], prompts.texts[text], group.weight / static_cast<double>(group.ofClass[c].size())});
    return table;
}

}  // namespace orangery::zero_shot
