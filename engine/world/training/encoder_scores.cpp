// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/training/encoder_scores.h"

#include "engine/nn/intra_op_threads.h"
#include "engine/world/training/dual_encoder_torch.h"
#include "engine/world/training/scene_batch_torch.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <algorithm>

namespace orangery::world {

namespace {

constexpr std::uint64_t kScenesAtOnce = 64;
constexpr std::int64_t kTop = 5;

double share(std::uint64_t part, std::uint64_t whole)
{
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

Result<at::Tensor> embedCaptions(const DualEncoder& encoder, const text::Tokenizer& tokenizer,
                                 const std::vector<scenes::SceneClass>& classes)
{
    std::vector<std::string> captions;
    for (const scenes::SceneClass& kind : classes)
        captions.push_back(scenes::captionOf(kind));
    return tokenize(captions, tokenizer, encoder.sizes()).map([&](const TokenRows& tokens) {
        return encoder.embedTokens(tokens.ids, tokens.ends);
    });
}

/// The best classes of some scenes, [scenes, kTop] places in the list of classes.
at::Tensor bestClasses(const DualEncoder& encoder, const std::vector<scenes::Scene>& scenes, const at::Tensor& captions)
{
    std::vector<scenes::Picture> pictures;
    for (const scenes::Scene& scene : scenes)
        pictures.push_back(scenes::render(scene, static_cast<int>(encoder.sizes().image)));
    const at::Tensor rows = encoder.embedPatches(patchesOf(pictures, encoder.sizes()));
    return std::get<1>(at::matmul(rows, captions.t()).topk(kTop, 1));
}

/// Counts while scenes come in.
struct Tally {
    std::uint64_t top1 = 0;
    std::uint64_t top5 = 0;
    std::uint64_t checked = 0;
    std::uint64_t colour = 0;
    std::uint64_t shape = 0;
    std::uint64_t texture = 0;

    void add(const scenes::SceneClass& truth, const std::vector<scenes::SceneClass>& ranking)
    {
        const scenes::SceneClass& best = ranking.front();
        top1 += best == truth ? 1U : 0U;
        top5 += std::find(ranking.begin(), ranking.end(), truth) == ranking.end() ? 0U : 1U;
        colour += best.colour == truth.colour ? 1U : 0U;
        shape += best.shape == truth.shape ? 1U : 0U;
        texture += best.texture == truth.texture ? 1U : 0U;
    }
};

}  // namespace

Result<EncoderScores> measureEncoder(const DualEncoder& encoder, const text::Tokenizer& tokenizer, std::uint64_t seed,
                                     std::uint64_t count, const Context& context)
{
    const nn::IntraOpThreads oneThread(1);
    const at::NoGradGuard noGradients;
    const std::vector<scenes::SceneClass> classes = scenes::classesOf(scenes::Split::HeldOut);
    const Result<at::Tensor> captions = embedCaptions(encoder, tokenizer, classes);
    if (!captions)
        return failure(captions.error());
    EncoderScores scores{.scenes = count};
    for (const scenes::SceneClass& kind : classes)
        scores.classes.push_back({.kind = kind});
    Tally tally;
    for (std::uint64_t first = 0; first < count; first += kScenesAtOnce) {
        if (auto goOn = context.checkpoint(); !goOn)
            return failure(goOn.error());
        std::vector<scenes::Scene> some;
        for (std::uint64_t i = first; i < std::min(count, first + kScenesAtOnce); ++i)
            some.push_back(scenes::sceneOf(seed, i, scenes::Split::HeldOut));
        const at::Tensor best = bestClasses(encoder, some, *captions).contiguous();
        for (std::size_t i = 0; i < some.size(); ++i) {
            std::vector<scenes::SceneClass> ranking;
            for (std::int64_t k = 0; k < kTop; ++k)
                ranking.push_back(classes[static_cast<std::size_t>(
                    best.const_data_ptr<std::int64_t>()[static_cast<std::int64_t>(i) * kTop + k])]);
            tally.add(some[i].kind, ranking);
            if (first + i < kCheckedScenes && ranking.front() == some[i].kind)
                ++tally.checked;
            ClassScore& own = scores.classes[(first + i) % classes.size()];
            ++own.scenes;
            own.right += ranking.front() == some[i].kind ? 1U : 0U;
        }
    }
    scores.top1 = share(tally.top1, count);
    scores.top5 = share(tally.top5, count);
    scores.checked = share(tally.checked, std::min(count, kCheckedScenes));
    scores.colour = share(tally.colour, count);
    scores.shape = share(tally.shape, count);
    scores.texture = share(tally.texture, count);
    return scores;
}

Json toJson(const EncoderScores& scores)
{
    Json json = {{"scenes", scores.scenes}, {"scene_seed", kSceneScoreSeed}, {"classes", scores.classes.size()}};
    json["held_out_top1"] = scores.top1;
    json["held_out_top5"] = scores.top5;
    json["held_out_top1_of_first_240"] = scores.checked;
    json["right_colours"] = scores.colour;
    json["right_shapes"] = scores.shape;
    json["right_textures"] = scores.texture;
    return json;
}

}  // namespace orangery::world
