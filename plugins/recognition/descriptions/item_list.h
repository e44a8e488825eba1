// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/study/study.h"

#include <QListWidget>

namespace orangery::recognition_page {

/// A line for each of some items; a click on one looks at it.
class ItemList : public QListWidget {
    Q_OBJECT

public:
    static constexpr std::size_t kMost = 500;  ///< items that are listed; of the others it is said how many they are

    /// The study outlives it.
    explicit ItemList(Study& study, QWidget* parent = nullptr);

    struct Line {
        QString text;
        std::size_t item;  ///< place in the study
    };
    /// `all`: how many lines there would be without the bound. Lines are changed, added and removed, so that a list keeps its
    /// place while it grows.
    void show(const std::vector<Line>& lines, std::size_t all);

private:
    Study& m_study;
};

}  // namespace orangery::recognition_page
