// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "engine/nn/encoders/weight_reader_torch.h"

#include <string>
#include <vector>

namespace orangery::nn {

/// A convolution with the batch norm behind it folded in.
struct FoldedConvolution {
    at::Tensor weight;  ///< [out, in / groups, k, k]
    at::Tensor bias;    ///< [out]
    std::int64_t stride = 1;
    std::int64_t groups = 1;
    bool clipped = true;  ///< followed by ReLU6
};

/// EfficientNet-Lite (Liu and Tan 2020): inverted residual blocks without squeeze-and-excitation, ReLU6, and
/// TensorFlow's "same" padding. Kernels and widths come from the weights.
class EfficientNetLite {
public:
    /// What is missing or does not fit is noted in the reader.
    [[nodiscard]] static EfficientNetLite read(WeightReader& reader, const std::string& prefix);

    struct Output {
        at::Tensor pooled;  ///< [B, features]: mean over the last map
        at::Tensor logits;  ///< [B, classes]
    };
    /// `pixels` [B, 3, H, W] in F32.
    [[nodiscard]] Output forward(const at::Tensor& pixels) const;
    void to(at::Device device);

    /// Refuses pixels that do not fit: ErrorCode::Input.
    [[nodiscard]] Result<void> accepts(const at::Tensor& pixels) const;
    [[nodiscard]] std::int64_t channels() const { return m_stem.weight.size(1); }
    [[nodiscard]] std::int64_t features() const { return m_classifier.size(1); }
    [[nodiscard]] std::int64_t classes() const { return m_classifier.size(0); }

private:
    struct Block {
        std::vector<FoldedConvolution> convolutions;  ///< expansion (absent in the first), depthwise, projection
        bool residual = false;
    };
    FoldedConvolution m_stem;
    std::vector<Block> m_blocks;
    FoldedConvolution m_head;
    at::Tensor m_classifier;  ///< [classes, features]
    at::Tensor m_bias;        ///< [classes]
};

}  // namespace orangery::nn
