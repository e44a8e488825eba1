// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/recognised_item.h"

#include "engine/base/numbers.h"

#include <algorithm>
#include <utility>

namespace orangery::zero_shot {

void RecognisedItem::judge(const Thresholds& thresholds, const std::vector<std::string>& classNames)
{
    answer = thresholds.answer(ranking, classNames, background ? std::optional(background->cosine) : std::nullopt);
    if (!thresholds.labels.empty())
        labels = thresholds.told(ranking, classNames);
}

Json rankingJson(std::span<const RankedClass> ranking, const std::vector<std::string>& classNames, std::size_t most)
{
    Json list = Json::array();
    for (const RankedClass& entry : ranking.first(std::min(ranking.size(), most)))
        list.push_back({{"class", classNames.at(entry.classIndex)},
                        {"cosine", entry.cosine},
                        {"logit", entry.logit},
                        {"probability", entry.probability}});
    return list;
}

Json itemJson(const RecognisedItem& item, const std::vector<std::string>& classNames, std::size_t most)
{
    Json json = {{"input", item.input}, {"ranking", rankingJson(item.ranking, classNames, most)}};
    if (!item.truth.empty())
        json["truth"] = item.truth;
    if (item.background)
        json["background"] = {{"text", item.background->text}, {"cosine", item.background->cosine}};
    if (item.answer)
        json["answer"] = *item.answer;
    if (item.labels)
        json["labels"] = *item.labels;
    return json;
}

std::string itemText(const RecognisedItem& item, const std::vector<std::string>& classNames, std::size_t most)
{
    std::string text = item.input + (item.truth.empty() ? "" : " (" + item.truth + ")") +
                       (item.answer == kNoneOfThese ? ": " + *item.answer : "");
    for (std::size_t i = 0; item.labels && i < item.labels->size(); ++i)
        text += (i == 0 ? ": " : ", ") + (*item.labels)[i];
    text += item.labels && item.labels->empty() ? ": no class at or above its threshold\n" : "\n";
    for (const RankedClass& entry : std::span(item.ranking).first(std::min(item.ranking.size(), most)))
        text += "  " + formatFixed(entry.probability, 3) + "  " + formatFixed(entry.cosine, 4) + "  " +
                classNames.at(entry.classIndex) + "\n";
    return text;
}

void addRankingColumns(Table& table)
{
    table.columns.insert(table.columns.end(), {{"rank", "", "1 = the best"},
                                               {"class", "", "name of the class"},
                                               {"cosine", "", "score of the class: cosine, or mean or mix of cosines"},
                                               {"logit", "", "scale x score + bias"},
                                               {"probability", "", "softmax over the classes, or sigmoid"}});
}

Table predictionTable(const Thresholds& thresholds)
{
    Table table{.name = "predictions",
                .columns = {{"item", "", "place in the list of inputs, from 0"}, {"input", "", "as it was named"}},
                .rows = {}};
    addRankingColumns(table);
    if (thresholds.tellsNone())
        table.columns.push_back(
            {"answer", "", "1 for the best class where it is the answer, 0 where none of these is"});
    if (!thresholds.labels.empty())
        table.columns.push_back({"label", "", "1 where the class lies at or above its own threshold, else 0"});
    return table;
}

void addRows(Table& table, const RecognisedItem& item, const std::vector<std::string>& classNames)
{
    std::int64_t rank = 0;
    std::size_t told = 0;  // labels stand in the order of the ranking
    for (const RankedClass& entry : item.ranking) {
        const std::string& name = classNames.at(entry.classIndex);
        std::vector<Cell> row{static_cast<std::int64_t>(item.index),
                              item.input,
                              ++rank,
                              name,
                              entry.cosine,
                              entry.logit,
                              entry.probability};
        if (item.answer)
            row.emplace_back(std::int64_t{rank == 1 && *item.answer == name ? 1 : 0});
        if (item.labels) {
            const bool isTold = told < item.labels->size() && (*item.labels)[told] == name;
            told += isTold ? 1 : 0;
            row.emplace_back(std::int64_t{isTold ? 1 : 0});
        }
        table.rows.push_back(std::move(row));
    }
}

}  // namespace orangery::zero_shot
