// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/descriptions/description_changes.h"

#include "engine/zero_shot/descriptions/description_set.h"

#include <unordered_set>

namespace orangery::zero_shot {

namespace {

using Texts = std::vector<std::string>;

/// Those of `texts` that `others` lack, each once.
Texts lackedBy(const Texts& others, const Texts& texts)
{
    std::unordered_set<std::string> known(others.begin(), others.end());
    Texts lacked;
    for (const std::string& text : texts)
        if (known.insert(text).second)
            lacked.push_back(text);
    return lacked;
}

}  // namespace

std::vector<DescriptionChange> changesSince(const std::vector<NamedTexts>& earlier, const ClassSet& classes,
                                            const std::vector<std::vector<std::string>>& sentences)
{
    const DescriptionSet before = joinDescriptions(classes, earlier);
    std::vector<DescriptionChange> changes;
    for (std::size_t c = 0; c < classes.names.size(); ++c) {
        if (before.sentences[c] == sentences[c])
            continue;
        DescriptionChange change{.className = classes.names[c],
                                 .added = lackedBy(before.sentences[c], sentences[c]),
                                 .removed = lackedBy(sentences[c], before.sentences[c])};
        change.isOrder = change.added.empty() && change.removed.empty();
        changes.push_back(std::move(change));
    }
    for (const DescriptionSet::Unknown& gone : before.unknown)
        for (const NamedTexts& entry : earlier)
            if (entry.name == gone.name)
                changes.push_back({.className = entry.name, .added = {}, .removed = lackedBy({}, entry.texts)});
    return changes;
}

}  // namespace orangery::zero_shot
