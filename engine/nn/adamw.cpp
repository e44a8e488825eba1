// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/adamw_torch.h"

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>

#include <utility>

namespace orangery::nn {

AdamW::AdamW(std::vector<at::Tensor> parameters, const AdamWOptions& options)
    : m_options(options), m_parameters(std::move(parameters))
{
    for (at::Tensor& parameter : m_parameters) {
        parameter.requires_grad_(true);
        m_means.push_back(at::zeros_like(parameter));
        m_squares.push_back(at::zeros_like(parameter));
        m_steps.push_back(at::zeros({}, at::kFloat));
    }
}

void AdamW::step(double learningRate)
{
    const at::NoGradGuard noGradients;
    std::vector<at::Tensor> gradients;
    gradients.reserve(m_parameters.size());
    for (at::Tensor& parameter : m_parameters)
        gradients.push_back(parameter.grad());
    for (at::Tensor& count : m_steps)
        count += 1;
    at::_fused_adamw_(m_parameters, gradients, m_means, m_squares, /*max_exp_avg_sqs=*/{}, m_steps, learningRate,
                      m_options.beta1, m_options.beta2, m_options.weightDecay, m_options.epsilon, /*amsgrad=*/false,
                      /*maximize=*/false);
    for (at::Tensor& parameter : m_parameters)
        parameter.mutable_grad().reset();
}

}  // namespace orangery::nn
