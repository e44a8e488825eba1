// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/media/container_impl.h"
#include "engine/media/video.h"

namespace orangery::media {

/// What the headers say. The orientation comes from the display matrix; one that is no quarter turn is a problem.
[[nodiscard]] VideoDescription describe(const Container& container, const VideoOptions& options);

}  // namespace orangery::media
