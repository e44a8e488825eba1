// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <initializer_list>
#include <random>
#include <string_view>
#include <variant>

namespace orangery {

using SeedPart = std::variant<std::uint64_t, std::string_view>;

/// A seed that depends on `seed` and on every part in order: the same for the same call, whatever ran
/// before it, so that a resumed or reordered run draws the same numbers.
[[nodiscard]] std::uint64_t deriveSeed(std::uint64_t seed, std::initializer_list<SeedPart> parts);

/// The random numbers of the engine. The standard's distributions differ between libraries, so the
/// few that are needed are defined here.
class Random {
public:
    explicit Random(std::uint64_t seed) : m_engine(seed) {}

    [[nodiscard]] std::uint64_t next() { return m_engine(); }
    /// Uniform in [0, 1), 53 random bits.
    [[nodiscard]] double uniform();
    /// Uniform in [0, bound), without modulo bias; bound > 0.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);

private:
    std::mt19937_64 m_engine;
};

}  // namespace orangery
