// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/recognition_run.h"

#include "engine/zero_shot/recognition/classify_report.h"
#include "engine/zero_shot/recognition/run_opening.h"

namespace orangery::zero_shot {

namespace {

/// The last event of each item.
std::map<std::size_t, Json> lastOfItems(const std::vector<Json>& events)
{
    std::map<std::size_t, Json> items;
    for (const Json& event : events)
        if (event["ev"] == "item_finished" || event["ev"] == "item_failed")
            items[event["item"].get<std::size_t>()] = event;
    return items;
}

Table predictionTable()
{
    return {.name = "predictions",
            .columns = {{"item", "", "place in the list of inputs, from 0"},
                        {"input", "", "as it was named"},
                        {"rank", "", "1 = the best"},
                        {"class", "", "name of the class"},
                        {"cosine", "", "score of the class: cosine, or mean or mix of cosines"},
                        {"logit", "", "scale x score + bias"},
                        {"probability", "", "softmax over the classes, or sigmoid"}},
            .rows = {}};
}

Result<void> writePredictions(const fs::path& path, const std::map<std::size_t, Json>& items,
                              const std::vector<std::string>& classNames)
{
    Result<AtomicFile> file = AtomicFile::create(path);
    if (!file)
        return failure(file.error());
    Table table = predictionTable();
    if (auto written = file->write(writeCsv(table)); !written)
        return written;
    for (const auto& [item, event] : items) {
        if (event["ev"] != "item_finished")
            continue;
        table.rows.clear();
        std::int64_t rank = 0;
        for (const Json& entry : event["ranking"])
            table.rows.push_back({static_cast<std::int64_t>(item), event["input"].get<std::string>(), ++rank,
                                  classNames.at(entry[0].get<std::size_t>()), entry[1].get<double>(),
                                  entry[2].get<double>(), entry[3].get<double>()});
        const std::string text = writeCsv(table);
        if (auto written = file->write(std::string_view(text).substr(text.find('\n') + 1)); !written)
            return written;
    }
    return file->commit();
}

}  // namespace

Result<std::map<std::size_t, Json>> foldItems(const fs::path& run)
{
    const Result<EventLogContents> log = readEventLog(run / "events.jsonl");
    if (!log)
        return failure(log.error());
    return lastOfItems(log->events);
}

Result<RecognitionRun> RecognitionRun::open(const RunInfo& info, const Params& params,
                                            const std::vector<std::string>& classNames)
{
    Result<OpenedRun> opened = openRun(info, params);
    if (!opened)
        return failure(opened.error());
    RecognitionRun run(std::move(opened->folder), classNames);
    for (const auto& [item, event] : lastOfItems(opened->earlier))
        if (event["ev"] == "item_finished")
            run.m_earlier[item] = event["input"].get<std::string>();
    if (!opened->earlier.empty())
        return run;
    if (auto written = run.m_folder.events().write("classes", {{"names", classNames}}); !written)
        return failure(written.error());
    return run;
}

bool RecognitionRun::isFinished(std::size_t item, const std::string& input) const
{
    const auto found = m_earlier.find(item);
    return found != m_earlier.end() && found->second == input;
}

Result<void> RecognitionRun::finished(const RecognisedItem& item)
{
    Json ranking = Json::array();
    for (const RankedClass& entry : item.ranking)
        ranking.push_back({entry.classIndex, entry.cosine, entry.logit, entry.probability});
    const auto written = m_folder.events().write(
        "item_finished",
        {{"item", item.index}, {"input", item.input}, {"sha256", item.sha256}, {"ranking", std::move(ranking)}});
    return written ? Result<void>() : failure(written.error());
}

Result<void> RecognitionRun::failed(std::size_t item, const std::string& input, const std::string& message)
{
    const auto written =
        m_folder.events().write("item_failed", {{"item", item}, {"input", input}, {"message", message}});
    return written ? Result<void>() : failure(written.error());
}

Result<void> RecognitionRun::close(const Json& facts, bool complete)
{
    if (auto kept = commit(); !kept)
        return kept;
    const auto items = foldItems(m_folder.path());
    if (!items)
        return failure(items.error());
    if (auto made = makeFolder(m_folder.path() / "tables"); !made)
        return made;
    m_folder.describeColumns(predictionTable());
    if (auto written = writePredictions(m_folder.path() / "tables" / "predictions.csv", *items, m_classNames); !written)
        return written;
    if (auto written = m_folder.writeArtefact("report.html", classifyReport(facts, *items, m_classNames)); !written)
        return written;
    return m_folder.finish(facts, complete);
}

}  // namespace orangery::zero_shot
