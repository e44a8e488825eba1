// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/base/json.h"

#include <memory>
#include <string>
#include <vector>

namespace orangery::comcts_page {

/// One question of a run that has several, each in a folder of its own.
struct QuestionFolder {
    std::string id;
    fs::path folder;
    std::string outcome;  ///< "success", "budget", ...; empty while it is searched
    bool operator==(const QuestionFolder&) const = default;
};

/// What lies at a path that is to be shown.
struct SearchSource {
    enum class Kind {
        Run,     ///< a run folder with, or soon with, an event log
        Tree,    ///< a tree without its events: `events` stand for it
        Script,  ///< a script: there is no search yet, but one can be begun
    };
    Kind kind = Kind::Run;
    fs::path path;
    std::vector<QuestionFolder> questions = {};  ///< more than one: a run over many questions
    std::shared_ptr<const std::vector<Json>> events = {};
};

/// Looks at a path; reads a tree file. Not for the GUI thread.
[[nodiscard]] Result<SearchSource> lookAt(const fs::path& path);

/// The questions whose folders lie in a run's folder, in the order of their names.
[[nodiscard]] std::vector<QuestionFolder> questionsIn(const fs::path& run);

}  // namespace orangery::comcts_page
