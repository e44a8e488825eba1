// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/npy_header.h"
#include "tests/fuzz/fuzz_target.h"

using namespace orangery;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto bytes = fuzz::bytesOf(data, size);
    const auto header = io::readNpyHeader(bytes);
    if (header && io::bytesOf(header->dtype, header->shape).value_or(size) <= size - header->dataOffset)
        static_cast<void>(io::arrangeNpy(*header, bytes.subspan(header->dataOffset)));
    return 0;
}
