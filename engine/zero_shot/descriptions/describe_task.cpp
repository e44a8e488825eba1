// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/descriptions/describe_task.h"

#include "engine/base/counted.h"
#include "engine/base/existing_output.h"
#include "engine/base/hash.h"
#include "engine/base/numbers.h"
#include "engine/base/run_folder.h"
#include "engine/chat/recorded_replies.h"
#include "engine/zero_shot/descriptions/description_changes.h"
#include "engine/zero_shot/descriptions/description_check.h"
#include "engine/zero_shot/descriptions/description_file.h"
#include "engine/zero_shot/descriptions/description_request.h"
#include "engine/zero_shot/descriptions/token_counts.h"

#include <algorithm>
#include <map>

namespace orangery::zero_shot {

namespace {

constexpr std::int64_t kUsualCount = 20;

/// The descriptions that the task is about, from a file or from a chat model.
struct Subject {
    ClassSet classes;
    DescriptionSet set;
    std::optional<std::int64_t> expected;  ///< sentences of a class
    Json provenance = {};                  ///< of sentences that a chat model wrote
    std::vector<DescribedClasses::Failed> failed = {};
};

Result<Subject> fromFile(const Params& params, Context& context)
{
    const Result<NamedTextsFile> file = readDescriptions(params.path("descriptions"));
    if (!file)
        return failure(file.error());
    for (const std::string& remark : file->remarks)
        context.log->warning(remark);
    Result<ClassSet> classes =
        params.has("classes") ? readClassSet(params.path("classes")) : Result<ClassSet>(classesOf(file->entries));
    if (!classes)
        return failure(classes.error());
    Subject subject{.classes = *std::move(classes), .set = {}, .expected = {}};
    subject.set = joinDescriptions(subject.classes, file->entries);
    if (params.has("count"))
        subject.expected = params.integer("count");
    else if (subject.classes.sentences)
        subject.expected = subject.classes.sentences;
    return subject;
}

Result<Subject> fromReplies(const Params& params, Context& context)
{
    if (!params.has("classes"))
        return failure(ErrorCode::Usage, "--replies needs --classes", "a chat model is asked about classes");
    Result<ClassSet> classes = readClassSet(params.path("classes"));
    if (!classes)
        return failure(classes.error());
    const auto model = chat::RecordedReplies::read(params.path("replies"));
    if (!model)
        return failure(model.error());
    DescriptionRequest request;
    if (params.has("prompt"))
        request.prompt = params.text("prompt");
    else if (!classes->prompt.empty())
        request.prompt = classes->prompt;
    const std::int64_t count = params.has("count") ? params.integer("count") : classes->sentences.value_or(kUsualCount);
    request.count = static_cast<std::size_t>(count);
    request.attempts = static_cast<int>(params.integer("attempts"));
    Result<DescribedClasses> described = askForDescriptions(*classes, **model, request, context);
    if (!described)
        return failure(described.error());
    Subject subject{.classes = *std::move(classes), .set = {}, .expected = count};
    for (const DescribedClasses::Failed& failed : described->failed)
        subject.set.undescribed.push_back(failed.className);
    subject.set.sentences = std::move(described->sentences);
    subject.failed = std::move(described->failed);
    subject.provenance = {{"model", (*model)->name()}, {"origin", (*model)->badge()},     {"prompt", request.prompt},
                          {"sentences", count},        {"requests", described->requests}, {"written", utcNow()}};
    return subject;
}

/// What the model's tokenizer cuts off.
Result<std::size_t> addTooLong(DescriptionReport& report, const Subject& subject, const std::string& model)
{
    const Result<TokenCounter> counter = TokenCounter::open(model);
    if (!counter)
        return failure(counter.error());
    std::size_t longest = 0;
    for (std::size_t c = 0; c < subject.classes.names.size(); ++c)
        for (std::size_t k = 0; k < subject.set.sentences[c].size(); ++k) {
            const auto length = counter->lengthOf(subject.set.sentences[c][k]);
            if (!length)
                return failure(length.error());
            longest = std::max(longest, length->tokens);
            if (length->isTooLong)
                report.findings.push_back({Finding::Kind::TooLong, subject.classes.names[c], k,
                                           "sentence " + std::to_string(k + 1) + " of '" + subject.classes.names[c] +
                                               "' is longer than the " + std::to_string(counter->context()) +
                                               " tokens that the model reads; the rest is cut off"});
        }
    return longest;
}

Json documentOf(const Subject& subject, const DescriptionReport& report)
{
    Json findings = Json::array();
    std::map<std::string, std::size_t> counts;
    for (const Finding& finding : report.findings) {
        ++counts[std::string(nameOf(finding.kind))];
        findings.push_back({{"kind", nameOf(finding.kind)},
                            {"severity", isError(finding.kind) ? "error" : "warning"},
                            {"class", finding.className},
                            {"sentence", finding.sentence ? Json(*finding.sentence) : Json()},
                            {"message", finding.message}});
    }
    Json document = {
        {"classes", subject.classes.names.size()}, {"sentences", report.sentences}, {"mean_words", report.meanWords},
        {"with_class_name", report.withName},      {"generic", report.generic},     {"counts", counts},
        {"findings", std::move(findings)}};
    if (!subject.provenance.is_null())
        document["provenance"] = subject.provenance;
    Json failed = Json::array();
    for (const DescribedClasses::Failed& one : subject.failed)
        failed.push_back({{"class", one.className}, {"reason", one.reason}});
    document["failed"] = std::move(failed);
    return document;
}

std::string textOf(const Subject& subject, const DescriptionReport& report)
{
    constexpr std::size_t kShown = 40;
    std::string text = counted(subject.classes.names.size(), "class(es), ") +
                       counted(report.sentences, "sentence(s) of ") + formatFixed(report.meanWords, 1) +
                       " words; the class's name stands in " + formatFixed(100 * report.withName, 0) +
                       " % of its own sentences; " + formatFixed(100 * report.generic, 0) + " % are templates\n";
    std::size_t shown = 0;
    for (const bool errors : {true, false})
        for (const Finding& finding : report.findings)
            if (isError(finding.kind) == errors && shown++ < kShown)
                text += std::string(errors ? "error: " : "warning: ") + finding.message + "\n";
    for (const DescribedClasses::Failed& one : subject.failed)
        if (shown++ < kShown)
            text += "no sentences for '" + one.className + "': " + one.reason + "\n";
    if (shown > kShown)
        text += counted(shown - kShown, "more finding(s); --json lists all\n");
    return text;
}

/// The file in GPT4Vis' form, and beside it where the sentences are from.
Result<void> write(const fs::path& path, const Subject& subject)
{
    std::vector<std::string> names;
    std::vector<std::vector<std::string>> sentences;
    std::vector<std::vector<std::string>> cleaned = cleanedSentences(subject.set);
    for (std::size_t c = 0; c < cleaned.size(); ++c)
        if (!cleaned[c].empty()) {
            names.push_back(subject.classes.names[c]);
            sentences.push_back(std::move(cleaned[c]));
        }
    const Result<std::string> bytes = descriptionJson(names, sentences);
    if (!bytes)
        return failure(bytes.error());
    if (!subject.provenance.is_null()) {
        Json provenance = subject.provenance;
        provenance["sha256"] = sha256(*bytes);
        if (auto written = writeFile(path.string() + ".origin.json", writeJsonFile(provenance)); !written)
            return written;
    }
    return writeFile(path, *bytes);
}

/// Tells what differs from an earlier file.
Result<void> addChanges(TaskOutput& output, const Subject& subject, const fs::path& earlier)
{
    const Result<NamedTextsFile> file = readDescriptions(earlier);
    if (!file)
        return failure(file.error());
    std::size_t added = 0;
    std::size_t removed = 0;
    Json changes = Json::array();
    for (DescriptionChange& change : changesSince(file->entries, subject.classes, subject.set.sentences)) {
        added += change.added.size();
        removed += change.removed.size();
        changes.push_back({{"class", change.className},
                           {"added", std::move(change.added)},
                           {"removed", std::move(change.removed)},
                           {"only_order", change.isOrder}});
    }
    output.text += "Against " + earlier.string() + ": " + std::to_string(changes.size()) + " classes differ, by " +
                   std::to_string(added) + " sentences more and " + std::to_string(removed) + " fewer\n";
    output.document["changes"] = std::move(changes);
    return {};
}

Result<TaskOutput> describe(const Params& params, Context& context)
{
    if (params.has("descriptions") == params.has("replies"))
        return failure(ErrorCode::Usage, "one of --descriptions and --replies is needed",
                       params.has("replies") ? "both were given" : "neither was given");
    if (params.has("output"))
        if (auto free = refuseExisting(params.path("output"), params.flag("overwrite")); !free)
            return failure(free.error());
    const Result<Subject> subject = params.has("replies") ? fromReplies(params, context) : fromFile(params, context);
    if (!subject)
        return failure(subject.error());
    for (const std::string& remark : subject->classes.remarks)
        context.log->warning(remark);
    DescriptionReport report = checkDescriptions(subject->classes, subject->set, subject->expected);
    Result<std::size_t> longest = std::size_t{0};
    if (params.has("model"))
        longest = addTooLong(report, *subject, params.text("model"));
    if (!longest)
        return failure(longest.error());
    const std::vector<std::string>& undescribed = subject->set.undescribed;
    if (params.has("output") && !undescribed.empty() && !params.flag("keep-going"))
        return failure(ErrorCode::Failed,
                       counted(undescribed.size(), "class(es) (has|have) no sentences, for example '") +
                           undescribed.front() + "'; nothing was written",
                       subject->failed.empty() ? "the file does not describe them" : subject->failed.front().reason,
                       "Add --keep-going to write the others.");
    TaskOutput output{.document = documentOf(*subject, report), .text = textOf(*subject, report)};
    if (params.has("model"))
        output.document["longest_tokens"] = *longest;
    if (params.has("against"))
        if (auto told = addChanges(output, *subject, params.path("against")); !told)
            return failure(told.error());
    if (params.has("output")) {
        if (auto written = write(params.path("output"), *subject); !written)
            return failure(written.error());
        output.document["output"] = params.path("output").string();
        output.text += "Wrote " + params.path("output").string() + "\n";
    }
    output.outcome = report.hasErrors() ? Outcome::Partial : Outcome::Done;
    return output;
}

}  // namespace

Task describeTask()
{
    OptionSpec output = shared_options::outputFile(
        "JSON file to write: class name -> list of sentences, in the order of the classes, without stray blanks, empty "
        "and repeated sentences.");
    return {
        .id = "recognize.describe",
        .title = "Check or make descriptions",
        .help =
            "Looks through sentences about classes before anything is scored with them: classes without sentences, "
            "unknown names, repeated, shared and generic sentences, texts too long for a model. Or has a chat model's "
            "recorded replies turned into such a file. Exit 3 when something cannot be scored as it is.",
        .options =
            {{.name = "descriptions",
              .type = OptionType::InputPath,
              .title = "Descriptions",
              .help = "Class name -> sentences: JSON (GPT4Vis, CuPL, DCLIP), YAML, or CSV with a row a sentence.",
              .positional = true},
             {.name = "classes",
              .type = OptionType::InputPath,
              .title = "Classes",
              .help = "One name a line, YAML (GPT4Vis' configuration too), JSON or CSV; left out, the described "
                      "names."},
             {.name = "replies",
              .type = OptionType::InputPath,
              .title = "Recorded replies",
              .help = "File of recorded replies of a chat model, which is asked about every class.",
              .group = "Asking"},
             {.name = "prompt",
              .type = OptionType::Text,
              .title = "Prompt",
              .help = "What is asked, with {n} and {class}; left out, the prompt of the configuration, else an own "
                      "one.",
              .group = "Asking"},
             {.name = "count",
              .type = OptionType::Integer,
              .title = "Sentences",
              .help = "How many sentences a class has; left out, what the configuration says, else 20 are asked "
                      "for.",
              .unit = "sentences",
              .minimum = 1,
              .maximum = 1000},
             {.name = "attempts",
              .type = OptionType::Integer,
              .title = "Attempts",
              .help = "Requests for a class before it counts as failed.",
              .defaultValue = 3,
              .minimum = 1,
              .maximum = 100,
              .group = "Asking"},
             {.name = "model",
              .type = OptionType::Text,
              .title = "Model",
              .help = "Model whose tokenizer tells which sentences are too long."},
             {.name = "against",
              .type = OptionType::InputPath,
              .title = "Against",
              .help = "Earlier descriptions: what differs from them is told too, with --json sentence by sentence."},
             output,
             shared_options::overwrite(),
             shared_options::keepGoing()},
        .run = describe};
}

}  // namespace orangery::zero_shot
