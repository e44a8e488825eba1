// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/manifests/manifest.h"

#include <algorithm>
#include <tuple>

namespace orangery::manifests {

namespace {

constexpr std::uint64_t kLargestManifest = std::uint64_t{1} << 20U;

std::string textOf(const Json& document, const char* key)
{
    return document.contains(key) && document[key].is_string() ? document[key].get<std::string>() : std::string();
}

Manifest readManifest(const fs::path& file)
{
    Manifest manifest;
    manifest.id = file.stem().string();
    manifest.title = manifest.id;
    manifest.file = file;
    manifest.library = fs::path(file).replace_extension(".so");
    Result<Json> document = readFile(file, kLargestManifest).and_then([&](const std::string& bytes) {
        return parseJson(bytes, file.filename().string());
    });
    if (!document) {
        const Error& error = document.error();
        manifest.problem = error.cause.empty() ? error.message : error.message + ": " + error.cause;
        return manifest;
    }
    if (!document->is_object() || textOf(*document, "schema") != kManifestSchema) {
        manifest.problem = "its manifest is not " + std::string(kManifestSchema);
        return manifest;
    }
    if (std::string id = textOf(*document, "id"); !id.empty())
        manifest.id = std::move(id);
    if (std::string title = textOf(*document, "title"); !title.empty())
        manifest.title = std::move(title);
    manifest.summary = textOf(*document, "summary");
    if (document->contains("order") && (*document)["order"].is_number_integer())
        manifest.order = (*document)["order"].get<int>();
    manifest.document = *std::move(document);
    std::error_code ignored;
    if (!fs::exists(manifest.library, ignored))
        manifest.problem = "its library " + manifest.library.filename().string() + " is missing";
    return manifest;
}

}  // namespace

std::vector<Manifest> readManifests(const fs::path& folder)
{
    std::vector<Manifest> manifests;
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, ignored))
        if (entry.path().extension() == ".json")
            manifests.push_back(readManifest(entry.path()));
    std::sort(manifests.begin(), manifests.end(),
              [](const Manifest& a, const Manifest& b) { return std::tie(a.order, a.id) < std::tie(b.order, b.id); });
    return manifests;
}

fs::path plugInFolder()
{
    return libraryFolder() / "orangery" / "plugins";
}

}  // namespace orangery::manifests
