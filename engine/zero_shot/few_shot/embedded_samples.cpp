// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/few_shot/embedded_samples.h"

#include "engine/zero_shot/recognition/recognition_call.h"

namespace orangery::zero_shot {

Result<EmbeddedSamples> embedSamples(Embedder& embedder, std::span<const std::string> inputs, bool keepsGoing,
                                     const Context& context)
{
    EmbeddedSamples samples;
    const auto take = [&](std::size_t place, const Result<EmbeddedInput>& embedded) -> Result<void> {
        context.report(static_cast<double>(place + 1), static_cast<double>(inputs.size()), "samples");
        if (!embedded)
            return passOver(embedded.error(), keepsGoing, context).map([&](const std::string& message) {
                samples.failed.push_back({.place = place, .message = message});
            });
        samples.rows.append(embedded->embedding);
        samples.places.push_back(place);
        return {};
    };
    if (auto embedded = embedder.eachInput(inputs, context, take); !embedded)
        return failure(embedded.error());
    if (samples.places.empty())
        return failure(ErrorCode::Failed, "no sample could be read",
                       samples.failed.empty() ? "there is none" : samples.failed.front().message);
    return samples;
}

}  // namespace orangery::zero_shot
