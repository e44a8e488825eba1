// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/pickle.h"
#include "engine/io/state_dict.h"
#include "tests/fuzz/fuzz_target.h"

using namespace orangery;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    for (const auto origin : {io::PickleOrigin::Eager, io::PickleOrigin::TorchScript}) {
        io::ByteCursor cursor(fuzz::bytesOf(data, size));
        const auto values = io::readPickle(cursor, origin);
        if (values)
            static_cast<void>(io::findStateDict(*values));
    }
    return 0;
}
