// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/records.h"

#include "engine/base/numbers.h"

#include <algorithm>
#include <set>

namespace orangery::comcts {

namespace {

constexpr std::string_view kQuestionMark = "Question: ";
constexpr std::size_t kMostRecords = std::size_t{1} << 20U;

std::string withoutImageTag(std::string text)
{
    for (const std::string_view tag : {"<image>\n", "\n<image>", "<image>"})
        for (std::size_t at = text.find(tag); at != std::string::npos; at = text.find(tag))
            text.erase(at, tag.size());
    return text;
}

std::string textMember(const Json& record, const char* key)
{
    const auto found = record.find(key);
    return found != record.end() && found->is_string() ? found->get<std::string>() : std::string();
}

Json rounded(const std::vector<double>& values)
{
    Json list = Json::array();
    for (const double value : values)
        list.push_back(roundDecimals(value, 3));
    return list;
}

std::string lastPrefix(const SearchState& state)
{
    return normalisedPrefix(state.tree.sectionsTo(state.selected));
}

}  // namespace

Result<Question> questionFromRecord(const Json& record, const std::string& fallbackId)
{
    const auto malformed = [&](const std::string& why) {
        return failure(ErrorCode::Input, "question " + fallbackId + " is malformed", why);
    };
    if (!record.is_object())
        return malformed("a record has to be an object");
    Question question;
    question.record = record;
    question.id = fallbackId;
    if (const auto id = record.find("id"); id != record.end()) {
        if (id->is_string() && !id->get_ref<const std::string&>().empty())
            question.id = id->get<std::string>();
        else if (id->is_number_integer())
            question.id = writeJson(*id);
        else
            return malformed("id has to be a text or a whole number");
    }
    for (const char* key : {"image", "question"})
        if (const auto found = record.find(key); found != record.end() && !found->is_string() && !found->is_null())
            return malformed(std::string(key) + " has to be a text");
    question.image = textMember(record, "image");

    const auto turns = record.find("conversations");
    if (turns == record.end() || !turns->is_array() || turns->size() < 2)
        return malformed("conversations has to hold two turns");
    for (const Json& turn : *turns)
        if (!turn.is_object() || !turn.contains("value") || !turn["value"].is_string())
            return malformed("each turn of conversations needs a text value");
    question.answer = (*turns)[1]["value"].get<std::string>();
    question.text = textMember(record, "question");
    if (question.text.empty())
        question.text = withoutImageTag((*turns)[0]["value"].get<std::string>());
    if (!question.text.starts_with(kQuestionMark))
        question.text = std::string(kQuestionMark) + question.text;
    return question;
}

Result<std::vector<Json>> readRecords(const fs::path& path)
{
    const Result<std::string> bytes = readFile(path);
    if (!bytes)
        return failure(bytes.error());
    const std::size_t first = bytes->find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    if (first == std::string::npos)
        return failure(ErrorCode::Input, path.string() + ": holds no record");
    const auto tooMany = [&] {
        return failure(ErrorCode::Input,
                       path.string() + ": holds more than " + std::to_string(kMostRecords) + " records");
    };

    std::vector<Json> records;
    // One document (an array, or one object over several lines), else one object a line.
    const std::size_t lineEnd = bytes->find('\n', first);
    const std::string_view firstLine = std::string_view(*bytes).substr(first, lineEnd - first);
    const bool lines = (*bytes)[first] == '{' && parseJson(firstLine, path.string()).has_value();
    if (!lines) {
        Result<Json> document = parseJson(*bytes, path.string());
        if (!document)
            return failure(document.error());
        if (!document->is_array()) {
            records.push_back(*std::move(document));
            return records;
        }
        if (document->size() > kMostRecords)
            return tooMany();
        for (Json& record : *document)
            records.push_back(std::move(record));
        return records;
    }
    std::string_view rest = *bytes;
    for (std::size_t line = 1; !rest.empty(); ++line) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view text = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (text.find_first_not_of(" \t\r") == std::string_view::npos)
            continue;
        Result<Json> record = parseJson(text, path.string() + ", record on line " + std::to_string(line));
        if (!record)
            return failure(record.error());
        if (records.size() == kMostRecords)
            return tooMany();
        records.push_back(*std::move(record));
    }
    return records;
}

