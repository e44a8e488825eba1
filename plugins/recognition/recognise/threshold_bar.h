// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/study/study.h"

#include <QWidget>

class QAction;
class QLabel;

namespace orangery::recognition_page {

/// The thresholds that hold on the page, what they make of the input that is looked at, and where they were chosen for
/// another recognition; with a button that takes them off. Hidden where there are none.
class ThresholdBar : public QWidget {
    Q_OBJECT

public:
    ThresholdBar(Study& study, QAction* takeOff, QWidget* parent = nullptr);

private:
    void refresh();
    [[nodiscard]] QString toldText() const;

    Study& m_study;
    QLabel* m_what;
    QLabel* m_told;
    QLabel* m_remarks;
};

}  // namespace orangery::recognition_page
