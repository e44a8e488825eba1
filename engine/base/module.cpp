// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/module.h"

#include "engine/base/files.h"

#include <dlfcn.h>

#include <map>
#include <mutex>

namespace orangery {

namespace {

std::string fileName(Module module)
{
    switch (module) {
    case Module::Tensor:
        return "liborangery_tensor.so";
    case Module::Media:
        return "liborangery_media.so";
    case Module::Window:
        break;
    }
    return "liborangery_window.so";
}

Result<void*> openModule(Module module)
{
    static std::mutex mutex;
    static std::map<Module, void*> opened;
    const std::scoped_lock lock(mutex);
    if (const auto found = opened.find(module); found != opened.end())
        return found->second;
    const fs::path path = libraryFolder() / fileName(module);
    // Never closed: LibTorch and Qt both register things that outlive any point at which this could be done.
    void* handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
    if (handle == nullptr) {
        const char* why = ::dlerror();
        std::error_code ignored;
        return failure(ErrorCode::Resource, "cannot load " + path.string(), why != nullptr ? why : "",
                       fs::exists(path, ignored) ? std::string()
                                                 : "This program was built without that part; build it with all its "
                                                   "libraries to use this command.");
    }
    return opened.emplace(module, handle).first->second;
}

}  // namespace

Result<void*> moduleSymbol(Module module, const std::string& name)
{
    Result<void*> handle = openModule(module);
    if (!handle)
        return handle;
    ::dlerror();
    void* symbol = ::dlsym(*handle, name.c_str());
    if (symbol == nullptr) {
        const char* why = ::dlerror();
        return failure(ErrorCode::Resource, fileName(module) + " does not offer " + name, why != nullptr ? why : "",
                       "The program's parts are of different versions; install it again.");
    }
    return symbol;
}

}  // namespace orangery
