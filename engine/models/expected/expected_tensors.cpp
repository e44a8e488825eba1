// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/expected/expected_tensors.h"

#include <algorithm>
#include <array>
#include <utility>

namespace orangery::models {

namespace {

constexpr std::array<std::string_view, 9> kIdleNames{"position_ids",        "mask_token", "input_resolution",
                                                     "context_length",      "vocab_size", "attn_mask",
                                                     "num_batches_tracked", "inv_freq",   "rope_freqs.weight"};

}  // namespace

void Expectation::need(std::string name, std::vector<std::int64_t> shape)
{
    add(std::move(name), std::move(shape), true);
}

void Expectation::allow(std::string name, std::vector<std::int64_t> shape)
{
    add(std::move(name), std::move(shape), false);
}

void Expectation::add(std::string name, std::vector<std::int64_t> shape, bool isRequired)
{
    m_expected.tensors.push_back(
        {.name = std::move(name), .shape = std::move(shape), .isRequired = isRequired, .part = m_part});
}

bool isIdleTensor(std::string_view name)
{
    return std::any_of(kIdleNames.begin(), kIdleNames.end(), [&](std::string_view idle) {
        if (!name.ends_with(idle))
            return false;
        const std::string_view before = name.substr(0, name.size() - idle.size());
        return before.empty() || before.ends_with('.');
    });
}

}  // namespace orangery::models
