// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/shell/theme.h"

#include <QWidget>

class QComboBox;
class QSettings;

namespace orangery::shell {

/// What a person may set for the whole window: colours, threads, where new runs go. A page, not a dialog; every change
/// counts and is saved at once.
class PreferencesPage : public QWidget {
    Q_OBJECT

public:
    PreferencesPage(QSettings& settings, QWidget* parent);

    /// Shows the theme that was chosen elsewhere.
    void showTheme(Theme theme);

Q_SIGNALS:
    void themeChosen(orangery::shell::Theme theme);

private:
    QComboBox* m_theme;
};

/// The settings' keys that others read too.
namespace setting {
inline const QString kTheme = QStringLiteral("theme");
inline const QString kThreads = QStringLiteral("threads");      ///< 0 = all cores
inline const QString kRunFolder = QStringLiteral("runFolder");  ///< empty = the user's data folder
}  // namespace setting

/// Where new runs go.
[[nodiscard]] QString runFolderOf(const QSettings& settings);

}  // namespace orangery::shell
