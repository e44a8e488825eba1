// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/recognition/object_files.h"
#include "engine/zero_shot/recognition/recognition_options.h"
#include "plugins/recognition/descriptions/recorded_modes.h"
#include "plugins/recognition/map/recorded_map.h"
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

struct OpenedThresholds {
    fs::path file;
    zero_shot::Thresholds thresholds;
};

struct OpenedInputs {
    std::vector<zero_shot::FoundInput> found;
    std::optional<OpenedClasses> classes = {};  ///< of labelled objects, from the list beside their file
};

/// Tasks whose runs the page shows.
inline constexpr std::string_view kClassifyTask = "recognize.classify";
inline constexpr std::string_view kEvaluateTask = "recognize.evaluate";
inline constexpr std::string_view kFewShotTask = "recognize.fewshot";
inline constexpr std::string_view kThresholdsTask = "recognize.thresholds";
inline constexpr std::string_view kMapTask = "recognize.map";
inline constexpr std::string_view kModesTask = "recognize.modes";
inline constexpr std::string_view kTimelineTask = "recognize.timeline";

/// A recorded run, or a folder with recognition.json: all that a study is made of.
struct OpenedStudy {
    fs::path folder;
    std::string task = {};  ///< of a run; empty for a sample
    Json parameters = {};   ///< of a run
    QString title;
    QString note;   ///< a sentence or two on what it is
    QString badge;  ///< a word or two that every figure carries: "true by construction"
    bool isModelThere = false;
    zero_shot::RecognitionOptions options;
    bool hasFiles = false;  ///< options.classes and options.descriptions are there to be read again
    zero_shot::ClassSet classes;
    std::vector<std::vector<std::string>> sentences;
    std::vector<RecordedItem> items;  ///< of a run
    bool isGrowing = false;           ///< a run of recognize.classify has not ended: its items come
    std::optional<zero_shot::Thresholds> thresholds = {};  ///< that a run of recognize.classify answered by
    std::optional<RecordedMap> map;                        ///< of a run of recognize.map
    std::optional<RecordedModes> modes;                    ///< of a run of recognize.modes
    std::vector<std::string> inputs;                       ///< of a sample, or the video of a run of recognize.timeline
    std::vector<std::string> remarks;                      ///< what is missing, one sentence each
};

using OpenedPath = std::variant<OpenedClasses, OpenedDescriptions, OpenedThresholds, OpenedInputs, OpenedStudy>;

/// Whatever a person may drop on the page, told by what it is. Reads files, but no picture and no model.
[[nodiscard]] Result<OpenedPath> openPath(const fs::path& path);

[[nodiscard]] Result<OpenedClasses> openClasses(const fs::path& path);
[[nodiscard]] Result<OpenedDescriptions> openDescriptions(const fs::path& path);
[[nodiscard]] Result<OpenedThresholds> openThresholds(const fs::path& path);

}  // namespace orangery::recognition_page
