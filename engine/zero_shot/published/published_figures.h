// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/table.h"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace orangery::zero_shot {

/// Accuracy in percent, as printed.
struct PublishedFigure {
    double top1 = 0;
    double top5 = 0;
};

/// What a column of GPT4Vis' main table tells.
struct PublishedColumn {
    std::string_view model;
    std::string_view texts;  ///< "names", "descriptions", or "" for a chat model, which is asked
};

/// The columns: four encoders of CLIP by bare names and by descriptions, then GPT-4V as of March 2024 and November 2023.
inline constexpr std::array<PublishedColumn, 10> kPublishedColumns{{{"ViT-B/32", "names"},
                                                                    {"ViT-B/32", "descriptions"},
                                                                    {"ViT-B/16", "names"},
                                                                    {"ViT-B/16", "descriptions"},
                                                                    {"ViT-L/14", "names"},
                                                                    {"ViT-L/14", "descriptions"},
                                                                    {"EVA ViT-E/14", "names"},
                                                                    {"EVA ViT-E/14", "descriptions"},
                                                                    {"GPT-4V, March 2024", ""},
                                                                    {"GPT-4V, November 2023", ""}}};

using PublishedFigures = std::array<PublishedFigure, kPublishedColumns.size()>;

struct PublishedRow {
    std::string_view dataset;
    PublishedFigures figures;
};

/// The 16 data sets in the table's order.
[[nodiscard]] std::span<const PublishedRow> publishedRows();

/// The last line of the table, as printed.
[[nodiscard]] const PublishedFigures& printedMeans();

/// The mean over rows of each column; of at least one row.
[[nodiscard]] PublishedFigures meanFigures(std::span<const PublishedRow> rows);

/// Where the table disagrees with itself or with the published answers: of an encoder in its gain, of a chat model in its
/// figures.
struct PublishedSlip {
    std::string_view dataset;
    std::string_view model;
    std::string sentence;
};
[[nodiscard]] std::vector<PublishedSlip> publishedSlips();

/// What the table tells of one model on one data set.
struct PublishedEntry {
    std::string dataset;
    std::string model;
    std::optional<PublishedFigure> names = {};  ///< by bare names
    std::optional<PublishedFigure> descriptions = {};
    std::optional<PublishedFigure> asked = {};  ///< of a chat model
    std::string slip = {};                      ///< the sentence on what does not add up here; empty = nothing

    /// Descriptions less names, in points of one decimal; nothing for a chat model.
    [[nodiscard]] std::optional<PublishedFigure> gain() const;
};
/// The models of each row, in the order of the columns.
[[nodiscard]] std::vector<PublishedEntry> publishedEntries(std::span<const PublishedRow> rows);

/// A row an entry.
[[nodiscard]] Table publishedTable(const std::vector<PublishedEntry>& entries);

}  // namespace orangery::zero_shot
