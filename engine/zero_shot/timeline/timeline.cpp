// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/timeline/timeline.h"

#include "engine/zero_shot/recognition/recognised_item.h"

namespace orangery::zero_shot {

std::vector<Stretch> stretchesOf(const std::vector<TimedRanking>& timeline)
{
    std::vector<Stretch> stretches;
    for (const TimedRanking& at : timeline) {
        const RankedClass& best = at.ranking.front();
        if (stretches.empty() || stretches.back().classIndex != best.classIndex)
            stretches.push_back({.classIndex = best.classIndex, .from = at.time});
        Stretch& stretch = stretches.back();
        stretch.to = at.time;
        ++stretch.frames;
        stretch.probability += (best.probability - stretch.probability) / static_cast<double>(stretch.frames);
    }
    return stretches;
}

Table timelineTable(const std::vector<TimedRanking>& timeline, const std::vector<std::string>& classNames)
{
    Table table{.name = "timeline",
                .columns = {{"frame", "", "number in the video, from 0"},
                            {"time", "s", "when it is shown, as the file counts"}},
                .rows = {}};
    addRankingColumns(table);
    for (const TimedRanking& at : timeline) {
        std::int64_t rank = 0;
        for (const RankedClass& entry : at.ranking)
            table.rows.push_back({at.frame, at.time, ++rank, classNames.at(entry.classIndex), entry.cosine, entry.logit,
                                  entry.probability});
    }
    return table;
}

Table stretchTable(const std::vector<Stretch>& stretches, const std::vector<std::string>& classNames)
{
    Table table{.name = "stretches",
                .columns = {{"class", "", "that stands first"},
                            {"from", "s", "time of the first of its frames"},
                            {"to", "s", "time of the last of them"},
                            {"frames", "", "that were looked at"},
                            {"probability", "", "of the class, mean over these frames"}},
                .rows = {}};
    for (const Stretch& stretch : stretches)
        table.rows.push_back({classNames.at(stretch.classIndex), stretch.from, stretch.to,
                              static_cast<std::int64_t>(stretch.frames), stretch.probability});
    return table;
}

}  // namespace orangery::zero_shot
