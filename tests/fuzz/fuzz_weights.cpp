// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/weights.h"
#include "tests/fuzz/fuzz_target.h"
#include "tests/fuzz/memory_file.h"

using namespace orangery;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const fuzz::MemoryFile file(data, size);
    const auto weights = io::openWeights(file.path());
    for (std::size_t i = 0; weights && i < (*weights)->tensors().size(); ++i)
        static_cast<void>((*weights)->read(i));
    return 0;
}
