// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/models/page/model_report.h"

#include "engine/doctor/machine.h"
#include "plugins/models/page/model_texts.h"
#include "widgets/bridge/text.h"

#include <algorithm>

namespace orangery::models_page {

namespace {

fs::path folderOf(const fs::path& path)
{
    std::error_code ignored;
    return fs::is_directory(path, ignored) ? path : path.parent_path();
}

Result<models::ModelDescription> descriptionOf(const fs::path& path, std::shared_ptr<const io::Weights>& weights)
{
    if (const Result<models::ModelFiles> files = models::openModelFiles(path)) {
        weights = files->weights;
        return models::describeModel(*files);
    } else {
        const Result<std::shared_ptr<const io::Weights>> opened = io::openWeights(path);
        if (!opened)
            return failure(opened.error());
        weights = *opened;
        models::ModelDescription description =
            models::describeModel(models::ModelFiles{.path = path, .folder = folderOf(path), .weights = weights});
        description.problems.insert(description.problems.begin(), {.text = describe(files.error())});
        return description;
    }
}

std::vector<std::string> lowerNamesOf(const std::vector<io::TensorInfo>& tensors)
{
    std::vector<std::string> names;
    names.reserve(tensors.size());
    for (const io::TensorInfo& tensor : tensors)
        names.push_back(bridge::fromQt(bridge::toQt(tensor.name).toLower()));
    return names;
}

std::uint64_t freeBytes()
{
    const doctor::Memory memory = doctor::describeMemory();
    return memory.limitBytes ? std::min(memory.availableBytes, *memory.limitBytes) : memory.availableBytes;
}

}  // namespace

Result<ModelReportPointer> readModel(const fs::path& path)
{
    auto report = std::make_shared<ModelReport>();
    Result<models::ModelDescription> description = descriptionOf(path, report->weights);
    if (!description)
        return failure(description.error());
    report->description = *std::move(description);
    report->tree = treeOf(report->weights->tensors());
    report->lowerNames = lowerNamesOf(report->weights->tensors());
    const fs::path folder = folderOf(path);
    report->configs = configText(folder);
    report->tokenizer = tokenizerText(folder);
    report->metadata = metadataText(report->weights->metadata());
    report->freeBytes = freeBytes();
    return report;
}

}  // namespace orangery::models_page
