// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/files/model_argument.h"

#include "engine/models/catalogue/model_search.h"

#include <utility>

namespace orangery::models {

OptionSpec modelArgument(std::string name, std::string title)
{
    return {.name = std::move(name),
            .type = OptionType::InputPath,
            .title = std::move(title),
            .help = "File of weights, index of shards, folder of a model, or a name of models list.",
            .required = true,
            .positional = true};
}

Result<std::shared_ptr<const io::Weights>> openModel(const std::string& model)
{
    const Result<fs::path> path = resolveModel(model);
    if (!path)
        return failure(path.error());
    return io::openWeights(*path);
}

}  // namespace orangery::models
