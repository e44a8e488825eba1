// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "engine/zero_shot/thresholds/label_thresholds.h"
#include "widgets/bridge/row_table.h"

namespace orangery::recognition_page {

/// The threshold of one class, and what it does on the samples that it is measured on.
struct LabelRow {
    QString name;
    double threshold = 0;
    bool isOwn = false;         ///< else it is the one of all classes
    std::size_t positives = 0;  ///< samples of the class that it was chosen on
    zero_shot::LabelCounts counts;
    bool operator==(const LabelRow&) const = default;
};

/// `classes` of the object `labels` that a run of recognize.thresholds tells. Exceptions of JSON for what is malformed.
[[nodiscard]] std::vector<LabelRow> labelRowsOf(const Json& labels);

/// Class, threshold, whose it is, precision, recall, F1 and samples of each class.
class LabelModel : public bridge::RowTable<LabelRow> {
    Q_OBJECT

public:
    enum Column { Class, Threshold, Whose, Precision, Recall, F1, Support, ChosenOn };
    static constexpr int kSortRole =
        Qt::UserRole;  ///< numbers as numbers; what does not exist is less than all of them

    explicit LabelModel(QObject* parent = nullptr);

protected:
    [[nodiscard]] QVariant value(const LabelRow& row, int column, int role) const override;
};

}  // namespace orangery::recognition_page
