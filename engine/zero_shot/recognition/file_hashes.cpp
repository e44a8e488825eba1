// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/file_hashes.h"

#include "engine/base/hash.h"

namespace orangery::zero_shot {

Result<std::string> FileHashes::of(const FileObject& input, const std::stop_token& stop)
{
    if (!input.object)
        return sha256OfFile(input.file, stop);
    const std::scoped_lock lock(m_mutex);  // others that want this file wait for its hash
    std::error_code ignored;
    Known& known = m_known[input.file];
    const Known now{.size = fs::file_size(input.file, ignored), .time = fs::last_write_time(input.file, ignored)};
    if (!known.hash.empty() && known.size == now.size && known.time == now.time)
        return known.hash;
    Result<std::string> hash = sha256OfFile(input.file, stop);
    if (hash)
        known = {.size = now.size, .time = now.time, .hash = *hash};
    return hash;
}

}  // namespace orangery::zero_shot
