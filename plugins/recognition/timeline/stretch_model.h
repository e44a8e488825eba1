// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/timeline/timeline_fold.h"
#include "widgets/bridge/row_table.h"

namespace orangery::recognition_page {

struct StretchRow {
    QString name;
    double from = 0;  ///< seconds, of the first of its frames
    double to = 0;    ///< of the last of them
    std::size_t frames = 0;
    double probability = 0;  ///< mean
    bool operator==(const StretchRow&) const = default;
};

/// Stretches in which one class leads, in the order of time.
class StretchModel : public bridge::RowTable<StretchRow> {
    Q_OBJECT

public:
    enum Column { Class, From, To, Frames, Probability };

    explicit StretchModel(QObject* parent = nullptr);

    void show(const TimelineFold& fold);

protected:
    [[nodiscard]] QVariant value(const StretchRow& row, int column, int role) const override;
};

}  // namespace orangery::recognition_page
