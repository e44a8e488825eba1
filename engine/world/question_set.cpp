// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/question_set.h"

#include "engine/base/existing_output.h"
#include "engine/world/question_picture.h"
#include "engine/world/question_record.h"

#include <algorithm>
#include <system_error>

namespace orangery::world {

namespace {

constexpr std::uint64_t kMaxQuestions = 1'000'000;

/// "shapes-1-007": unique among sets, and sorted as the questions are.
std::string questionId(const QuestionSetOptions& options, std::uint64_t index)
{
    constexpr std::size_t kMinDigits = 3;
    const std::size_t digits = std::max(kMinDigits, std::to_string(options.count - 1).size());
    const std::string number = std::to_string(index);
    return "shapes-" + std::to_string(options.seed) + "-" + std::string(digits - number.size(), '0') + number;
}

}  // namespace

Problem problemOfSet(std::uint64_t seed, std::uint64_t index, const OperationMix& mix)
{
    Random random(deriveSeed(seed, {"counted-shapes", index}));
    return drawProblem(random, mix);
}

Result<void> QuestionSetOptions::validate() const
{
    if (count < 1 || count > kMaxQuestions)
        return failure(ErrorCode::Usage, "the number of questions must be from 1 to 1000000");
    return mix.validate();
}

Result<void> writeQuestionSet(const fs::path& file, const QuestionSetOptions& options, Context& context)
{
    if (auto valid = options.validate(); !valid)
        return valid;
    if (auto free = refuseExisting(file, options.overwrite); !free)
        return free;
    const fs::path pictures = "images";
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    if (auto made = makeFolder(options.pictures ? folder / pictures : folder); !made)
        return made;
    std::string lines;
    for (std::uint64_t i = 0; i < options.count; ++i) {
        if (auto goOn = context.checkpoint(); !goOn)
            return goOn;
        const Problem problem = problemOfSet(options.seed, i, options.mix);
        const std::string id = questionId(options, i);
        const fs::path picture = pictures / (id + ".svg");
        if (options.pictures) {
            if (auto written = writeFile(folder / picture, questionPicture(problem)); !written)
                return written;
        }
        lines += writeJson(questionRecord(problem, id, options.pictures ? picture.string() : "")) + "\n";
        context.report(static_cast<double>(i + 1), static_cast<double>(options.count), "writing questions");
    }
    return writeFile(file, lines);
}

}  // namespace orangery::world
