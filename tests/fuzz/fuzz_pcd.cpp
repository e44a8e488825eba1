// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/cloud/parsers.h"
#include "tests/fuzz/cloud_target.h"
#include "tests/fuzz/fuzz_target.h"

using namespace orangery;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const std::string_view text = fuzz::textOf(data, size);
    static_cast<void>(cloud::looksLikePcd(text));
    fuzz::checkCloud(cloud::parsePcd(text));
    return 0;
}
