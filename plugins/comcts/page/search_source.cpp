// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/comcts/page/search_source.h"

#include "engine/base/run_folder.h"
#include "plugins/comcts/page/tree_events.h"

#include <algorithm>
#include <array>
#include <fstream>

namespace orangery::comcts_page {

namespace {

constexpr std::size_t kBeginning = 4096;  // bytes

bool isScript(const fs::path& file)
{
    std::array<char, kBeginning> bytes{};
    std::ifstream stream(file, std::ios::binary);
    stream.read(bytes.data(), bytes.size());
    return std::string_view(bytes.data(), static_cast<std::size_t>(stream.gcount())).find("\"comcts-script\"") !=
           std::string_view::npos;
}

std::string outcomeOf(const Json& record)
{
    const Json outcome = record.value("outcome", Json());
    return outcome.is_object() && outcome.value("kind", Json()).is_string() ? outcome["kind"].get<std::string>()
                                                                            : std::string();
}

Result<SearchSource> treeAt(const fs::path& path)
{
    const Result<comcts::TreeDocument> document = comcts::openTree(path);
    if (!document)
        return failure(document.error());
    return SearchSource{.kind = SearchSource::Kind::Tree,
                        .path = path,
                        .events = std::make_shared<const std::vector<Json>>(eventsOf(*document))};
}

}  // namespace

std::vector<QuestionFolder> questionsIn(const fs::path& run)
{
    std::vector<QuestionFolder> questions;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(run, ignored)) {
        if (!entry.is_directory(ignored) || !isRunFolder(entry.path()))
            continue;
        const Result<Json> record = readRunRecord(entry.path());
        questions.push_back({.id = entry.path().filename().string(),
                             .folder = entry.path(),
                             .outcome = record ? outcomeOf(*record) : std::string()});
    }
    std::sort(questions.begin(), questions.end(),
              [](const QuestionFolder& a, const QuestionFolder& b) { return a.id < b.id; });
    return questions;
}

Result<SearchSource> lookAt(const fs::path& path)
{
    std::error_code error;
    if (!fs::is_directory(path, error)) {
        if (isScript(path))
            return SearchSource{.kind = SearchSource::Kind::Script, .path = path};
        return treeAt(path);
    }
    if (const Result<Json> record = readRunRecord(path); !record)
        return failure(record.error());
    if (!fs::exists(path / "events.jsonl", error) && fs::exists(path / "tree.json", error))
        return treeAt(path);
    return SearchSource{.kind = SearchSource::Kind::Run, .path = path, .questions = questionsIn(path)};
}

}  // namespace orangery::comcts_page
