// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace orangery::nn {

/// Sets how many threads LibTorch uses inside one operation while it lives, for operations started by this thread. How
/// a product is shared out among threads changes its last bits, and small models only lose by it: whatever must be
/// reproducible or runs beside its like does its work under IntraOpThreads(1).
class IntraOpThreads {
public:
    explicit IntraOpThreads(int count);
    ~IntraOpThreads();
    IntraOpThreads(const IntraOpThreads&) = delete;
    IntraOpThreads& operator=(const IntraOpThreads&) = delete;

private:
    int m_before = 1;
};

}  // namespace orangery::nn
