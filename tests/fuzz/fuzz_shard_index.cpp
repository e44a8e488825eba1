// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/shard_index.h"
#include "tests/fuzz/fuzz_target.h"

using namespace orangery;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static_cast<void>(io::parseShardIndex(fuzz::textOf(data, size), "input"));
    return 0;
}
