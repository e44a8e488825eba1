// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
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

/// Where the table disagrees with itself or with the published answers, one sentence each.
[[nodiscard]] std::vector<std::string> publishedSlips();

}  // namespace orangery::zero_shot
