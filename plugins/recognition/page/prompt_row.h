// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/study/study.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPlainTextEdit;

namespace orangery::recognition_page {

/// Chooses which texts stand for a class of a study, and how they become one score.
class PromptRow : public QWidget {
    Q_OBJECT

public:
    explicit PromptRow(Study& study, QWidget* parent = nullptr);

private:
    void fill();
    void present();
    [[nodiscard]] bool hasUndescribed() const;
    void takeSet(const QString& name);
    void apply();

    Study& m_study;
    bool m_isShowing = false;  ///< what the study says; nothing is to be applied
    QComboBox* m_mode;
    QComboBox* m_aggregation;
    QLabel* m_shareLabel;
    QDoubleSpinBox* m_share;
    QComboBox* m_names;
    QCheckBox* m_byName;
    QComboBox* m_sets;
    QPlainTextEdit* m_templates;
    QTimer m_templatesTimer;
};

}  // namespace orangery::recognition_page
