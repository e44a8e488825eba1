// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/io/safetensors.h"

#include <cmath>
#include <cstring>
#include <numbers>
#include <span>
#include <string>
#include <vector>

namespace orangery::nn {

/// The decoder's forward pass written a second time, from the description in the paper of GPT-2 and with nothing but
/// loops in double precision, to be compared with the real one. Sizes come from config.json, weights from the file.
class IndependentDecoder {
public:
    IndependentDecoder(const Json& config, const io::TensorFile& file)
        : m_file(file),
          m_width(config["hidden_size"].get<std::size_t>()),
          m_heads(config["num_attention_heads"].get<std::size_t>()),
          m_layers(config["num_hidden_layers"].get<std::size_t>())
    {
    }

    using Vector = std::vector<double>;

    /// Logits after each token.
    [[nodiscard]] std::vector<Vector> logits(std::span<const std::int64_t> tokens) const
    {
        std::vector<Vector> x;
        const Vector tokenTable = values("embed_tokens.weight");
        const Vector positionTable = values("embed_positions.weight");
        for (std::size_t t = 0; t < tokens.size(); ++t) {
            Vector row(m_width);
            for (std::size_t i = 0; i < m_width; ++i)
                row[i] = tokenTable[static_cast<std::size_t>(tokens[t]) * m_width + i] + positionTable[t * m_width + i];
            x.push_back(row);
        }
        for (std::size_t layer = 0; layer < m_layers; ++layer)
            runLayer("layers." + std::to_string(layer) + ".", x);
        std::vector<Vector> all;
        for (const Vector& row : x)
            all.push_back(linear("lm_head", norm("norm", row)));
        return all;
    }

private:
    [[nodiscard]] Vector values(const std::string& name) const
    {
        const io::Tensor& tensor = *m_file.find(name);
        std::vector<float> floats(tensor.bytes.size() / sizeof(float));
        std::memcpy(floats.data(), tensor.bytes.data(), tensor.bytes.size());
        return {floats.begin(), floats.end()};
    }

    [[nodiscard]] Vector linear(const std::string& name, const Vector& x) const
    {
        const Vector weight = values(name + ".weight");
        Vector y = values(name + ".bias");
        for (std::size_t o = 0; o < y.size(); ++o) {
            for (std::size_t i = 0; i < x.size(); ++i)
                y[o] += weight[o * x.size() + i] * x[i];
        }
        return y;
    }

    [[nodiscard]] Vector norm(const std::string& name, const Vector& x) const
    {
        const Vector weight = values(name + ".weight");
        const Vector bias = values(name + ".bias");
        const auto n = static_cast<double>(x.size());
        double mean = 0;
        for (const double v : x)
            mean += v / n;
        double variance = 0;
        for (const double v : x)
            variance += (v - mean) * (v - mean) / n;
        Vector y(x.size());
        for (std::size_t i = 0; i < x.size(); ++i)
            y[i] = (x[i] - mean) / std::sqrt(variance + 1e-5) * weight[i] + bias[i];
        return y;
    }

    /// What one head of position `at` reads from the positions up to it.
    [[nodiscard]] Vector attend(const std::vector<Vector>& qkv, std::size_t at, std::size_t head) const
    {
        const std::size_t size = m_width / m_heads;
        const std::size_t q = head * size;
        const std::size_t k = m_width + head * size;
        const std::size_t v = 2 * m_width + head * size;
        Vector weights(at + 1);
        double sum = 0;
        for (std::size_t s = 0; s <= at; ++s) {
            double dot = 0;
            for (std::size_t i = 0; i < size; ++i)
                dot += qkv[at][q + i] * qkv[s][k + i];
            weights[s] = std::exp(dot / std::sqrt(static_cast<double>(size)));
            sum += weights[s];
        }
        Vector read(size);
        for (std::size_t s = 0; s <= at; ++s) {
            for (std::size_t i = 0; i < size; ++i)
                read[i] += weights[s] / sum * qkv[s][v + i];
        }
        return read;
    }

    void runLayer(const std::string& name, std::vector<Vector>& x) const
    {
        std::vector<Vector> qkv;
        for (const Vector& row : x)
            qkv.push_back(linear(name + "attention.qkv", norm(name + "attention_norm", row)));
        for (std::size_t t = 0; t < x.size(); ++t) {
            Vector read;
            for (std::size_t head = 0; head < m_heads; ++head) {
                const Vector part = attend(qkv, t, head);
                read.insert(read.end(), part.begin(), part.end());
            }
            add(x[t], linear(name + "attention.projection", read));
            Vector hidden = linear(name + "network.up", norm(name + "network_norm", x[t]));
            for (double& h : hidden)
                h = 0.5 * h * (1 + std::erf(h / std::numbers::sqrt2));
            add(x[t], linear(name + "network.down", hidden));
        }
    }

    static void add(Vector& x, const Vector& y)
    {
        for (std::size_t i = 0; i < x.size(); ++i)
            x[i] += y[i];
    }

    const io::TensorFile& m_file;
    std::size_t m_width;
    std::size_t m_heads;
    std::size_t m_layers;
};

}  // namespace orangery::nn
