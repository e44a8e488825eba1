// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <string>

namespace orangery {

/// The parts of the program that are opened only when something in them is needed.
enum class Module {
    Tensor,  ///< liborangery_tensor: everything that includes LibTorch
    Media,   ///< liborangery_media: everything that includes libraries of pictures
    Window,  ///< liborangery_window: everything that includes Qt
};

/// Address of an extern "C" function of a module, which is opened on first use and stays open.
/// ErrorCode::Resource, with the loader's own words, when the module is not installed or does not load.
[[nodiscard]] Result<void*> moduleSymbol(Module module, const std::string& name);

template <class Function>
[[nodiscard]] Result<Function*> moduleFunction(Module module, const std::string& name)
{
    return moduleSymbol(module, name).map([](void* symbol) { return reinterpret_cast<Function*>(symbol); });
}

}  // namespace orangery
