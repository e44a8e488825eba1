// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/evaluation/evaluation_values.h"

#include <algorithm>

namespace orangery::recognition_page {

namespace {

bool hasSentences(const StudiedTexts& texts)
{
    return texts.sentences.size() == texts.classes.names.size() && !texts.sentences.empty() &&
           std::none_of(texts.sentences.begin(), texts.sentences.end(),
                        [](const std::vector<std::string>& of) { return of.empty(); });
}

Result<void> whatIsMissing(const StudiedTexts& texts, const EvaluationChoice& choice)
{
    if (texts.embedder.encoder.model.empty())
        return failure(ErrorCode::Usage, "there is no model to evaluate", {}, "Choose a model above.");
    if (texts.classes.names.size() < 2)
        return failure(ErrorCode::Usage, "there are fewer than two classes", {},
                       "Open a file of class names, or type labels on the Recognise pane.");
    if (choice.data.empty())
        return failure(ErrorCode::Usage, "there are no samples whose class is known", {},
                       "Choose a folder whose sub-folders are named like the classes, or a list of ids with classes.");
    if (!choice.controls.empty() && !hasSentences(texts))
        return failure(ErrorCode::Usage, "controls need descriptions of every class",
                       "a control is as many texts as they are", "Open descriptions, or choose no control.");
    return {};
}

}  // namespace

Result<Json> evaluationValues(const StudiedTexts& texts, const EvaluationChoice& choice)
{
    if (auto complete = whatIsMissing(texts, choice); !complete)
        return failure(complete.error());
    Json values = recognitionValues(texts);
    values["data"] = choice.data.string();
    if (!choice.root.empty())
        values["root"] = choice.root.string();
    const Result<std::string> classes = keptClasses(givenNames(texts.described, values));
    if (!classes)
        return failure(classes.error());
    values["classes"] = *classes;
    if (zero_shot::needsDescriptions(texts.prompts.mode) || !choice.controls.empty()) {
        const Result<std::string> descriptions = keptDescriptions(texts.classes.names, texts.sentences);
        if (!descriptions)
            return failure(descriptions.error());
        values["descriptions"] = *descriptions;
    }
    if (!choice.controls.empty()) {
        values["controls"] = choice.controls;
        values["seeds"] = choice.seeds;
    }
    values["keep-going"] = true;
    return values;
}

}  // namespace orangery::recognition_page
