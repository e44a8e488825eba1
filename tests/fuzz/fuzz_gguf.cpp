// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/gguf_header.h"
#include "tests/fuzz/fuzz_target.h"

using namespace orangery;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static_cast<void>(io::readGgufHeader(fuzz::bytesOf(data, size), "input"));
    return 0;
}
