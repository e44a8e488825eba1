// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/evaluation/evaluation_values.h"

#include <QWidget>

#include <vector>

class QAction;
class QCheckBox;
class QLineEdit;
class QSettings;
class QSpinBox;

namespace orangery::recognition_page {

/// Asks for samples whose class is known and for controls. Remembers what was chosen last.
class EvaluationSetup : public QWidget {
    Q_OBJECT

public:
    /// Buttons for the actions stand beside the field that they fill.
    EvaluationSetup(QSettings& settings, QAction* chooseFolder, QAction* chooseList, QAction* chooseRoot,
                    QWidget* parent = nullptr);

    [[nodiscard]] EvaluationChoice choice() const;
    void setData(const QString& path);
    void setRoot(const QString& path);
    /// Controls are texts in place of descriptions: without those there are none.
    void setHasDescriptions(bool has);

Q_SIGNALS:
    void changed();

private:
    void remember();

    QSettings& m_settings;
    QLineEdit* m_data;
    QLineEdit* m_root;
    std::vector<QCheckBox*> m_controls;  ///< by zero_shot::Control
    QSpinBox* m_seeds;
};

}  // namespace orangery::recognition_page
