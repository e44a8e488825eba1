// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/existing_output.h"

namespace orangery {

Result<void> refuseExisting(const fs::path& output, bool overwrite)
{
    std::error_code ignored;
    const fs::file_status status = fs::status(output, ignored);
    if (!overwrite && (fs::is_regular_file(status) || fs::is_directory(status)))
        return failure(ErrorCode::Usage, output.string() + " exists already", {},
                       "Name another with -o, or add --overwrite.");
    return {};
}

}  // namespace orangery
