// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/doctor/examination.h"

#include "engine/base/files.h"
#include "engine/base/module.h"
#include "engine/base/numbers.h"
#include "engine/base/run_folder.h"
#include "engine/doctor/cuda_devices.h"
#include "engine/doctor/machine.h"
#include "engine/image/media_functions.h"
#include "engine/media/media_functions.h"

#include <fmt/core.h>
#include <gnu/libc-version.h>
#include <nettle/version.h>
#include <spdlog/version.h>
#include <sys/utsname.h>
#include <unistd.h>
#include <xxhash.h>

namespace orangery::doctor {

namespace {

std::string dotted(unsigned major, unsigned minor, unsigned patch)
{
    return std::to_string(major) + "." + std::to_string(minor) + "." + std::to_string(patch);
}

bool isThere(const fs::path& path)
{
    std::error_code ignored;
    return fs::exists(path, ignored);
}

Json versions()
{
    utsname system{};
    ::uname(&system);
    return {{"orangery", kVersion},
            {"compiler", "GCC " __VERSION__},
            {"glibc", ::gnu_get_libc_version()},
            {"kernel", std::string(system.sysname) + " " + system.release},
            {"fmt", dotted(FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100)},
            {"spdlog", dotted(SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH)},
            {"nlohmann-json",
             dotted(NLOHMANN_JSON_VERSION_MAJOR, NLOHMANN_JSON_VERSION_MINOR, NLOHMANN_JSON_VERSION_PATCH)},
            {"nettle", std::to_string(::nettle_version_major()) + "." + std::to_string(::nettle_version_minor())},
            {"xxhash",
             dotted(::XXH_versionNumber() / 10000, ::XXH_versionNumber() / 100 % 100, ::XXH_versionNumber() % 100)},
            {"qt", ORANGERY_QT_VERSION},
            {"libtorch", ORANGERY_TORCH_VERSION}};
}

Json libTorch(LibTorchCheck check)
{
    const fs::path folder = libraryFolder() / "orangery" / "torch" / "lib";
    Json report = {{"found", isThere(folder / "libtorch_cpu.so")},
                   {"loaded", false},
                   {"version", nullptr},
                   {"blas", nullptr},
                   {"cpu_capability", nullptr},
                   {"threads", nullptr},
                   {"problem", nullptr}};
    if (!report["found"].get<bool>()) {
        report["problem"] = "LibTorch is not installed: " + (folder / "libtorch_cpu.so").string() + " is missing";
        return report;
    }
    if (check == LibTorchCheck::Look)
        return report;
    const auto ask = moduleFunction<const char*()>(Module::Tensor, "orangery_tensor_report");
    if (!ask) {
        report["problem"] = ask.error().message + (ask.error().cause.empty() ? "" : ": " + ask.error().cause);
        return report;
    }
    report["loaded"] = true;
    if (const Result<Json> said = parseJson((*ask)(), "LibTorch"))
        for (const auto& [key, value] : said->items())
            report[key] = value;
    return report;
}

/// What decodes pictures and videos. `check` decides whether the libraries are loaded and asked.
Json codecs(LibTorchCheck check)
{
    Json found = {{"built_in", Json::array()}, {"problem", nullptr}};
    if (check == LibTorchCheck::Look)
        return found;
    const auto ask = moduleFunction<image::PictureLibraries>(Module::Media, image::kPictureLibraries);
    if (!ask) {
        found["problem"] = ask.error().message + (ask.error().cause.empty() ? "" : ": " + ask.error().cause);
        return found;
    }
    if (const Result<Json> said = parseJson((*ask)(), "the picture libraries"))
        for (const auto& [format, library] : said->items())
            found["built_in"].push_back(format + " (" + library.get<std::string>() + ")");
    if (const auto videos = moduleFunction<media::VideoLibraries>(Module::Media, media::kVideoLibraries))
        found["built_in"].push_back(std::string("video (libav ") + (*videos)() + ")");
    return found;
}

Json processor()
{
    const Processor found = describeProcessor();
    return {{"model", found.model.empty() ? Json() : Json(found.model)},
            {"cores", found.cores},
            {"features", found.features},
            {"bf16_in_hardware", found.multipliesBf16}};
}

Json memory()
{
    const Memory found = describeMemory();
    return {{"total_bytes", found.totalBytes},
            {"available_bytes", found.availableBytes},
            {"limit_bytes", found.limitBytes ? Json(*found.limitBytes) : Json()}};
}

Json devices(const CudaDevices& cuda)
{
    Json list = Json::array({{{"device", "cpu"}, {"name", describeProcessor().model}}});
    for (std::size_t i = 0; i < cuda.devices.size(); ++i) {
        const CudaDevice& device = cuda.devices[i];
        list.push_back({{"device", "cuda:" + std::to_string(i)},
                        {"name", device.name},
                        {"memory_bytes", device.memoryBytes},
                        {"compute", std::to_string(device.computeMajor) + "." + std::to_string(device.computeMinor)}});
    }
    return list;
}

Json paths()
{
    return {{"libraries", libraryFolder().string()},
            {"resources", resourceFolder().string()},
            {"configuration", userConfigFolder().string()},
            {"data", userDataFolder().string()},
            {"cache", userCacheFolder().string()}};
}

Json problemsOf(const Json& examination)
{
    Json problems = Json::array();
    if (!procIsMounted())
        problems.push_back(
            "/proc is not mounted: LibTorch cannot see what the processor can do and takes its slowest "
            "code.");
    for (const char* part : {"libtorch", "codecs"})
        if (const Json& problem = examination[part]["problem"]; problem.is_string())
            problems.push_back(problem);
    if (examination["libtorch"]["cpu_capability"] == "DEFAULT" && !examination["cpu"]["features"].empty())
        problems.push_back("LibTorch uses no vector instructions although the processor has them.");
    if (!isThere(resourceFolder()))
        problems.push_back("the resources are missing: " + resourceFolder().string());
    if (!examination["window"]["installed"].get<bool>())
        problems.push_back("this installation has no window.");
    return problems;
}

std::string gibibytes(const Json& bytes)
{
    return bytes.is_number() ? formatFixed(bytes.get<double>() / 1073741824.0, 1) + " GiB" : "none";
}

std::string shown(const Json& value)
{
    if (value.is_string())
        return value.get<std::string>();
    if (value.is_null())
        return "unknown";
    if (!value.is_array())
        return writeJson(value);
    std::string list;
    for (const Json& item : value)
        list += (list.empty() ? "" : ", ") + shown(item);
    return list.empty() ? "none" : list;
}

void addLine(std::string& text, std::string name, const std::string& value)
{
    constexpr std::size_t kNameColumn = 20;
    name.resize(std::max(name.size() + 1, kNameColumn), ' ');
    text += "  " + name + value + "\n";
}

void addMembers(std::string& text, const Json& object)
{
    for (const auto& [key, value] : object.items())
        addLine(text, key, shown(value));
}

}  // namespace

Json examine(LibTorchCheck check)
{
    const CudaDevices cuda = findCudaDevices();
    Json examination = {{"problems", Json::array()},
                        {"versions", versions()},
                        {"cpu", processor()},
                        {"memory", memory()},
                        {"libtorch", libTorch(check)},
                        {"devices", devices(cuda)},
                        {"cuda",
                         {{"driver", cuda.driver.empty() ? Json() : Json(cuda.driver)},
                          {"pack_installed", cudaPackInstalled()},
                          {"problem", cuda.problem.empty() ? Json() : Json(cuda.problem)}}},
                        {"codecs", codecs(check)},
                        {"window", {{"installed", isThere(libraryFolder() / "liborangery_window.so")}}},
                        {"paths", paths()}};
    examination["problems"] = problemsOf(examination);
    return examination;
}

std::string examinationText(const Json& examination)
{
    std::string text = "Versions\n";
    addMembers(text, examination["versions"]);
    text += "Processor\n";
    addMembers(text, examination["cpu"]);
    text += "Memory\n";
    addLine(text, "total", gibibytes(examination["memory"]["total_bytes"]));
    addLine(text, "available", gibibytes(examination["memory"]["available_bytes"]));
    addLine(text, "container limit", gibibytes(examination["memory"]["limit_bytes"]));
    text += "LibTorch\n";
    for (const auto& [key, value] : examination["libtorch"].items())
        if (!value.is_null())
            addLine(text, key, shown(value));
    text += "Devices\n";
    for (const Json& device : examination["devices"])
        addLine(text, device["device"].get<std::string>(),
                device["name"].get<std::string>() +
                    (device.contains("memory_bytes") ? ", " + gibibytes(device["memory_bytes"]) : std::string()));
    if (const Json& problem = examination["cuda"]["problem"]; problem.is_string())
        addLine(text, "cuda", "none: " + problem.get<std::string>());
    text += "Codecs\n";
    addLine(text, "built in", shown(examination["codecs"]["built_in"]));
    text += "Paths\n";
    addMembers(text, examination["paths"]);
    text += examination["problems"].empty() ? "No problems found.\n" : "Problems\n";
    for (const Json& problem : examination["problems"])
        text += "  - " + problem.get<std::string>() + "\n";
    return text;
}

}  // namespace orangery::doctor
