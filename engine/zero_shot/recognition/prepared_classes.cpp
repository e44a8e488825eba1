// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/recognition/prepared_classes.h"

#include "engine/zero_shot/files/class_lookup.h"

#include <set>

namespace orangery::zero_shot {

Result<void> leaveOutClasses(ClassSet& classes, DescriptionSet* described, const std::vector<std::string>& names)
{
    const ClassLookup lookup(classes.names);
    std::set<std::string> leftOut;
    for (const std::string& name : names) {
        const auto found = lookup.find(name);
        if (!found)
            return failure(ErrorCode::Usage, "--without-classes: '" + name + "' is none of the classes", {},
                           lookup.hint(name));
        leftOut.insert(classes.names[*found]);
    }
    if (leftOut.empty())
        return {};
    const std::vector<std::string> all = classes.names;
    if (classes.given.empty())
        classes.given = all;
    const auto keepOthers = [&](auto& values) {
        std::size_t place = 0;
        std::erase_if(values, [&](const auto&) { return leftOut.contains(all[place++]); });
    };
    keepOthers(classes.names);
    if (described != nullptr) {
        keepOthers(described->sentences);
        keepOthers(described->entries);
    }
    if (classes.names.empty())
        return failure(ErrorCode::Usage, "no class is left", "all of them are left out");
    return {};
}

Result<PreparedClasses> prepareClasses(const RecognitionOptions& options, const Context& context)
{
    Result<ClassSet> classes = readClassSet(options.classes);
    if (!classes)
        return failure(classes.error());
    for (const std::string& remark : classes->remarks)
        context.log->warning(remark);
    PreparedClasses prepared{.classes = *std::move(classes), .described = {}, .prompts = {}};
    std::vector<std::string> leftOut = options.withoutClasses;
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
        for (std::size_t c = 0; c < prepared.classes.names.size(); ++c)
            if (const auto entry = prepared.described->entries[c]; entry && file->entries[*entry].isDisabled)
                leftOut.push_back(prepared.classes.names[c]);
    }
    if (auto left = leaveOutClasses(prepared.classes, prepared.described ? &*prepared.described : nullptr, leftOut);
        !left)
        return failure(left.error());
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
