// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/mapped_file.h"
#include "engine/io/state_dict.h"
#include "engine/io/weights.h"
#include "engine/io/zip_archive.h"

#include <functional>
#include <memory>

namespace orangery::io {

/// Whether a file begins as torch.save wrote it before its archives were zip files.
[[nodiscard]] bool looksLikeLegacyTorch(std::span<const std::byte> bytes);

/// Whether a zip archive was written by torch.save or torch.jit.save.
[[nodiscard]] bool looksLikeTorchZip(const ZipArchive& archive);

/// The tensors of a file of torch.save, or the parameters and other tensors of a TorchScript archive, whose code is not
/// looked at. ErrorCode::Input when the pickle asks for anything that is not needed for weights, or does not agree with
/// the values beside it.
[[nodiscard]] Result<std::shared_ptr<const Weights>> openTorchZip(const ZipArchive& archive);
[[nodiscard]] Result<std::shared_ptr<const Weights>> openLegacyTorch(std::shared_ptr<const MappedFile> file);

/// The bytes of the storage with a key; empty when there is none.
using StorageBytes = std::function<std::span<const std::byte>(std::string_view key)>;

/// Brings a pickle's tensors and the bytes of their storages together. ErrorCode::Input when a tensor reaches beyond its
/// storage, or a storage is shorter than the pickle says.
[[nodiscard]] Result<std::shared_ptr<const Weights>> makeTorchWeights(std::shared_ptr<const MappedFile> file,
                                                                      std::string format, const PickleValues& values,
                                                                      const StorageBytes& storages);

}  // namespace orangery::io
