// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/recognition_run.h"

#include "engine/zero_shot/recognition/classify_report.h"
#include "engine/zero_shot/recognition/run_opening.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <optional>

namespace orangery::zero_shot {

namespace {

/// The failure of an event that lacks what events of a recognition have.
auto malformed(const Json& event, const std::exception& problem)
{
    return failure(ErrorCode::Input, "event " + event.at("seq").dump() + " is none of a recognition's", problem.what());
}

/// The item that an event tells of, nothing where it is about something else.
Result<std::optional<std::size_t>> itemOf(const Json& event)
{
    if (event.at("ev") != "item_finished" && event.at("ev") != "item_failed")
        return std::nullopt;
    try {
        static_cast<void>(event.at("input").get_ref<const std::string&>());
        return event.at("item").get<std::size_t>();
    } catch (const std::exception& problem) {
        return malformed(event, problem);
    }
}

/// A log of events whose items can be read one by one, so that a run of any size is folded in little memory.
class ItemReader {
public:
    static Result<ItemReader> open(const fs::path& log)
    {
        ItemReader items(log);
        if (!items.m_file)
            return failure(ErrorCode::Input, "cannot read " + log.string());
        std::string line;
        EventReader reader(log.string());
        std::vector<Json> events;
        for (std::uint64_t begin = 0; std::getline(items.m_file, line) && !items.m_file.eof();
             begin = reader.wholeBytes()) {
            events.clear();
            if (auto fed = reader.feed(line + "\n", events); !fed)
                return failure(fed.error());
            for (const Json& event : events) {
                const Result<std::optional<std::size_t>> item = itemOf(event);
                if (!item)
                    return failure(item.error());
                if (*item)
                    items.m_begins[**item] = begin;
            }
        }
        items.m_file.clear();
        return items;
    }

    /// The last event of each item, in the order of the items.
    Result<void> each(const std::function<Result<void>(std::size_t item, const Json& event)>& take)
    {
        std::string line;
        for (const auto& [item, begin] : m_begins) {
            m_file.seekg(static_cast<std::streamoff>(begin));
            if (!std::getline(m_file, line))
                return failure(ErrorCode::Failed, m_log.string() + " changed while it was read");
            const Result<Json> event = parseJson(line, m_log.string());
            if (!event)
                return failure(event.error());
            if (auto taken = take(item, *event); !taken)
                return taken;
        }
        return {};
    }

private:
    explicit ItemReader(const fs::path& log) : m_log(log), m_file(log, std::ios::binary) {}

    fs::path m_log;
    std::ifstream m_file;
    std::map<std::size_t, std::uint64_t> m_begins;  ///< where the last event of each item stands
};

Result<void> writePrediction(AtomicFile& file, Table& table, std::size_t item, const Json& event,
                             const std::vector<std::string>& classNames)
{
    if (event.at("ev") != "item_finished")
        return {};
    RecognisedItem told{.index = item, .input = event.at("input").get<std::string>(), .ranking = {}};
    for (const Json& entry : event.at("ranking"))
        told.ranking.push_back({.classIndex = entry.at(0).get<std::size_t>(),
                                .cosine = entry.at(1).get<double>(),
                                .logit = entry.at(2).get<double>(),
                                .probability = entry.at(3).get<double>()});
    if (event.contains("answer"))
        told.answer = event.at("answer").get<std::string>();
    if (event.contains("labels"))
        told.labels = event.at("labels").get<std::vector<std::string>>();
    table.rows.clear();
    addRows(table, told, classNames);
    const std::string text = writeCsv(table);
    return file.write(std::string_view(text).substr(text.find('\n') + 1));
}

/// Writes the table and gathers the page, item after item.
Result<void> writeViews(const fs::path& run, ClassifyReport& report, Table table,
                        const std::vector<std::string>& classNames)
{
    Result<ItemReader> items = ItemReader::open(run / "events.jsonl");
    if (!items)
        return failure(items.error());
    Result<AtomicFile> file = AtomicFile::create(run / "tables" / "predictions.csv");
    if (!file)
        return failure(file.error());
    if (auto written = file->write(writeCsv(table)); !written)
        return written;
    const auto read = items->each([&](std::size_t item, const Json& event) -> Result<void> {
        try {
            report.add(event);
            return writePrediction(*file, table, item, event, classNames);
        } catch (const std::exception& problem) {
            return malformed(event, problem);
        }
    });
    return read ? file->commit() : read;
}

}  // namespace

Result<std::map<std::size_t, Json>> lastOfItems(const std::vector<Json>& events)
{
    std::map<std::size_t, Json> items;
    for (const Json& event : events) {
        const Result<std::optional<std::size_t>> item = itemOf(event);
        if (!item)
            return failure(item.error());
        if (*item)
            items[**item] = event;
    }
    return items;
}

Result<RecognitionRun> RecognitionRun::open(const RunInfo& info, const Params& params,
                                            const std::vector<std::string>& classNames, const Thresholds& thresholds)
{
    Result<OpenedRun> opened = openRun(info, params);
    if (!opened)
        return failure(opened.error());
    RecognitionRun run(std::move(opened->folder), classNames, predictionTable(thresholds));
    const Result<std::map<std::size_t, Json>> earlier = lastOfItems(opened->earlier);
    if (!earlier)
        return failure(earlier.error());
    for (const auto& [item, event] : *earlier)
        if (event.at("ev") == "item_finished")
            run.m_earlier[item] = event.at("input").get<std::string>();
    // A run may have been killed between its first event and the classes.
    if (std::any_of(opened->earlier.begin(), opened->earlier.end(),
                    [](const Json& event) { return event.at("ev") == "classes"; }))
        return run;
    if (auto written = run.m_folder.events().write("classes", {{"names", classNames}}); !written)
        return failure(written.error());
    return run;
}

bool RecognitionRun::isFinished(std::size_t item, const std::string& input) const
{
    const auto found = m_earlier.find(item);
    return found != m_earlier.end() && found->second == repairUtf8(input);  // as it was written
}

Result<void> RecognitionRun::finished(const RecognisedItem& item)
{
    Json ranking = Json::array();
    for (const RankedClass& entry : item.ranking)
        ranking.push_back({entry.classIndex, entry.cosine, entry.logit, entry.probability});
    Json fields = {
        {"item", item.index}, {"input", item.input}, {"sha256", item.sha256}, {"ranking", std::move(ranking)}};
    if (!item.truth.empty())
        fields["truth"] = item.truth;
    if (item.background)
        fields["background"] = {{"text", item.background->text}, {"cosine", item.background->cosine}};
    if (item.answer)
        fields["answer"] = *item.answer;
    if (item.labels)
        fields["labels"] = *item.labels;
    const auto written = m_folder.events().write("item_finished", fields);
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
    if (auto made = makeFolder(m_folder.path() / "tables"); !made)
        return made;
    m_folder.describeColumns(m_predictions);
    ClassifyReport report(m_classNames);
    if (auto written = writeViews(m_folder.path(), report, m_predictions, m_classNames); !written)
        return written;
    const Json ofRun = report.overAllCalls(facts);
    if (auto written = m_folder.writeArtefact("report.html", report.page(ofRun)); !written)
        return written;
    return m_folder.finish(ofRun, complete);
}

}  // namespace orangery::zero_shot
