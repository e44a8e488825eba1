// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace orangery::shell {

/// Which device tasks use, and why that one.
struct DeviceText {
    QString name;
    QString reason;
};

/// Asks the machine; may take a while, so not for the GUI thread.
[[nodiscard]] DeviceText describeDevice();

}  // namespace orangery::shell
