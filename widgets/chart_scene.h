// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/chart.h"
#include "widgets/curve_plot.h"

namespace orangery::widgets {

/// What a plot shows of a chart that the engine made.
[[nodiscard]] CurveScene sceneOf(const Chart& chart);

}  // namespace orangery::widgets
