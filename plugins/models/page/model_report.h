// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/models/catalogue/model_description.h"
#include "plugins/models/page/tensor_tree.h"

#include <QString>

#include <memory>
#include <string>
#include <vector>

namespace orangery::models_page {

/// Everything that the page shows of a model before a weight is read. Never changed once made, so threads share it.
struct ModelReport {
    std::shared_ptr<const io::Weights> weights;
    models::ModelDescription description;
    TensorTree tree;
    std::vector<std::string> lowerNames;  ///< of the tensors, in small letters: what the filter looks into
    QString configs;                      ///< text of the config files beside the weights; empty = there are none
    QString tokenizer;                    ///< the same of the tokenizer's files
    QString metadata;                     ///< what stands beside the tensors in their files
    std::uint64_t freeBytes = 0;          ///< memory that was free then
};
using ModelReportPointer = std::shared_ptr<const ModelReport>;

/// Looks at a file or folder of weights: headers and configs, no values. Where a config cannot be read the weights are
/// still shown, and the reason is among the problems. Takes as long as a disk does: not for the GUI thread.
/// ErrorCode::Input when there are no weights or their headers do not agree.
[[nodiscard]] Result<ModelReportPointer> readModel(const fs::path& path);

}  // namespace orangery::models_page
