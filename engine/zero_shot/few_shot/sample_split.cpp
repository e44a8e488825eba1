// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/few_shot/sample_split.h"

#include "engine/base/random.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

namespace orangery::zero_shot {

namespace {

/// Places by class, each in the order of a hash of seed and id.
std::vector<std::vector<std::size_t>> shuffledByClass(std::span<const std::string> ids,
                                                      std::span<const std::size_t> truth, std::size_t classes,
                                                      std::span<const std::size_t> places, std::uint64_t seed,
                                                      std::string_view purpose)
{
    std::vector<std::vector<std::pair<std::uint64_t, std::size_t>>> keyed(classes);
    for (const std::size_t place : places)
        keyed[truth[place]].emplace_back(deriveSeed(seed, {purpose, std::string_view(ids[place])}), place);
    std::vector<std::vector<std::size_t>> byClass(classes);
    for (std::size_t c = 0; c < classes; ++c) {
        // Equal hashes are told apart by the id, so that the order of the samples decides nothing.
        std::sort(keyed[c].begin(), keyed[c].end(), [&](const auto& a, const auto& b) {
            return a.first != b.first ? a.first < b.first : ids[a.second] < ids[b.second];
        });
        for (const auto& [key, place] : keyed[c])
            byClass[c].push_back(place);
    }
    return byClass;
}

}  // namespace

SampleSplit stratifiedSplit(std::span<const std::string> ids, std::span<const std::size_t> truth, std::size_t classes,
                            double testShare, std::uint64_t seed)
{
    std::vector<std::size_t> all(ids.size());
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] = i;
    SampleSplit split;
    for (const std::vector<std::size_t>& members : shuffledByClass(ids, truth, classes, all, seed, "split")) {
        const std::size_t count = members.size();
        std::size_t tested = static_cast<std::size_t>(std::lround(testShare * static_cast<double>(count)));
        tested = count < 2 ? 0 : std::clamp<std::size_t>(tested, 1, count - 1);
        split.test.insert(split.test.end(), members.begin(), members.begin() + static_cast<std::ptrdiff_t>(tested));
        split.pool.insert(split.pool.end(), members.begin() + static_cast<std::ptrdiff_t>(tested), members.end());
    }
    std::sort(split.pool.begin(), split.pool.end());
    std::sort(split.test.begin(), split.test.end());
    return split;
}

std::vector<std::size_t> drawShots(std::span<const std::string> ids, std::span<const std::size_t> truth,
                                   std::size_t classes, std::span<const std::size_t> pool, std::size_t shots,
                                   std::uint64_t seed)
{
    std::vector<std::size_t> drawn;
    for (const std::vector<std::size_t>& members : shuffledByClass(ids, truth, classes, pool, seed, "shots"))
        drawn.insert(drawn.end(), members.begin(),
                     members.begin() + static_cast<std::ptrdiff_t>(std::min(shots, members.size())));
    std::sort(drawn.begin(), drawn.end());
    return drawn;
}

}  // namespace orangery::zero_shot
