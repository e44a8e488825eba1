// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/zero_shot/recognition/recognised_item.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace orangery::recognition_page {

/// A class of a study, whatever its name and its place are.
enum class ClassKey : std::uint64_t {};

/// Of classes that were merged into others: which took them up.
using JoinedClasses = std::map<ClassKey, ClassKey>;

/// A class with all that is edited of it.
struct DescribedClass {
    ClassKey key{};
    std::string name;
    std::vector<std::string> sentences;
    std::set<std::string> disabled = {};  ///< those of the sentences that are kept and count for nothing
    bool isDisabled = false;              ///< so is the class

    [[nodiscard]] std::vector<std::string> enabledSentences() const;
    friend bool operator==(const DescribedClass&, const DescribedClass&) = default;
};

/// Where classes stand among those of one time.
class ClassPlaces {
public:
    /// `keys` of the classes in their order.
    ClassPlaces(const std::vector<ClassKey>& keys, JoinedClasses joined);

    /// The place of a class, or of that which took it up; nothing where neither is there.
    [[nodiscard]] std::optional<std::size_t> of(ClassKey key) const;

private:
    std::map<ClassKey, std::size_t> m_places;
    JoinedClasses m_joined;
};

/// One input that is looked at.
struct StudyItem {
    std::string input;                        ///< path as named
    std::string kind = {};                    ///< "picture", "video", "cloud"; empty until it was read
    std::optional<std::size_t> truth;         ///< place of its class, where known and there
    std::optional<ClassKey> knownClass = {};  ///< what it is known to be; the class may be gone for now
    std::vector<std::string> tags = {};
    std::vector<std::string> remarks = {};
    std::optional<std::string> failure = {};            ///< why it cannot be embedded
    std::vector<float> v = {};                          ///< embedding of length 1; empty until it is there
    bool isKept = false;                                ///< the embedding had been computed before
    std::vector<zero_shot::RankedClass> recorded = {};  ///< what a run tells of it
    std::optional<zero_shot::BackgroundScore> recordedBackground = {};
};

}  // namespace orangery::recognition_page
