// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/io/tensor.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace orangery::io {

/// A tensor that a file is going to hold.
struct TensorPlan {
    std::string name;
    DType dtype = DType::F32;
    std::vector<std::int64_t> shape;
};

/// A safetensors file that is written tensor by tensor, so that not all of them have to be in memory, and appears whole
/// or not at all. The data begins at a multiple of 8 bytes.
class SafetensorsWriter {
public:
    /// Begins a file. ErrorCode::Failed when a name stands twice or a shape has no size in bytes.
    [[nodiscard]] static Result<SafetensorsWriter> create(const fs::path& path, std::vector<TensorPlan> plans,
                                                          const std::map<std::string, std::string>& metadata);

    /// The values of the next tensor of the plan. ErrorCode::Failed when their number does not agree with it.
    [[nodiscard]] Result<void> append(std::span<const std::byte> values);
    /// The next values of the tensor that is being written, which ends when all its values were given. ErrorCode::Failed
    /// when these are more than it lacks.
    [[nodiscard]] Result<void> appendPart(std::span<const std::byte> values);
    /// Some values of any tensor of the plan, by its index in it, from a byte of it on: for values that are made in
    /// another order than that of the file. Either all values are given so, or none. ErrorCode::Failed when they are
    /// more than the tensor has, and on a file that takes values in their order only, such as a pipe.
    [[nodiscard]] Result<void> writePart(std::size_t tensor, std::uint64_t firstByte,
                                         std::span<const std::byte> values);
    /// Ends the file and gives it its name. ErrorCode::Failed when tensors are missing, or values by their number.
    [[nodiscard]] Result<void> commit();
    /// Ends a file of one tensor that has fewer rows than were planned: its first axis becomes `rows`. ErrorCode::Failed when
    /// other values were given, or when `metadata` asks for a longer header than the file began with.
    [[nodiscard]] Result<void> commitRows(std::int64_t rows, const std::map<std::string, std::string>& metadata);

private:
    /// A second way into the file that is being written, which knows no place where it stands.
    class Places;

    SafetensorsWriter(fs::path path, AtomicFile file, std::vector<TensorPlan> plans, std::size_t headBytes);

    fs::path m_path;
    AtomicFile m_file;
    std::vector<TensorPlan> m_plans;
    std::size_t m_written = 0;      ///< tensors that are complete
    std::uint64_t m_partBytes = 0;  ///< of the next one
    std::size_t m_headBytes = 0;
    std::vector<std::uint64_t> m_begins;  ///< where each tensor lies in the file, and the end
    std::shared_ptr<Places> m_places;     ///< null until writePart needs it
    std::uint64_t m_placedBytes = 0;      ///< given by it
};

/// Gives the values of one tensor of a plan, by its index in it.
using TensorSource = std::function<Result<std::vector<std::byte>>(std::size_t)>;

/// Writes NAME.safetensors, or, when the tensors have more than `maxShardBytes` (0 = no limit), shards
/// NAME-00001-of-00003.safetensors, ... and last of all NAME.safetensors.index.json, after which its readers look: no
/// file gets its name before all are written. A tensor is never split: a shard has at least one. Returns the paths.
[[nodiscard]] Result<std::vector<fs::path>> writeSafetensorsShards(const fs::path& path,
                                                                   const std::vector<TensorPlan>& plans,
                                                                   const std::map<std::string, std::string>& metadata,
                                                                   std::uint64_t maxShardBytes,
                                                                   const TensorSource& source);

}  // namespace orangery::io
