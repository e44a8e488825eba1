// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/random.h"

#include <xxhash.h>

#include <limits>
#include <string>

namespace orangery {

std::uint64_t deriveSeed(std::uint64_t seed, std::initializer_list<SeedPart> parts)
{
    // Each part carries its kind and length, so that ("ab", "c") and ("a", "bc") differ.
    std::string key;
    const auto appendNumber = [&key](std::uint64_t value) {
        for (unsigned shift = 0; shift < 64; shift += 8)
            key += static_cast<char>((value >> shift) & 0xFFU);
    };
    for (const SeedPart& part : parts) {
        if (const auto* number = std::get_if<std::uint64_t>(&part)) {
            key += 'n';
            appendNumber(*number);
        } else {
            const std::string_view text = std::get<std::string_view>(part);
            key += 't';
            appendNumber(text.size());
            key.append(text);
        }
    }
    return XXH3_64bits_withSeed(key.data(), key.size(), seed);
}

double Random::uniform()
{
    constexpr double kStep = 1.0 / 9007199254740992.0;  // 2^-53
    return static_cast<double>(next() >> 11U) * kStep;
}

std::uint64_t Random::below(std::uint64_t bound)
{
    const std::uint64_t limit =
        std::numeric_limits<std::uint64_t>::max() - std::numeric_limits<std::uint64_t>::max() % bound;
    std::uint64_t value = next();
    while (value >= limit)
        value = next();
    return value % bound;
}

}  // namespace orangery
