// SPDX-License-Identifier: GPL-3.0-or-later
// What an edit of a description costs: 1,000 pictures, 1,000 classes, 20 sentences each, embeddings of 512 numbers.
// Prints the best and the median time of each step, and what share of this processor's arithmetic and memory it uses;
// both limits are measured in the same run.
#include "engine/base/random.h"
#include "engine/zero_shot/scoring/class_scorer.h"
#include "processor_limit.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace orangery;
using namespace orangery::zero_shot;

namespace {

template <class Work>
std::pair<double, double> timesOf(int repeats, const Work& work)
{
    std::vector<double> times;
    for (int repeat = 0; repeat < repeats; ++repeat) {
        const auto start = std::chrono::steady_clock::now();
        work();
        times.push_back(1e3 * std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    std::sort(times.begin(), times.end());
    return {times.front(), times[times.size() / 2]};
}

EmbeddingRows randomRows(std::size_t count, std::size_t width, std::uint64_t seed)
{
    Random random(seed);
    EmbeddingRows rows{.width = width, .values = std::vector<float>(count * width)};
    for (float& value : rows.values)
        value = static_cast<float>(random.uniform() - 0.5);
    (void)normaliseRows(rows, "row");
    return rows;
}

void print(const char* step, std::pair<double, double> times, const char* more = "")
{
    std::printf("%-58s %8.2f ms best %8.2f ms median%s\n", step, times.first, times.second, more);
}

}  // namespace

int main(int argc, char** argv)
{
    const auto numberAt = [&](int i, std::size_t usual) {
        return argc > i ? static_cast<std::size_t>(std::strtoull(argv[i], nullptr, 10)) : usual;
    };
    const std::size_t pictures = numberAt(1, 1000), classes = numberAt(2, 1000), sentences = numberAt(3, 20),
                      width = numberAt(4, 512);
    const int repeats = static_cast<int>(numberAt(5, 25));
    std::printf("%zu pictures, %zu classes, %zu sentences each, %zu numbers an embedding, %d repeats\n", pictures,
                classes, sentences, width, repeats);

    ClassSet set;
    DescriptionSet described;
    for (std::size_t c = 0; c < classes; ++c) {
        set.names.push_back("class " + std::to_string(c));
        auto& own = described.sentences.emplace_back();
        for (std::size_t k = 0; k < sentences; ++k)
            own.push_back("a sentence about class " + std::to_string(c) + " that is as long as they are, number " +
                          std::to_string(k));
    }
    const EmbeddingRows v = randomRows(pictures, width, 1);
    const PromptTexts prompts = promptTexts(set, &described, {.mode = PromptMode::Descriptions}).value();
    const EmbeddingRows texts = randomRows(prompts.texts.size(), width, 2);
    const ClassScorer before = ClassScorer::make(prompts, texts, Aggregation::Mean).value();

    DescriptionSet edited = described;
    edited.sentences[classes / 2][0] = "another sentence";
    const EmbeddingRows added = randomRows(1, width, 3);

    const double flops = bench::fusedFlops();
    std::vector<float> copy(texts.values.size());
    const auto copied = timesOf(repeats, [&] { std::memcpy(copy.data(), texts.values.data(), 4 * copy.size()); });
    const double bytes = 8.0 * static_cast<double>(copy.size()) / (1e-3 * copied.first);
    std::printf("limits of one thread: %.1f GFLOP/s (double, fused), %.1f GB/s copied\n", 1e-9 * flops, 1e-9 * bytes);

    char more[128];
    const double work = 2.0 * static_cast<double>(pictures * classes * width);
    std::vector<double> all;
    for (const int threads : {1, 2}) {
        const auto times = timesOf(repeats, [&] { all = before.scores(v, threads); });
        std::snprintf(more, sizeof(more), ", %.1f GFLOP/s: %.0f %% of %d x the limit", 1e-6 * work / times.first,
                      100 * work / (1e-3 * times.first) / flops / threads, threads);
        print(threads == 1 ? "all scores, one thread" : "all scores, two threads", times, more);
    }
    print("all scores one picture after the other", timesOf(3, [&] {
              for (std::size_t i = 0; i < pictures; ++i)
                  (void)before.scores(v.row(i));
          }));
    const auto making = timesOf(repeats, [&] { (void)ClassScorer::make(prompts, texts, Aggregation::Mean); });
    std::snprintf(more, sizeof(more), ", with its copies %.0f %% of the memory's limit",
                  100 * 12.0 * static_cast<double>(copy.size()) / (1e-3 * making.first) / bytes);
    print("a scorer from all sentences", making, more);
    const auto gather = [&] { return promptTexts(set, &edited, {.mode = PromptMode::Descriptions}).value(); };
    const auto remade = [&] { return ClassScorer::remake(before, gather(), added, Aggregation::Mean).value(); };
    print("texts of all classes gathered", timesOf(repeats, [&] { (void)gather(); }));
    print("and a scorer from an earlier one, one sentence new", timesOf(repeats, [&] { (void)remade(); }));
    print("an edit: texts, scorer, all scores, one thread", timesOf(repeats, [&] { all = remade().scores(v, 1); }));
    print("an edit: texts, scorer, all scores, two threads", timesOf(repeats, [&] { all = remade().scores(v, 2); }));
    return 0;
}
