// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/io/metadata.h"
#include "engine/io/tensor.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace orangery::io {

/// What the headers say about one tensor.
struct TensorInfo {
    std::string name;
    std::string type;                 ///< "F32", "BF16", "Q4_K", ...
    std::optional<DType> dtype = {};  ///< nothing where the values are quantised
    std::vector<std::int64_t> shape;  ///< row-major, outermost first; empty = a scalar
    std::uint64_t bytes = 0;          ///< in the file
    std::string file;                 ///< name of the file that it lies in, without folders
    bool isReadable = true;           ///< false where the values of this type cannot be unpacked
};

/// What a reader of a format found out about a model's files.
struct WeightsContents {
    std::string format;  ///< "safetensors", "gguf", "torch zip", "torch legacy", "torchscript", "npy", "npz"
    std::vector<TensorInfo> tensors = {};
    Metadata metadata = {};
    std::vector<std::string> problems = {};
    std::vector<fs::path> files = {};
};

/// The tensors of one model as they lie on disk: headers are read, values stay in mapped files until they are asked
/// for. Immutable and safe to read from many threads. Made by openWeights.
class Weights {
public:
    virtual ~Weights() = default;
    Weights(const Weights&) = delete;
    Weights& operator=(const Weights&) = delete;

    /// In the order of the file; names differ from each other.
    [[nodiscard]] const std::vector<TensorInfo>& tensors() const { return m_contents.tensors; }
    [[nodiscard]] const Metadata& metadata() const { return m_contents.metadata; }
    [[nodiscard]] const std::string& format() const { return m_contents.format; }
    /// What is odd and does not hinder reading, one sentence each.
    [[nodiscard]] const std::vector<std::string>& problems() const { return m_contents.problems; }
    /// The files that were opened, in the order in which their tensors come.
    [[nodiscard]] const std::vector<fs::path>& files() const { return m_contents.files; }
    [[nodiscard]] std::optional<std::size_t> find(std::string_view name) const;

    /// A copy of the values of tensors()[index], dense and row-major; quantised values come as F32. ErrorCode::Input
    /// naming the tensor when its type cannot be read.
    [[nodiscard]] virtual Result<Tensor> read(std::size_t index) const = 0;
    /// The values of tensors()[index] in the mapped file, when they lie there dense, row-major and not quantised, else
    /// an empty span. Valid as long as this object lives. Not aligned to anything.
    [[nodiscard]] virtual std::span<const std::byte> view(std::size_t index) const = 0;

protected:
    explicit Weights(WeightsContents contents);

private:
    WeightsContents m_contents;
    std::unordered_map<std::string_view, std::size_t> m_index;
};

/// Opens the weights at `path` without reading them: a file, whose format is told by its content, an index of shards,
/// or a folder of a model, where the usual names are looked for (model.safetensors, its index, open_clip_model.safetensors,
/// pytorch_model.bin, ..., else the only file of weights there). ErrorCode::Input with what does not agree.
[[nodiscard]] Result<std::shared_ptr<const Weights>> openWeights(const fs::path& path);

/// As openWeights, for one file of weights: no folder and no index.
[[nodiscard]] Result<std::shared_ptr<const Weights>> openWeightsFile(const fs::path& path);

}  // namespace orangery::io
