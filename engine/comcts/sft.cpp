// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/comcts/sft.h"

#include <algorithm>

namespace orangery::comcts {

namespace {

constexpr const char* kReflection = "The previous step has a mistake, so I will go back and think it through again.";

std::string userText(const Question& question)
{
    std::string text = question.text;
    for (const std::string_view tag : {"<image>\n", "<image>"})
        for (std::size_t at = text.find(tag); at != std::string::npos; at = text.find(tag))
            text.erase(at, tag.size());
    return "<image>" + text;
}

SftSample sampleFor(const Question& question, std::string assistant, bool reflective)
{
    return {.user = userText(question),
            .assistant = std::move(assistant),
            .image = question.image,
            .reflective = reflective};
}

std::string sentenceOf(const ReflectionOptions& options)
{
    return (options.sentence.empty() ? std::string(kReflection) : options.sentence) + "\n\n";
}

template <class T>
void shuffle(std::vector<T>& items, Random& random)
{
    for (std::size_t i = items.size(); i > 1; --i)
        std::swap(items[i - 1], items[random.below(i)]);
}

std::string finalAnswer(const std::string& answer)
{
    return "### The final answer is: " + answer;
}

/// Depth of the node that a record's round went on from.
std::size_t prefixDepth(const SearchRecord& record, const Response& response)
{
    for (std::size_t n = response.sections.size(); n > 0; --n)
        if (normalisedPrefix(std::span(response.sections).first(n)) == record.prefix)
            return n;
    return 0;
}

std::optional<SftSample> codeSample(const SearchRecord& record, const ReflectionOptions& options, bool quotaLeft)
{
    const RecordedResponse* best = nullptr;
    double bestValue = -1;
    int right = 0;
    for (const RecordedResponse& response : record.responses) {
        if (!response.valid || !response.correct.value_or(false))
            continue;
        const auto parsed = parseResponse(response.response);
        if (parsed && parsed->answer.find("error") != std::string::npos)
            return std::nullopt;
        ++right;
        if (response.value.value_or(0) > bestValue) {
            bestValue = response.value.value_or(0);
            best = &response;
        }
    }
    if (best == nullptr)
        return std::nullopt;
    const auto parsed = parseResponse(best->response);
    if (!parsed || right < 2 || !quotaLeft)
        return sampleFor(record.question, best->response, false);

    const std::size_t p = prefixDepth(record, *parsed);
    const RecordedResponse* negative = nullptr;
    double widest = -2;
    for (const RecordedResponse& other : record.responses) {
        if (&other == best || !other.valid || other.stepValues.size() <= p || best->stepValues.size() <= p ||
            other.stepValues[p] >= 0)
            continue;
        const double gap = best->stepValues[p] - other.stepValues[p];
        if (gap > widest) {
            widest = gap;
            negative = &other;
        }
    }
    const auto wrong = negative != nullptr ? parseResponse(negative->response) : tl::unexpected(InvalidResponse{});
    if (!wrong || wrong->sections.size() <= p)
        return sampleFor(record.question, best->response, false);
    const std::span<const Section> sections = parsed->sections;
    return sampleFor(record.question,
                     record.prefix + wrong->sections[p].text + sentenceOf(options) + joinSections(sections.subspan(p)) +
                         finalAnswer(parsed->answer),
                     true);
}

}  // namespace

Json sampleToJson(const SftSample& sample, ImagesShape images)
{
    return {{"messages", Json::array({{{"role", "user"}, {"content", sample.user}},
                                      {{"role", "assistant"}, {"content", sample.assistant}}})},
            {"images", images == ImagesShape::List ? Json::array({sample.image}) : Json(sample.image)}};
}

Result<std::vector<SftSample>> readSft(const fs::path& path)
{
    const Result<std::vector<Json>> records = readRecords(path);
    if (!records)
        return failure(records.error());
    std::vector<SftSample> samples;
    for (std::size_t i = 0; i < records->size(); ++i) {
        const Json& record = (*records)[i];
        try {
            SftSample sample;
            for (const Json& message : record.at("messages"))
                (message.at("role") == "user" ? sample.user : sample.assistant) =
                    message.at("content").get<std::string>();
            const Json& images = record.at("images");
            if (images.is_string())
                sample.image = images.get<std::string>();
            else if (!images.empty())
                sample.image = images.at(0).get<std::string>();
            samples.push_back(std::move(sample));
        } catch (const Json::exception& error) {
            return failure(ErrorCode::Input, path.string() + ": sample " + std::to_string(i) + " is malformed",
                           error.what());
        }
    }
    return samples;
}

std::vector<SftSample> sftByCodeRule(const std::vector<SearchRecord>& records, const ReflectionOptions& options)
{
    std::vector<const SearchRecord*> order;
    for (const SearchRecord& record : records)
        order.push_back(&record);
    Random random(deriveSeed(options.seed, {"sft"}));
    if (options.shuffle)
        shuffle(order, random);
    const auto quota = static_cast<std::size_t>(static_cast<double>(records.size()) * options.share);
    std::size_t reflective = 0;
    std::vector<SftSample> samples;
    for (const SearchRecord* record : order) {
        std::optional<SftSample> sample = codeSample(*record, options, reflective < quota);
        if (!sample)
            continue;
        reflective += sample->reflective ? 1U : 0U;
        samples.push_back(*std::move(sample));
    }
    if (options.shuffle)
        shuffle(samples, random);
    return samples;
}

std::vector<Reflection> reflectionCandidates(const TreeDocument& document)
{
    std::vector<Reflection> candidates;
    for (const NodeId s : document.bestPath) {
        const auto own = upperBound(document.tree, s, document.setup.options);
        if (!own)
            continue;
        std::optional<Reflection> smallest;
        for (const NodeId sibling : document.tree.node(*document.tree.node(s).parent).children) {
            const auto other = upperBound(document.tree, sibling, document.setup.options);
            if (sibling == s || !other)
                continue;
            if (!smallest || *other - *own < smallest->gap)
                smallest = Reflection{.node = s, .negative = sibling, .gap = *other - *own};
        }
        if (smallest)
            candidates.push_back(*smallest);
    }
    return candidates;
}

std::optional<SftSample> sftByPaperRule(const TreeDocument& document, const ReflectionOptions& options, bool reflect)
{
    if (document.bestPath.empty())
        return std::nullopt;
    const std::vector<Reflection> candidates =
        reflect && document.visitsKnown ? reflectionCandidates(document) : std::vector<Reflection>();
    std::optional<Reflection> chosen;
    if (!candidates.empty()) {
        Random random(deriveSeed(options.seed, {"reflection", std::string_view(document.setup.question.id)}));
        chosen = candidates[random.below(candidates.size())];
    }
    std::string text;
    for (const NodeId id : document.bestPath) {
        if (chosen && chosen->node == id)
            text += document.tree.node(chosen->negative).section.text + sentenceOf(options);
        text += document.tree.node(id).section.text;
    }
    return sampleFor(document.setup.question, text + finalAnswer(document.answer), chosen.has_value());
}

}  // namespace orangery::comcts
