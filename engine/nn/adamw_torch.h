// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace orangery::nn {

/// The rates of Adam with decoupled weight decay (arXiv 1711.05101), with the usual defaults.
struct AdamWOptions {
    double beta1 = 0.9;
    double beta2 = 0.999;
    double epsilon = 1e-8;
    double weightDecay = 0.01;
};

/// Optimiser of a fixed list of leaf tensors.
class AdamW {
public:
    /// Makes every tensor ask for its gradient.
    AdamW(std::vector<at::Tensor> parameters, const AdamWOptions& options);

    /// Moves the parameters along their gradients at this learning rate, and forgets the gradients.
    void step(double learningRate);

private:
    AdamWOptions m_options;
    std::vector<at::Tensor> m_parameters;
    std::vector<at::Tensor> m_means;    ///< of the gradients
    std::vector<at::Tensor> m_squares;  ///< of the squared gradients
    std::vector<at::Tensor> m_steps;    ///< how many steps each took
};

}  // namespace orangery::nn
