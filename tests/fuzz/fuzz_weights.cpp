// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/weights.h"
#include "tests/fuzz/fuzz_target.h"

#include <sys/mman.h>
#include <unistd.h>

#include <string>

using namespace orangery;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const int file = ::memfd_create("input", MFD_CLOEXEC);
    if (file < 0 || ::write(file, data, size) != static_cast<ssize_t>(size))
        return 0;
    const auto weights = io::openWeights("/proc/self/fd/" + std::to_string(file));
    for (std::size_t i = 0; weights && i < (*weights)->tensors().size(); ++i)
        static_cast<void>((*weights)->read(i));
    ::close(file);
    return 0;
}
