// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/cloud/cloud.h"

#include <span>

namespace orangery::cloud {

/// Adds a face with these corners to the triangles, as a fan from the first. Faces of one or two corners are lines: they
/// count, and have no triangle. False when a corner is no point of the cloud.
[[nodiscard]] bool addFace(Cloud& cloud, std::span<const std::uint64_t> corners);

/// Whether a header may claim that many points or faces: each takes at least `least` bytes of the `available`.
[[nodiscard]] Result<void> checkCount(std::uint64_t count, std::uint64_t least, std::uint64_t available,
                                      const char* what);

}  // namespace orangery::cloud
