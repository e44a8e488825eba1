// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/recognition/recognition_options.h"
#include "plugins/recognition/study/study.h"

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace orangery::recognition_page {

struct OpenedClasses {
    fs::path file;
    zero_shot::ClassSet classes;
};

struct OpenedDescriptions {
    fs::path file;
    zero_shot::NamedTextsFile texts;
};

struct OpenedInputs {
    std::vector<std::string> paths;
};

/// A recorded run, or a folder with recognition.json: all that a study is made of.
struct OpenedStudy {
    fs::path folder;
    QString title;
    QString note;   ///< a sentence or two on what it is
    QString badge;  ///< a word or two that every figure carries: "true by construction"
    bool isModelThere = false;
    bool isEvaluation = false;  ///< a run of recognize.evaluate, which the pane Evaluate shows
    zero_shot::RecognitionOptions options;
    bool hasFiles = false;  ///< options.classes and options.descriptions are there to be read again
    zero_shot::ClassSet classes;
    std::vector<std::vector<std::string>> sentences;
    std::vector<RecordedItem> items;   ///< of a run
    std::vector<std::string> inputs;   ///< of a sample
    std::vector<std::string> remarks;  ///< what is missing, one sentence each
};

using OpenedPath = std::variant<OpenedClasses, OpenedDescriptions, OpenedInputs, OpenedStudy>;

/// Whatever a person may drop on the page, told by what it is. Reads files, but no picture and no model.
[[nodiscard]] Result<OpenedPath> openPath(const fs::path& path);

[[nodiscard]] Result<OpenedClasses> openClasses(const fs::path& path);
[[nodiscard]] Result<OpenedDescriptions> openDescriptions(const fs::path& path);

}  // namespace orangery::recognition_page
