// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/few_shot/embedded_samples.h"

#include <algorithm>

namespace orangery::zero_shot {

namespace {
constexpr std::size_t kInputsAtOnce = 32;
}  // namespace

Result<EmbeddedSamples> embedSamples(Embedder& embedder, std::span<const std::string> inputs, bool keepsGoing,
                                     const Context& context)
{
    EmbeddedSamples samples;
    for (std::size_t begin = 0; begin < inputs.size(); begin += kInputsAtOnce) {
        context.report(static_cast<double>(begin), static_cast<double>(inputs.size()), "samples");
        const auto some = inputs.subspan(begin, std::min(kInputsAtOnce, inputs.size() - begin));
        const std::vector<Result<EmbeddedInput>> embedded = embedder.inputs(some, context);
        if (auto going = context.checkpoint(); !going)
            return failure(going.error());
        for (std::size_t i = 0; i < some.size(); ++i) {
            if (!embedded[i] && !keepsGoing)
                return failure(embedded[i].error());
            if (!embedded[i]) {
                context.log->warning(describe(embedded[i].error()));
                samples.failed.push_back({.place = begin + i, .message = embedded[i].error().message});
                continue;
            }
            const std::vector<float>& v = embedded[i]->embedding;
            samples.rows.width = v.size();
            samples.rows.values.insert(samples.rows.values.end(), v.begin(), v.end());
            samples.places.push_back(begin + i);
        }
    }
    if (samples.places.empty())
        return failure(ErrorCode::Failed, "no sample could be read",
                       samples.failed.empty() ? "there is none" : samples.failed.front().message);
    return samples;
}

}  // namespace orangery::zero_shot
