// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/comcts/participants.h"

#include <vector>

namespace orangery::world {

/// What the sample world offers to a search: as policies the small trained models, by name or by folder, with an
/// optional temperature (see findSampleModel); as judges "oracle", the exact checker, and "oracle:0.05", the same
/// wrong on 5 % of the steps.
[[nodiscard]] std::vector<comcts::ParticipantSource> participantSources();

}  // namespace orangery::world
