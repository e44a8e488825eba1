// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/study/rankings.h"

#include "engine/zero_shot/recognition/recognised_item.h"
#include "engine/zero_shot/recognition/sidecar.h"

namespace orangery::recognition_page {

namespace {

std::vector<zero_shot::RankedClass> rankingOf(const RankingSource& source, const StudyItem& item)
{
    if (source.scorer == nullptr || item.v.size() != source.scorer->width())
        return item.recorded;
    return zero_shot::ranked(source.scorer->scores(item.v), source.logits, zero_shot::ProbabilityRule::Softmax);
}

zero_shot::RecognisedItem recognised(const RankingSource& source, std::size_t item)
{
    zero_shot::RecognisedItem told{
        .index = item,
        .input = source.items[item].input,
        .ranking = rankingOf(source, source.items[item]),
        .background = backgroundScore(source.items[item], source.background, source.thresholds)};
    told.judge(source.thresholds, source.classNames);
    return told;
}

}  // namespace

RankingSource rankingSourceOf(const Study& study)
{
    return {.classNames = study.classes().names,
            .items = study.items(),
            .scorer = study.scorer(),
            .logits = study.logits(),
            .thresholds = study.thresholds().value_or(zero_shot::Thresholds{}),
            .background = study.background()};
}

std::string rankingsCsv(const RankingSource& source)
{
    Table table = zero_shot::predictionTable(source.thresholds);
    for (std::size_t i = 0; i < source.items.size(); ++i)
        zero_shot::addRows(table, recognised(source, i), source.classNames);
    return writeCsv(table);
}

Result<std::size_t> writeSidecars(const RankingSource& source)
{
    std::size_t count = 0;
    for (std::size_t i = 0; i < source.items.size(); ++i) {
        const zero_shot::RecognisedItem told = recognised(source, i);
        const std::vector<std::string> tags = zero_shot::tagsOf(told, source.thresholds, source.classNames);
        if (auto written = zero_shot::writeSidecar(told.input, tags, IfExists::Overwrite); !written)
            return failure(written.error());
        count += tags.empty() ? 0 : 1;
    }
    return count;
}

std::string rankingsJson(const RankingSource& source)
{
    Json items = Json::array();
    Json failed = Json::array();
    for (std::size_t i = 0; i < source.items.size(); ++i) {
        const StudyItem& item = source.items[i];
        if (item.failure) {
            failed.push_back({{"input", item.input}, {"message", *item.failure}});
            continue;
        }
        const zero_shot::RecognisedItem told = recognised(source, i);
        items.push_back(zero_shot::itemJson(told, source.classNames, told.ranking.size()));
    }
    return writeJsonFile({{"items", std::move(items)}, {"failed", std::move(failed)}});
}

}  // namespace orangery::recognition_page
