// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/options.h"

#include "engine/base/numbers.h"

namespace orangery {

namespace shared_options {

OptionSpec seed()
{
    return {.name = "seed",
            .type = OptionType::Integer,
            .title = "Seed",
            .help = "Seed of every random draw; the same seed gives the same result.",
            .defaultValue = 0,
            .minimum = 0,
            .group = "Reproducibility"};
}

OptionSpec runFolder()
{
    return {.name = "output",
            .shortName = 'o',
            .type = OptionType::OutputPath,
            .title = "Run folder",
            .help = "Folder to write the run into.",
            .group = "Output",
            .required = true};
}

OptionSpec outputFile(std::string help)
{
    return {.name = "output",
            .shortName = 'o',
            .type = OptionType::OutputPath,
            .title = "Output file",
            .help = std::move(help),
            .group = "Output"};
}

OptionSpec overwrite()
{
    return {.name = "overwrite",
            .type = OptionType::Flag,
            .title = "Overwrite",
            .help = "Replace an existing output.",
            .defaultValue = false,
            .group = "Output"};
}

OptionSpec resume()
{
    return {.name = "resume",
            .type = OptionType::Flag,
            .title = "Resume",
            .help = "Go on with the run that the output folder holds.",
            .defaultValue = false,
            .group = "Output"};
}

OptionSpec shard()
{
    return {.name = "shard",
            .type = OptionType::Text,
            .title = "Shard",
            .help = "K/N: do only every N-th item, beginning with the K-th (1-based).",
            .group = "Batch",
            .advanced = true};
}

OptionSpec keepGoing()
{
    return {.name = "keep-going",
            .type = OptionType::Flag,
            .title = "Keep going",
            .help = "Go on after an item that failed; the exit code is then 3.",
            .defaultValue = false,
            .group = "Batch",
            .advanced = true};
}

OptionSpec skipExisting()
{
    return {.name = "skip-existing",
            .type = OptionType::Flag,
            .title = "Skip existing",
            .help = "Leave out items whose output is there already.",
            .defaultValue = false,
            .group = "Batch",
            .advanced = true};
}

OptionSpec limit()
{
    return {.name = "limit",
            .type = OptionType::Integer,
            .title = "Limit",
            .help = "Do at most this many items.",
            .unit = "items",
            .minimum = 1,
            .group = "Batch",
            .advanced = true};
}

}  // namespace shared_options

Result<Shard> parseShard(std::string_view text)
{
    const std::size_t slash = text.find('/');
    const auto k = parseUnsigned(text.substr(0, slash));
    const auto n = slash == std::string_view::npos ? std::nullopt : parseUnsigned(text.substr(slash + 1));
    if (!k || !n || *k < 1 || *k > *n)
        return failure(ErrorCode::Usage, "--shard: '" + std::string(text) + "' is not accepted",
                       "expected K/N with 1 <= K <= N, for example 2/8");
    return Shard{.index = static_cast<std::size_t>(*k - 1), .count = static_cast<std::size_t>(*n)};
}

}  // namespace orangery
