// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/chosen_inputs.h"

#include "engine/zero_shot/recognition/input_list.h"

#include <optional>

namespace orangery::zero_shot {

OptionSpec optionalRunFolder()
{
    OptionSpec output = shared_options::runFolder();
    output.required = false;
    return output;
}

OptionTable manyInputsOptionTable()
{
    return {optionalRunFolder(),         shared_options::overwrite(), shared_options::resume(),
            shared_options::keepGoing(), shared_options::shard(),     shared_options::limit()};
}

Result<std::vector<std::size_t>> placesOf(std::size_t count, const Params& params)
{
    const Result<Shard> shard = params.has("shard") ? parseShard(params.text("shard")) : Shard{};
    if (!shard)
        return failure(shard.error());
    const std::size_t most = params.has("limit") ? static_cast<std::size_t>(params.integer("limit")) : count;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < count && places.size() < most; ++i)
        if (shard->contains(i))
            places.push_back(i);
    return places;
}

Result<ChosenInputs> chosenInputs(const Params& params)
{
    const Result<std::vector<std::string>> named = namedInputs(params);
    if (!named)
        return failure(named.error());
    const auto object =
        params.has("object") ? std::optional(static_cast<std::size_t>(params.integer("object"))) : std::nullopt;
    std::vector<FoundInput> all;
    for (const std::string& argument : *named) {
        const Result<std::vector<FoundInput>> files = foundInputs({argument}, object);
        if (files)
            all.insert(all.end(), files->begin(), files->end());
        else if (files.error().code == ErrorCode::Usage || !params.flag("keep-going"))
            return failure(files.error());
        else
            all.push_back({.path = argument});
    }
    Result<std::vector<std::size_t>> places = placesOf(all.size(), params);
    if (!places)
        return failure(places.error());
    ChosenInputs chosen{.places = *std::move(places), .paths = {}, .classNames = {}};
    for (const std::size_t place : chosen.places) {
        chosen.paths.push_back(all[place].path);
        chosen.classNames.push_back(all[place].className);
    }
    return chosen;
}

}  // namespace orangery::zero_shot
