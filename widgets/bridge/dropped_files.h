// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"

#include <vector>

class QMimeData;

namespace orangery::bridge {

/// The files and folders of this machine that a drag brings, in its order.
[[nodiscard]] std::vector<fs::path> localFiles(const QMimeData& dragged);

}  // namespace orangery::bridge
