// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/io/gguf_header.h"
#include "engine/io/gguf_weights.h"
#include "engine/io/mapped_file.h"
#include "engine/io/npy_header.h"
#include "engine/io/npy_weights.h"
#include "engine/io/safetensors_weights.h"
#include "engine/io/sharded_weights.h"
#include "engine/io/torch_weights.h"
#include "engine/io/weights.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace orangery::io {

namespace {

/// Where the weights of a model folder lie, the first that is there.
constexpr std::array<std::string_view, 10> kUsualNames{
    "model.safetensors",
    "model.safetensors.index.json",
    "open_clip_model.safetensors",
    "diffusion_pytorch_model.safetensors",
    "adapter_model.safetensors",
    "pytorch_model.bin",
    "pytorch_model.bin.index.json",
    "open_clip_pytorch_model.bin",
    "adapter_model.bin",
    "mm_projector.bin",
};
/// Endings of files of weights in a folder without a usual name, the best first.
constexpr std::array<std::string_view, 7> kEndings{".safetensors", ".gguf", ".bin", ".pt", ".pth", ".npz", ".npy"};

constexpr std::string_view kWhatToName = "Name the file of weights itself.";

bool isFile(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_regular_file(path, ignored);
}

bool isWeights(const fs::path& file)
{
    return std::find(kEndings.begin(), kEndings.end(), file.extension()) != kEndings.end() && isFile(file);
}

/// The only file with the first of kEndings that occurs; one that is called model goes before others.
Result<fs::path> onlyFileOf(const fs::path& folder)
{
    const auto isModel = [](const fs::path& file) { return file.filename().string().starts_with("model"); };
    std::vector<fs::path> files;
    std::error_code error;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder, error))
        files.push_back(entry.path());
    if (error)
        return failure(ErrorCode::Input, "cannot read " + folder.string(), error.message());
    std::sort(files.begin(), files.end());
    if (std::any_of(files.begin(), files.end(), [&](const fs::path& file) { return isModel(file) && isWeights(file); }))
        std::erase_if(files, [&](const fs::path& file) { return !isModel(file); });
    for (const std::string_view ending : kEndings) {
        std::vector<fs::path> found;
        std::copy_if(files.begin(), files.end(), std::back_inserter(found),
                     [&](const fs::path& file) { return file.extension() == ending && isFile(file); });
        if (found.size() == 1)
            return found.front();
        if (found.size() > 1)
            return failure(
                ErrorCode::Input, folder.string() + " holds more than one file of weights",
                found[0].filename().string() + ", " + found[1].filename().string() + (found.size() > 2 ? ", ..." : ""),
                std::string(kWhatToName));
    }
    return failure(ErrorCode::Input, folder.string() + " holds no weights",
                   "there is no model.safetensors, pytorch_model.bin, .gguf or the like in it",
                   std::string(kWhatToName));
}

Result<fs::path> weightsOf(const fs::path& folder)
{
    for (const std::string_view name : kUsualNames) {
        if (isFile(folder / name))
            return folder / name;
    }
    return onlyFileOf(folder);
}

bool looksLikeJson(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    return first != std::string_view::npos && text[first] == '{';
}

Failure unknownFormat(const MappedFile& file)
{
    return failure(ErrorCode::Input, file.path().string() + " is no file of weights",
                   file.bytes().empty() ? "it is empty" : "its first bytes are those of no format that is known here",
                   "Known are safetensors, files of torch, GGUF, NPY, NPZ and indexes of shards.");
}

Result<std::shared_ptr<const Weights>> openArchive(std::shared_ptr<const MappedFile> file)
{
    Result<ZipArchive> archive = ZipArchive::open(file);
    if (!archive)
        return failure(archive.error());
    if (looksLikeTorchZip(*archive))
        return openTorchZip(std::move(*archive));
    if (looksLikeNpz(*archive))
        return openNpz(std::move(*archive));
    return unknownFormat(*file);
}

}  // namespace

Result<std::shared_ptr<const Weights>> openWeightsFile(const fs::path& path)
{
    Result<std::shared_ptr<const MappedFile>> file = MappedFile::open(path);
    if (!file)
        return failure(file.error());
    // A damaged file is told by its name, so that the reason is the one of its format.
    if (looksLikeSafetensors((*file)->bytes()) || path.extension() == ".safetensors")
        return openSafetensors(std::move(*file));
    if (looksLikeLegacyTorch((*file)->bytes()))
        return openLegacyTorch(std::move(*file));
    if (looksLikeGguf((*file)->bytes()))
        return openGguf(std::move(*file));
    if (looksLikeNpy((*file)->bytes()))
        return openNpy(std::move(*file));
    if (looksLikeZip((*file)->bytes()))
        return openArchive(std::move(*file));
    return unknownFormat(**file);
}

Result<std::shared_ptr<const Weights>> openWeights(const fs::path& path)
{
    std::error_code ignored;
    fs::path weights = path;
    if (fs::is_directory(path, ignored)) {
        Result<fs::path> found = weightsOf(path);
        if (!found)
            return failure(found.error());
        weights = std::move(*found);
    }
    Result<std::shared_ptr<const MappedFile>> file = MappedFile::open(weights);
    if (!file)
        return failure(file.error());
    if (looksLikeJson((*file)->text()))
        return openShards(**file);
    return openWeightsFile(weights);
}

}  // namespace orangery::io
