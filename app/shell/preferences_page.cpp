// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/preferences_page.h"

#include "engine/base/files.h"
#include "widgets/bridge/text.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSettings>
#include <QSpinBox>

namespace orangery::shell {

namespace {

constexpr int kWidth = 640;  // px
constexpr int kMargin = 28;  // px
constexpr int kMostThreads = 1024;

}  // namespace

QString runFolderOf(const QSettings& settings)
{
    const QString chosen = settings.value(setting::kRunFolder).toString().trimmed();
    return chosen.isEmpty() ? bridge::pathToQt(userDataFolder() / "runs") : chosen;
}

PreferencesPage::PreferencesPage(QSettings& settings, QWidget* parent) : QWidget(parent), m_theme(new QComboBox(this))
{
    setObjectName(QStringLiteral("preferencesPage"));
    setAccessibleName(tr("Preferences"));
    auto* form = new QFormLayout(this);
    form->setContentsMargins(kMargin, kMargin, kMargin, kMargin);
    form->setVerticalSpacing(12);

    m_theme->addItem(tr("As the system"), QVariant::fromValue(static_cast<int>(Theme::System)));
    m_theme->addItem(tr("Light"), QVariant::fromValue(static_cast<int>(Theme::Light)));
    m_theme->addItem(tr("Dark"), QVariant::fromValue(static_cast<int>(Theme::Dark)));
    m_theme->setObjectName(QStringLiteral("preferences.theme"));
    m_theme->setAccessibleName(tr("Colours"));
    form->addRow(tr("&Colours"), m_theme);
    showTheme(themeFromName(settings.value(setting::kTheme).toString()));
    connect(m_theme, &QComboBox::activated, this,
            [this] { Q_EMIT themeChosen(static_cast<Theme>(m_theme->currentData().toInt())); });

    auto* threads = new QSpinBox(this);
    threads->setRange(0, kMostThreads);
    threads->setSpecialValueText(tr("all cores"));
    threads->setSuffix(tr(" threads"));
    threads->setValue(settings.value(setting::kThreads, 0).toInt());
    threads->setAccessibleName(tr("Threads of a task"));
    form->addRow(tr("&Threads of a task"), threads);
    connect(threads, &QSpinBox::valueChanged, this,
            [&settings](int count) { settings.setValue(setting::kThreads, count); });

    auto* folder = new QLineEdit(settings.value(setting::kRunFolder).toString(), this);
    folder->setPlaceholderText(bridge::pathToQt(userDataFolder() / "runs"));
    folder->setAccessibleName(tr("Folder of new runs"));
    form->addRow(tr("&Folder of new runs"), folder);
    connect(folder, &QLineEdit::textChanged, this,
            [&settings](const QString& text) { settings.setValue(setting::kRunFolder, text); });

    auto* note = new QLabel(tr("Changes count at once and are kept."), this);
    note->setAccessibleName(note->text());
    form->addRow(note);
    setMaximumWidth(kWidth);
}

void PreferencesPage::showTheme(Theme theme)
{
    m_theme->setCurrentIndex(m_theme->findData(static_cast<int>(theme)));
}

}  // namespace orangery::shell
