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
[[nodiscard]] Result<std::shared_ptr<const Weights>> openTorchZip(ZipArchive archive);
[[nodiscard]] Result<std::shared_ptr<const Weights>> openLegacyTorch(std::shared_ptr<const MappedFile> file);

/// The bytes of a storage: where they lie in the file, or, in an archive that was packed, what they unpack from.
struct StoredBytes {
    std::uint64_t size = 0;  ///< 0 when there is no such storage
    std::span<const std::byte> bytes = {};
    const ZipRecord* packed = nullptr;
};

/// The storage with a key.
using StorageBytes = std::function<StoredBytes(std::string_view key)>;

/// Brings a pickle's tensors and the bytes of their storages together. `archive` is what packed storages lie in, and is
/// kept; null for files that have none. ErrorCode::Input when a tensor reaches beyond its storage, or a storage is shorter
/// than the pickle says.
[[nodiscard]] Result<std::shared_ptr<const Weights>> makeTorchWeights(std::shared_ptr<const MappedFile> file,
                                                                      std::shared_ptr<const ZipArchive> archive,
                                                                      std::string format, const PickleValues& values,
                                                                      const StorageBytes& storages);

}  // namespace orangery::io