Result<std::vector<Question>> readQuestions(const fs::path& path)
{
    const Result<std::vector<Json>> records = readRecords(path);
    if (!records)
        return failure(records.error());
    std::vector<Question> questions;
    std::set<std::string> names;
    const std::size_t digits = std::max<std::size_t>(4, std::to_string(records->size()).size());
    for (std::size_t i = 0; i < records->size(); ++i) {
        std::string number = std::to_string(i);
        number.insert(0, digits - std::min(digits, number.size()), '0');
        Result<Question> question = questionFromRecord((*records)[i], number);
        if (!question) {
            Error error = std::move(question).error();
            error.message = path.string() + ": " + error.message;
            return failure(std::move(error));
        }
        if (!names.insert(folderName(question->id)).second)
            return failure(ErrorCode::Input, path.string() + ": the id '" + question->id + "' occurs twice", {},
                           "Give each record an id of its own.");
        questions.push_back(*std::move(question));
    }
    return questions;
}

std::string folderName(const std::string& id)
{
    constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    constexpr std::string_view kHex = "0123456789ABCDEF";
    std::string name;
    for (const char c : id) {
        // A leading dot would hide the folder, or make it "." or "..".
        if (kPlain.find(c) != std::string_view::npos && !(c == '.' && name.empty())) {
            name += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            name += '%';
            name += kHex[byte >> 4U];
            name += kHex[byte & 0xFU];
        }
    }
    return name;
}

Json successRecord(const Question& question, const SearchState& state)
{
    Json record = Json::object();
    for (const ModelResult& result : state.lastRound) {
        if (!result.valid) {
            record[result.model] = {{"valid", -1}, {"response", result.response}};
            continue;
        }
        record[result.model] = {{"response", result.response},
                                {"value", result.value ? Json(roundDecimals(*result.value, 3)) : Json()},
                                {"step_value", rounded(result.stepValues)},
                                {"is_correct", result.correct ? 1 : -1},
                                {"valid", 1}};
    }
    record["image"] = question.image;
    record["question"] = question.text;
    record["prefix_prompt"] = lastPrefix(state);
    record["conversations"] = question.record.value("conversations", Json::array());
    if (const auto id = question.record.find("id"); id != question.record.end())
        record["id"] = *id;
    return record;
}

Json failureRecord(const Question& question, const SearchState& state)
{
    Json record = question.record;
    for (const ModelResult& result : state.lastRound)
        record[result.model] = {{"response", result.response}, {"valid", result.valid ? 1 : -1}};
    record["prefix_prompt"] = lastPrefix(state);
    return record;
}

std::string recordLine(const Json& record)
{
    return writeJson(record, {.indent = -1, .ascii = true, .spaced = true}) + "\n";
}

bool SearchRecord::solved() const
{
    return std::any_of(responses.begin(), responses.end(),
                       [](const RecordedResponse& r) { return r.valid && r.correct.value_or(false); });
}

Result<std::vector<SearchRecord>> readSearchRecords(const fs::path& path)
{
    const Result<std::vector<Json>> lines = readRecords(path);
    if (!lines)
        return failure(lines.error());
    std::vector<SearchRecord> records;
    for (std::size_t i = 0; i < lines->size(); ++i) {
        const Json& line = (*lines)[i];
        Result<Question> question = questionFromRecord(line, std::to_string(i));
        if (!question) {
            Error error = std::move(question).error();
            error.message = path.string() + ": " + error.message;
            return failure(std::move(error));
        }
        SearchRecord record;
        record.question = *std::move(question);
        record.prefix = textMember(line, "prefix_prompt");
        Json& input = record.question.record;
        for (const auto& [name, value] : line.items()) {
            if (!value.is_object() || !value.contains("valid") || !value.contains("response"))
                continue;
            if (!value["valid"].is_number() || !value["response"].is_string())
                return failure(ErrorCode::Input,
                               path.string() + ": record " + std::to_string(i) + ", model " + name + " is malformed",
                               "valid has to be 1 or -1 and response a text");
            RecordedResponse response;
            response.model = name;
            response.response = value["response"].get<std::string>();
            response.valid = value["valid"].get<double>() > 0;
            if (const auto correct = value.find("is_correct"); correct != value.end() && correct->is_number())
                response.correct = correct->get<double>() > 0;
            if (const auto u = value.find("value"); u != value.end() && u->is_number())
                response.value = u->get<double>();
            if (const auto steps = value.find("step_value"); steps != value.end() && steps->is_array())
                for (const Json& step : *steps)
                    response.stepValues.push_back(step.is_number() ? step.get<double>() : 0);
            record.responses.push_back(std::move(response));
            input.erase(name);
        }
        input.erase("prefix_prompt");
        records.push_back(std::move(record));
    }
    return records;
}

}  // namespace orangery::comcts
