// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/training/model_card.h"

#include "engine/base/files.h"
#include "engine/base/numbers.h"
#include "engine/nn/decoder_folder.h"
#include "engine/nn/decoder_torch.h"
#include "engine/world/sample_model.h"
#include "engine/world/vocabulary.h"

namespace orangery::world {

namespace {

Json vocabularyJson()
{
    Json words = Json::array();
    for (std::size_t i = 0; i < kVocabularySize; ++i)
        words.push_back(std::string(wordOf(static_cast<Token>(i))));
    return words;
}

std::string percent(double share)
{
    return formatFixed(100 * share, 1) + " %";
}

}  // namespace

std::string modelCard(const PolicyRecipe& recipe, const PolicyScores& scores)
{
    const auto number = [](auto value) { return std::to_string(value); };
    std::string card = "# Sample policy \"" + recipe.name + "\"\n";
    card += "A small decoder-only transformer (" + number(policyConfig().parameters()) +
            " parameters) that answers counted-shapes questions. It was trained from scratch on questions that the "
            "program draws itself, with the operations +, -, × in the shares " +
            percent(recipe.mix.plus / (recipe.mix.plus + recipe.mix.minus + recipe.mix.times)) + ", " +
            percent(recipe.mix.minus / (recipe.mix.plus + recipe.mix.minus + recipe.mix.times)) + ", " +
            percent(recipe.mix.times / (recipe.mix.plus + recipe.mix.minus + recipe.mix.times)) + ".\n\n";
    card += "- seed " + number(recipe.seed) + ", " + number(recipe.steps) + " steps of " + number(recipe.batch) +
            " fresh questions, AdamW, learning rate " + formatNumber(recipe.peakRate) + " with " +
            number(recipe.warmUp) + " warm-up steps and a cosine\n";
    card += "- on " + number(scores.questions) +
            " questions with every operation equally often, without search: " + "strict success " +
            percent(scores.greedy) + " (likeliest response), " + percent(scores.sampled) +
            " (one sample at temperature " + formatNumber(kDefaultTemperature) + "); right descriptions " +
            percent(scores.descriptions) + "; right steps: + " + percent(scores.steps[0]) + ", - " +
            percent(scores.steps[1]) + ", × " + percent(scores.steps[2]) + "\n";
    card += "- made by `orangery samples train reasoning --policies " + recipe.name + " --seed " + number(recipe.seed) +
            " --steps " + number(recipe.steps) + "`\n";
    return card;
}

Result<void> savePolicy(const fs::path& folder, nn::Decoder& decoder, const PolicyRecipe& recipe,
                        const PolicyScores& scores)
{
    if (auto made = makeFolder(folder); !made)
        return made;
    if (auto written = writeFile(folder / "README.md", modelCard(recipe, scores)); !written)
        return written;
    const Json details = {{"name", recipe.name},
                          {"vocabulary", vocabularyJson()},
                          {"seed", recipe.seed},
                          {"recipe", toJson(recipe)},
                          {"scores", toJson(scores)}};
    return nn::saveDecoder(folder, decoder, kModelType, details);
}

}  // namespace orangery::world
