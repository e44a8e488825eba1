// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/study/rankings.h"

#include "engine/base/table.h"

namespace orangery::recognition_page {

namespace {

std::vector<zero_shot::RankedClass> rankingOf(const RankingSource& source, const StudyItem& item)
{
    if (source.scorer == nullptr || item.v.size() != source.scorer->width())
        return item.recorded;
    return zero_shot::ranked(source.scorer->scores(item.v), source.logits, zero_shot::ProbabilityRule::Softmax);
}

}  // namespace

RankingSource rankingSourceOf(const Study& study)
{
    return {.classNames = study.classes().names,
            .items = study.items(),
            .scorer = study.scorer(),
            .logits = study.logits()};
}

std::string rankingsCsv(const RankingSource& source)
{
    Table table{.name = "rankings",
                .columns = {{"item", "", "place in the list of inputs, from 0"},
                            {"input", "", "as it was named"},
                            {"rank", "", "1 = the best"},
                            {"class", "", "name of the class"},
                            {"cosine", "", "score of the class"},
                            {"logit", "", "scale x score + bias"},
                            {"probability", "", "softmax over the classes"}},
                .rows = {}};
    for (std::size_t i = 0; i < source.items.size(); ++i) {
        std::int64_t rank = 0;
        for (const zero_shot::RankedClass& entry : rankingOf(source, source.items[i]))
            table.rows.push_back({static_cast<std::int64_t>(i), source.items[i].input, ++rank,
                                  source.classNames.at(entry.classIndex), entry.cosine, entry.logit,
                                  entry.probability});
    }
    return writeCsv(table);
}

std::string rankingsJson(const RankingSource& source)
{
    Json items = Json::array();
    Json failed = Json::array();
    for (const StudyItem& item : source.items) {
        if (item.failure) {
            failed.push_back({{"input", item.input}, {"message", *item.failure}});
            continue;
        }
        Json ranking = Json::array();
        for (const zero_shot::RankedClass& entry : rankingOf(source, item))
            ranking.push_back({{"class", source.classNames.at(entry.classIndex)},
                               {"cosine", entry.cosine},
                               {"logit", entry.logit},
                               {"probability", entry.probability}});
        items.push_back({{"input", item.input}, {"ranking", std::move(ranking)}});
    }
    return writeJsonFile({{"items", std::move(items)}, {"failed", std::move(failed)}});
}

}  // namespace orangery::recognition_page
