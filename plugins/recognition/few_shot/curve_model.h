// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/few_shot/few_shot_fold.h"
#include "widgets/bridge/row_table.h"

namespace orangery::recognition_page {

struct CurveRow {
    QString method;
    std::size_t shots = 0;
    double top1 = 0;
    std::optional<double> deviation;
    double recall = 0;
    std::size_t draws = 0;  ///< 0 for zero-shot
    bool operator==(const CurveRow&) const = default;
};

/// Zero-shot lines and then the points of the curves: method, shots, mean and deviation of top-1, mean recall, draws.
class CurveModel : public bridge::RowTable<CurveRow> {
    Q_OBJECT

public:
    enum Column { Method, Shots, Top1, Deviation, Recall, Draws };

    explicit CurveModel(QObject* parent = nullptr);

    void show(const FewShotFold& fold);

protected:
    [[nodiscard]] QVariant value(const CurveRow& row, int column, int role) const override;
};

}  // namespace orangery::recognition_page
