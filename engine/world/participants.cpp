// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/participants.h"

#include "engine/base/module.h"
#include "engine/base/numbers.h"
#include "engine/world/oracle_judge.h"
#include "engine/world/sample_model.h"
#include "engine/world/tensor_functions.h"

#include <string>

namespace orangery::world {

namespace {

constexpr std::string_view kOracle = "oracle";

Result<std::shared_ptr<comcts::Policy>> openModel(const std::string& name, const Context& context)
{
    const auto model = findSampleModel(name);
    if (!model)
        return failure(ErrorCode::Usage, "there is no sample model '" + name + "'");
    if (!*model)
        return failure(model->error());
    const auto open = moduleFunction<OpenSamplePolicy>(Module::Tensor, kOpenSamplePolicy);
    if (!open)
        return failure(open.error());
    Result<std::shared_ptr<comcts::Policy>> policy;
    (*open)(**model, context, policy);
    return policy;
}

bool namesOracle(const std::string& name)
{
    return name == kOracle || name.starts_with(std::string(kOracle) + ":");
}

Result<std::shared_ptr<comcts::Judge>> openOracle(const std::string& name, const Context& /*context*/)
{
    if (name == kOracle)
        return std::make_shared<OracleJudge>(name, 0);
    const std::string text = name.substr(kOracle.size() + 1);
    const auto rate = parseReal(text);
    if (!rate || *rate < 0 || *rate > 1)
        return failure(ErrorCode::Usage, "'" + name + "' is no judge",
                       "'" + text + "' is not an error rate from 0 to 1", "Write for example oracle:0.05.");
    return std::make_shared<OracleJudge>(name, *rate);
}

}  // namespace

std::vector<comcts::ParticipantSource> participantSources()
{
    comcts::ParticipantSource models;
    models.kind = "sample models";
    models.names = shippedModels;
    models.recognises = [](const std::string& name) { return findSampleModel(name).has_value(); };
    models.openPolicy = openModel;
    models.openJudge = [](const std::string& name, const Context&) -> Result<std::shared_ptr<comcts::Judge>> {
        return failure(ErrorCode::Usage, "the sample model '" + name + "' cannot judge", {}, "Use the judge oracle.");
    };

    comcts::ParticipantSource oracle;
    oracle.kind = "checker of the sample world";
    oracle.names = [] { return std::vector<std::string>{std::string(kOracle)}; };
    oracle.recognises = namesOracle;
    oracle.openPolicy = [](const std::string& name, const Context&) -> Result<std::shared_ptr<comcts::Policy>> {
        return failure(ErrorCode::Usage, "'" + name + "' judges and answers no questions");
    };
    oracle.openJudge = openOracle;
    return {models, oracle};
}

}  // namespace orangery::world
