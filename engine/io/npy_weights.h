// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/io/mapped_file.h"
#include "engine/io/weights.h"
#include "engine/io/zip_archive.h"

#include <memory>

namespace orangery::io {

/// Whether a zip archive holds NPY files.
[[nodiscard]] bool looksLikeNpz(const ZipArchive& archive);

/// One array, named as its file without the ending. ErrorCode::Input when the header does not agree with the file.
[[nodiscard]] Result<std::shared_ptr<const Weights>> openNpy(std::shared_ptr<const MappedFile> file);

/// The arrays of an archive, named as in it without ".npy". Packed arrays are unpacked when they are read.
[[nodiscard]] Result<std::shared_ptr<const Weights>> openNpz(ZipArchive archive);

}  // namespace orangery::io
