// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/models/page/model_report.h"

#include <QWidget>

class QLabel;
class QTableWidget;

namespace orangery::models_page {

/// What the weights would take in memory, beside what is free, before anything is loaded.
class MemoryPane : public QWidget {
    Q_OBJECT

public:
    explicit MemoryPane(QWidget* parent = nullptr);

    void show(const ModelReport& report);

private:
    QTableWidget* m_needs;
    QLabel* m_verdict;
};

}  // namespace orangery::models_page
