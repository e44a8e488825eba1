// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/file_hashes.h"

#include "engine/base/hash.h"

namespace orangery::zero_shot {

FileState stateOf(const fs::path& file)
{
    std::error_code sizeUnknown;
    std::error_code timeUnknown;
    const FileState state{.size = fs::file_size(file, sizeUnknown), .time = fs::last_write_time(file, timeUnknown)};
    return sizeUnknown || timeUnknown ? FileState() : state;
}

Result<std::string> FileHashes::of(const FileObject& input, const std::stop_token& stop)
{
    if (!input.object)
        return sha256OfFile(input.file, stop);
    const std::scoped_lock lock(m_mutex);  // others that want this file wait for its hash
    Known& known = m_known[input.file];
    const FileState now = stateOf(input.file);
    if (!known.hash.empty() && known.state == now)
        return known.hash;
    Result<std::string> hash = sha256OfFile(input.file, stop);
    if (hash)
        known = {.state = now, .hash = *hash};
    return hash;
}

}  // namespace orangery::zero_shot
