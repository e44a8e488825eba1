// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/intra_op_threads.h"

#include <ATen/Parallel.h>

namespace orangery::nn {

// LibTorch keeps one number for the process, which a thread takes over at its first operation, and from then on a
// number for each thread. So this is exact for a thread that sets it, and only a hint for the others.
IntraOpThreads::IntraOpThreads(int count) : m_before(at::get_num_threads())
{
    at::set_num_threads(count);
}

IntraOpThreads::~IntraOpThreads()
{
    at::set_num_threads(m_before);
}

}  // namespace orangery::nn
