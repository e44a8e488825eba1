// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/recognise/input_view.h"
#include "widgets/score_bars_painter.h"

namespace orangery::recognition_page {

/// What the pane shows, as one figure: what the model is shown above, the ranking under it, then the explanations.
[[nodiscard]] widgets::Picture recognitionFigure(const std::vector<LabelledImage>& pictures,
                                                 const widgets::ScoreBarsScene& ranking,
                                                 const std::vector<widgets::ScoreBarsScene>& explanations);

}  // namespace orangery::recognition_page
