// SPDX-License-Identifier: GPL-3.0-or-later
// The tensor module's side of module_functions.h. A mismatch of types would show only as a crash, so it is checked here.
#include "engine/zero_shot/encoding/tower_encoder_torch.h"

#include <type_traits>

using namespace orangery;

extern "C" void orangery_zero_shot_open_encoder(const zero_shot::EncoderRequest& request, const Context& context,
                                                Result<std::unique_ptr<zero_shot::DualEncoder>>& encoder)
{
    encoder = request.classifier.empty() ? zero_shot::openTowerEncoder(request, context)
                                         : zero_shot::openPhotoEncoder(request, context);
}
static_assert(std::is_same_v<decltype(orangery_zero_shot_open_encoder), zero_shot::OpenEncoder>);
