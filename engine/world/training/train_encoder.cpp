// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/training/train_encoder.h"

#include "engine/base/numbers.h"
#include "engine/base/run_folder.h"
#include "engine/world/training/encoder_folder.h"
#include "engine/world/training/encoder_training.h"

#include <chrono>
#include <utility>
#include <vector>

namespace orangery::world {

namespace {

constexpr std::int64_t kStepsPerEvent = 10;

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

/// What came out of a whole training.
struct TrainedEncoder {
    EncoderScores scores;
    double trainingSeconds = 0;
    double measuringSeconds = 0;
};

Table trainingTable(const std::vector<EncoderPoint>& points)
{
    Table table{.name = "training",
                .columns = {{"step", "steps", "steps taken"},
                            {"loss", "nat", "mean of both directions of InfoNCE over this step's batch"},
                            {"matched", "share", "scenes of this step's batch whose likeliest caption was their own"},
                            {"scale", "", "what cosines are multiplied by"},
                            {"rate", "", "learning rate of the step"}},
                .rows = {}};
    for (const EncoderPoint& point : points)
        table.rows.push_back({point.step, point.loss, point.matched, point.scale, point.rate});
    return table;
}

Table scoreTable(const EncoderScores& scores)
{
    return {.name = "scores",
            .columns = {{"scenes", "scenes", "scenes of held-out classes, every class equally often"},
                        {"top1", "share", "scenes whose nearest class caption was their own"},
                        {"top5", "share", "scenes whose own class caption was among the five nearest"},
                        {"colour", "share", "right colours among the nearest captions"},
                        {"shape", "share", "right shapes among the nearest captions"},
                        {"texture", "share", "right textures among the nearest captions"}},
            .rows = {{static_cast<std::int64_t>(scores.scenes), scores.top1, scores.top5, scores.colour, scores.shape,
                      scores.texture}}};
}

Table classTable(const EncoderScores& scores)
{
    Table table{.name = "classes",
                .columns = {{"class", "", "held-out combination of colour, texture and shape"},
                            {"scenes", "scenes", "how many were shown"},
                            {"right", "scenes", "how many were recognised"}},
                .rows = {}};
    for (const ClassScore& score : scores.classes)
        table.rows.push_back({scenes::nameOf(score.kind), static_cast<std::int64_t>(score.scenes),
                              static_cast<std::int64_t>(score.right)});
    return table;
}

Result<void> writeEvent(RunFolder& run, std::string_view kind, const Json& fields)
{
    return run.events().write(kind, fields).map([](std::uint64_t) {});
}

Result<TrainedEncoder> trainAndMeasure(const EncoderRecipe& recipe, RunFolder& run, Context& context,
                                       std::vector<EncoderPoint>& points)
{
    const CaptionVocabulary vocabulary = captionVocabulary();
    const auto tokenizer = text::parseTokenizer(writeJson(tokenizerJson(vocabulary)), "the vocabulary of captions");
    if (!tokenizer)
        return failure(tokenizer.error());
    const DualEncoderSizes sizes{.vocabulary = vocabulary.size(), .endToken = vocabulary.endToken()};
    auto start = std::chrono::steady_clock::now();
    Result<void> logged;
    const auto sink = [&](const EncoderPoint& point) {
        context.report(static_cast<double>(point.step), static_cast<double>(recipe.steps), "training the encoder");
        if (point.step % kStepsPerEvent != 0 && point.step != recipe.steps)
            return;
        points.push_back(point);
        if (logged)
            logged = writeEvent(run, "training",
                                {{"step", point.step},
                                 {"loss", point.loss},
                                 {"matched", point.matched},
                                 {"scale", point.scale},
                                 {"rate", point.rate}});
    };
    const auto encoder = trainEncoder(recipe, sizes, **tokenizer, context, sink);
    if (!encoder)
        return failure(encoder.error());
    if (!logged)
        return failure(logged.error());
    TrainedEncoder trained{.scores = {}, .trainingSeconds = secondsSince(start)};
    start = std::chrono::steady_clock::now();
    Result<EncoderScores> scores = measureEncoder(**encoder, **tokenizer, kSceneScoreSeed, kScoredScenes, context);
    if (!scores)
        return failure(scores.error());
    trained.scores = std::move(*scores);
    trained.measuringSeconds = secondsSince(start);
    if (auto saved = saveEncoder(run.path() / "encoder", **encoder, vocabulary, recipe, trained.scores); !saved)
        return failure(saved.error());
    return writeEvent(run, "encoder_trained",
                      {{"training_s", trained.trainingSeconds},
                       {"measuring_s", trained.measuringSeconds},
                       {"scores", toJson(trained.scores)}})
        .map([&] { return trained; });
}

}  // namespace

Result<TaskOutput> trainEncoder(const TrainEncoderOptions& options, const Json& parameters, Context& context)
{
    if (auto valid = options.recipe.validate(); !valid)
        return failure(valid.error());
    const RunInfo info{.task = "samples.train", .parameters = parameters, .seed = options.recipe.seed};
    Result<RunFolder> run =
        RunFolder::create(options.output, info, options.overwrite ? IfExists::Overwrite : IfExists::Refuse);
    if (!run)
        return failure(run.error());
    std::vector<EncoderPoint> points;
    const Result<TrainedEncoder> trained = trainAndMeasure(options.recipe, *run, context, points);
    const bool isCancelled = !trained && trained.error().code == ErrorCode::Cancelled;
    if (!trained && !isCancelled) {
        static_cast<void>(run->finish({{"kind", "failed"}, {"error", describe(trained.error())}}, false));
        return failure(trained.error());
    }
    std::vector<Table> tables{trainingTable(points)};
    Json document = {{"run", options.output.string()}};
    TaskOutput output{.outcome = isCancelled ? Outcome::Cancelled : Outcome::Done};
    if (trained) {
        tables.push_back(scoreTable(trained->scores));
        tables.push_back(classTable(trained->scores));
        const std::string folder = (options.output / "encoder").string();
        document.update(
            Json{{"encoder", folder}, {"training_s", trained->trainingSeconds}, {"scores", toJson(trained->scores)}});
        output.text = "Trained " + folder + " in " + formatFixed(trained->trainingSeconds, 0) + " s: held-out top-1 " +
                      formatFixed(100 * trained->scores.top1, 1) + " %, top-5 " +
                      formatFixed(100 * trained->scores.top5, 1) + " %";
    }
    for (const Table& table : tables)
        if (auto written = run->writeTable(table); !written)
            return failure(written.error());
    if (auto finished = run->finish({{"kind", isCancelled ? "cancelled" : "trained"}}, !isCancelled); !finished)
        return failure(finished.error());
    output.document = std::move(document);
    return output;
}

}  // namespace orangery::world
