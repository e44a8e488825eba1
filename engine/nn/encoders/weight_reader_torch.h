// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/io/weights.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::nn {

/// Hands out the tensors of a model by name and keeps account of what does not agree, so that it can be named at the end.
class WeightReader {
public:
    explicit WeightReader(std::shared_ptr<const io::Weights> weights);

    [[nodiscard]] const io::Weights& weights() const { return *m_weights; }
    [[nodiscard]] bool has(std::string_view name) const { return m_weights->find(name).has_value(); }

    /// The tensor of this name, sharing the mapped file where it can, of the type that it is stored in (F8 and F64 as
    /// F32). Its sizes must be `shape`, -1 fits any. Undefined when it is missing or does not fit, which is noted.
    [[nodiscard]] at::Tensor take(const std::string& name, const std::vector<std::int64_t>& shape);
    /// As take, but nothing is noted when it is missing.
    [[nodiscard]] at::Tensor takeIfPresent(const std::string& name, const std::vector<std::int64_t>& shape);

    /// ErrorCode::Input naming what is missing or does not fit.
    [[nodiscard]] Result<void> finish() const;

private:
    [[nodiscard]] at::Tensor read(std::size_t index, const std::vector<std::int64_t>& shape);

    std::shared_ptr<const io::Weights> m_weights;
    std::vector<std::string> m_problems;
};

}  // namespace orangery::nn
