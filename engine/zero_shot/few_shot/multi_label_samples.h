// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/evaluation/labelled_samples.h"

#include <string>
#include <vector>

namespace orangery::zero_shot {

/// Inputs that are each of any number of classes.
struct MultiLabelSamples {
    std::vector<std::string> ids;
    std::vector<std::string> inputs;
    std::vector<std::vector<std::size_t>> labels;  ///< places of classes, ascending; none for none of these
    std::vector<std::string> remarks = {};
};

/// A file `{"id": ["class", ...]}`, or CSV or TSV with rows "id,class", an id on several rows or several classes after it; an empty
/// class is none. Ids are looked for below `root` as SampleFiles does it. Or a folder as readLabelledSamples takes it, with one class a sample.
/// ErrorCode::Input naming the id for an unknown class, a file that is not found, or an id that stands twice in JSON.
[[nodiscard]] Result<MultiLabelSamples> readMultiLabelSamples(const fs::path& data, const fs::path& root,
                                                              const ClassSet& classes, AbsentFiles absent);

}  // namespace orangery::zero_shot
