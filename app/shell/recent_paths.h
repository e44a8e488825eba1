// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QSettings;

namespace orangery::shell {

inline constexpr int kRecentPaths = 12;

/// What was opened lately, newest first.
[[nodiscard]] QStringList recentPaths(const QSettings& settings);

/// Puts a path in front; the oldest goes.
void noteRecentPath(QSettings& settings, const QString& path);
void forgetRecentPaths(QSettings& settings);

}  // namespace orangery::shell
