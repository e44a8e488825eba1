// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "plugins/recognition/study/study.h"

#include <QString>

#include <string>
#include <vector>

namespace orangery::recognition_page {

/// What a recognition depends on beside its inputs; a value, for a worker.
struct StudiedTexts {
    zero_shot::EmbedderOptions embedder;
    zero_shot::ClassSet classes;
    std::vector<std::vector<std::string>> sentences;
    zero_shot::PromptOptions prompts;
    zero_shot::Aggregation aggregation = zero_shot::Aggregation::Mean;
    std::vector<DescribedClass> described = {};  ///< the classes, with the disabled ones
};
[[nodiscard]] StudiedTexts studiedTexts(const Study& study);

/// Model, pixels and pooling as the tasks of recognition take them; what is left out is as they have it by themselves.
[[nodiscard]] Json embedderValues(const zero_shot::EmbedderOptions& embedder);
/// Templates as these tasks take them: by the name of a list of CLIP's where they are one.
void addTemplates(Json& values, const std::vector<std::string>& templates);
/// The same as embedderValues() with mode, templates, names and aggregation: all but inputs and the files of classes and descriptions.
[[nodiscard]] Json recognitionValues(const StudiedTexts& texts);

/// All names for a file of classes, those of disabled ones among them; `values` is told which these are, so that samples of
/// theirs are known and left out.
[[nodiscard]] std::vector<std::string> givenNames(const std::vector<DescribedClass>& described, Json& values);

/// What is told by thresholds, in a sentence or two.
[[nodiscard]] QString thresholdsText(const zero_shot::Thresholds& thresholds);
/// The same of those that the study has, with what recognize.classify would warn of, a line each.
[[nodiscard]] QString thresholdsNotice(const Study& study);

[[nodiscard]] std::string absoluteText(const fs::path& path);
/// Keeps a text that has no file of its own in the user's cache, as `name`-HASH`ending`, and tells its path.
[[nodiscard]] Result<std::string> keptFile(const std::string& name, const std::string& ending, const std::string& text);
/// Keeps the names of classes likewise.
[[nodiscard]] Result<std::string> keptClasses(const std::vector<std::string>& names);
/// Keeps thresholds as recognize.classify --threshold reads them likewise.
[[nodiscard]] Result<std::string> keptThresholds(const zero_shot::Thresholds& thresholds);
/// Keeps the sentences of those classes that have any likewise.
[[nodiscard]] Result<std::string> keptDescriptions(const std::vector<std::string>& names,
                                                   const std::vector<std::vector<std::string>>& sentences);

}  // namespace orangery::recognition_page
