// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/intra_op_threads.h"

#include <ATen/Parallel.h>

#include <mutex>

namespace orangery::nn {

namespace {

/// The number of the process while any scope lives.
struct ProcessNumber {
    std::mutex mutex;
    int scopes = 0;
    int before = 1;
};

ProcessNumber& processNumber()
{
    static ProcessNumber number;
    return number;
}

}  // namespace

// LibTorch keeps one number for the process, which a thread takes over at its first operation, and from then on a
// number for each thread. So this is exact for a thread that sets it, and only a hint for the others. Of scopes of several
// threads that overlap, each finds what another has set; so the last one restores what the first one found.
IntraOpThreads::IntraOpThreads(int count)
{
    ProcessNumber& number = processNumber();
    const std::scoped_lock lock(number.mutex);
    m_before = at::get_num_threads();
    if (number.scopes++ == 0)
        number.before = m_before;
    at::set_num_threads(count);
}

IntraOpThreads::~IntraOpThreads()
{
    ProcessNumber& number = processNumber();
    const std::scoped_lock lock(number.mutex);
    at::set_num_threads(--number.scopes == 0 ? number.before : m_before);
}

}  // namespace orangery::nn
