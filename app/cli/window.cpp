// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/window.h"

#include "engine/base/module.h"

#include <cstdlib>

namespace orangery::cli {

namespace {

bool isSet(const char* variable)
{
    const char* value = std::getenv(variable);
    return value != nullptr && *value != '\0';
}

}  // namespace

Result<int> openWindow(const std::string& program, const std::vector<std::string>& arguments)
{
    // Qt would abort.
    if (!isSet("DISPLAY") && !isSet("WAYLAND_DISPLAY") && !isSet("QT_QPA_PLATFORM"))
        return failure(ErrorCode::Resource, "cannot open the window", "there is no display",
                       "'orangery --help' lists the commands that work without one.");
    const auto windowMain = moduleFunction<int(int, char**)>(Module::Window, "orangery_window_main");
    if (!windowMain)
        return failure(windowMain.error());
    std::vector<std::string> words = {program};
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> pointers;
    for (std::string& word : words)
        pointers.push_back(word.data());
    pointers.push_back(nullptr);
    return (*windowMain)(static_cast<int>(words.size()), pointers.data());
}

}  // namespace orangery::cli
