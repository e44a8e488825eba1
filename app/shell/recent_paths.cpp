// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/recent_paths.h"

#include <QSettings>

namespace orangery::shell {

namespace {

QString key()
{
    return QStringLiteral("recent");
}

}  // namespace

QStringList recentPaths(const QSettings& settings)
{
    return settings.value(key()).toStringList().mid(0, kRecentPaths);
}

void noteRecentPath(QSettings& settings, const QString& path)
{
    QStringList paths = recentPaths(settings);
    paths.removeAll(path);
    paths.prepend(path);
    settings.setValue(key(), QStringList(paths.mid(0, kRecentPaths)));
}

void forgetRecentPaths(QSettings& settings)
{
    settings.remove(key());
}

}  // namespace orangery::shell
