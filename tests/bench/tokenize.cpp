// SPDX-License-Identifier: GPL-3.0-or-later
// Encodes a list of texts on one thread, again and again, and prints the best time: the half of tokenize.py that is ours.
#include "engine/base/json.h"
#include "engine/text/tokenizer.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>

using namespace orangery;

namespace {

int fail(const Error& error)
{
    std::fprintf(stderr, "%s\n", describe(error).c_str());
    return exitCode(error.code);
}

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

int main(int argc, char** argv)
{
    if (argc != 4) {
        std::fprintf(stderr, "usage: bench_tokenize TOKENIZER TEXTS.json REPEATS\n");
        return 2;
    }
    const auto loading = std::chrono::steady_clock::now();
    const auto tokenizer = text::openTokenizer(argv[1]);
    if (!tokenizer)
        return fail(tokenizer.error());
    const double loaded = secondsSince(loading);
    const auto bytes = readFile(argv[2]);
    if (!bytes)
        return fail(bytes.error());
    const auto texts = parseJson(*bytes, argv[2]);
    if (!texts)
        return fail(texts.error());
    const auto lines = texts->get<std::vector<std::string>>();
    double best = std::numeric_limits<double>::infinity();
    std::size_t ids = 0;
    for (int repeat = 0; repeat < std::atoi(argv[3]); ++repeat) {
        ids = 0;
        const auto start = std::chrono::steady_clock::now();
        for (const std::string& line : lines) {
            const auto encoding = (*tokenizer)->encode(line, {});
            if (!encoding)
                return fail(encoding.error());
            ids += encoding->ids.size();
        }
        best = std::min(best, secondsSince(start));
    }
    const Json report = {{"texts", lines.size()}, {"ids", ids}, {"seconds", best}, {"load", loaded}};
    std::printf("%s\n", writeJson(report).c_str());
    return 0;
}
