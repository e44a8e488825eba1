// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/training/scene_batch_torch.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <utility>

namespace orangery::world {

namespace {

constexpr std::int64_t kChannels = 3;

/// One picture's patches, channels first within each, from bytes to -1..1.
void writePatches(const scenes::Picture& picture, std::int64_t patch, float* values)
{
    const auto side = static_cast<std::int64_t>(picture.side);
    const std::int64_t grid = side / patch;
    for (std::int64_t cell = 0; cell < grid * grid; ++cell) {
        const std::int64_t top = cell / grid * patch;
        const std::int64_t left = cell % grid * patch;
        for (std::int64_t channel = 0; channel < kChannels; ++channel)
            for (std::int64_t y = 0; y < patch; ++y)
                for (std::int64_t x = 0; x < patch; ++x)
                    *values++ = static_cast<float>(picture.pixels[static_cast<std::size_t>(
                                    ((top + y) * side + left + x) * kChannels + channel)]) /
                                    127.5F -
                                1;
    }
}

}  // namespace

at::Tensor patchesOf(const std::vector<scenes::Picture>& pictures, const DualEncoderSizes& sizes)
{
    const std::int64_t values = kChannels * sizes.patch * sizes.patch;
    at::Tensor patches = at::empty({static_cast<std::int64_t>(pictures.size()), sizes.patches(), values}, at::kFloat);
    auto* next = patches.mutable_data_ptr<float>();
    for (const scenes::Picture& picture : pictures) {
        writePatches(picture, sizes.patch, next);
        next += sizes.patches() * values;
    }
    return patches;
}

Result<TokenRows> tokenize(const std::vector<std::string>& texts, const text::Tokenizer& tokenizer,
                           const DualEncoderSizes& sizes)
{
    std::vector<text::Encoding> encodings;
    std::size_t longest = 1;
    for (const std::string& text : texts) {
        Result<text::Encoding> encoding = tokenizer.encode(text, {});
        if (!encoding)
            return failure(encoding.error());
        longest = std::max(longest, encoding->ids.size());
        encodings.push_back(*std::move(encoding));
    }
    const auto count = static_cast<std::int64_t>(texts.size());
    const auto length = static_cast<std::int64_t>(longest);
    if (length > sizes.context)
        return failure(ErrorCode::Failed, "a caption has " + std::to_string(longest) + " tokens",
                       "the encoder takes " + std::to_string(sizes.context));
    TokenRows rows{.ids = at::full({count, length}, sizes.endToken, at::kLong), .ends = at::empty({count}, at::kLong)};
    auto* ids = rows.ids.mutable_data_ptr<std::int64_t>();
    auto* ends = rows.ends.mutable_data_ptr<std::int64_t>();
    for (const text::Encoding& encoding : encodings) {
        std::copy(encoding.ids.begin(), encoding.ids.end(), ids);
        ids += length;
        *ends++ = static_cast<std::int64_t>(encoding.ids.size()) - 1;
    }
    return rows;
}

std::vector<scenes::SceneClass> classesOfStep(std::uint64_t seed, std::uint64_t step)
{
    constexpr std::uint64_t kThemes = 4;  // all, one colour twice as often, one texture
    std::vector<scenes::SceneClass> classes = scenes::classesOf(scenes::Split::Training);
    Random random(deriveSeed(seed, {"theme", step}));
    const std::uint64_t theme = random.below(kThemes);
    const scenes::SceneClass like = classes[random.below(classes.size())];
    std::erase_if(classes, [&](const scenes::SceneClass& kind) {
        const bool isOtherColour = kind.colour != like.colour;
        return theme != 0 && (theme == kThemes - 1 ? kind.texture != like.texture : isOtherColour);
    });
    return classes;
}

Result<SceneBatch> drawBatch(std::uint64_t seed, std::uint64_t first, std::size_t count,
                             const std::vector<scenes::SceneClass>& classes, const text::Tokenizer& tokenizer,
                             const DualEncoderSizes& sizes)
{
    SceneBatch batch;
    std::vector<scenes::Picture> pictures;
    std::vector<std::string> texts;
    for (std::uint64_t i = first; i < first + count; ++i) {
        Random random(deriveSeed(seed, {"encoder", i}));
        batch.scenes.push_back(scenes::drawScene(random, classes[random.below(classes.size())]));
        const scenes::Caption caption = scenes::drawCaption(random, batch.scenes.back());
        batch.statements.push_back(caption.states);
        texts.push_back(caption.text);
        pictures.push_back(scenes::render(batch.scenes.back(), static_cast<int>(sizes.image)));
    }
    Result<TokenRows> captions = tokenize(texts, tokenizer, sizes);
    if (!captions)
        return failure(captions.error());
    batch.patches = patchesOf(pictures, sizes);
    batch.captions = *std::move(captions);
    return batch;
}

}  // namespace orangery::world
