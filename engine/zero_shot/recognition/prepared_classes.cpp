// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/prepared_classes.h"

namespace orangery::zero_shot {

Result<PreparedClasses> prepareClasses(const RecognitionOptions& options, const Context& context)
{
    Result<ClassSet> classes = readClassSet(options.classes);
    if (!classes)
        return failure(classes.error());
    for (const std::string& remark : classes->remarks)
        context.log->warning(remark);
    PreparedClasses prepared{.classes = *std::move(classes), .described = {}, .prompts = {}};
    if (options.descriptions) {
        const Result<NamedTextsFile> file = readDescriptions(*options.descriptions);
        if (!file)
            return failure(file.error());
        for (const std::string& remark : file->remarks)
            context.log->warning(remark);
        prepared.described = joinDescriptions(prepared.classes, file->entries);
        const std::string source = options.descriptions->string();
        if (!prepared.described->repeated.empty())
            return failure(ErrorCode::Input,
                           source + ": class '" + prepared.described->repeated.front() + "' stands more than once",
                           "which of its lists holds is not said");
        for (const DescriptionSet::Unknown& unknown : prepared.described->unknown)
            context.log->warning(source + ": '" + unknown.name + "' is none of the classes" +
                                 (unknown.nearest.empty() ? "" : "; did you mean '" + unknown.nearest + "'?"));
    }
    if (prepared.described && needsDescriptions(options.prompts.mode) &&
        options.prompts.undescribed == Undescribed::ByName)
        if (const auto names = undescribedClasses(prepared.classes, *prepared.described); !names.empty())
            context.log->warning(std::to_string(names.size()) + " of " + std::to_string(prepared.classes.names.size()) +
                                 " classes have no descriptions: their names stand for them, for example '" +
                                 names.front() + "'");
    Result<PromptTexts> prompts =
        promptTexts(prepared.classes, prepared.described ? &*prepared.described : nullptr, options.prompts);
    if (!prompts)
        return failure(prompts.error());
    prepared.prompts = *std::move(prompts);
    return prepared;
}

}  // namespace orangery::zero_shot
