// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/device_text.h"

#include "engine/doctor/cuda_devices.h"
#include "widgets/bridge/text.h"

#include <QCoreApplication>

namespace orangery::shell {

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(orangery::shell::DeviceText)
};

}  // namespace

DeviceText describeDevice()
{
    const doctor::CudaDevices found = doctor::findCudaDevices();
    const QString name = Text::tr("Device: CPU");
    if (!found.problem.empty())
        return {name, Text::tr("The processor is used, because there is no GPU that can be: %1")
                          .arg(bridge::toQt(found.problem))};
    const QString gpu = found.devices.empty() ? QString() : bridge::toQt(found.devices.front().name);
    if (!doctor::cudaPackInstalled())
        return {name, Text::tr("The processor is used: there is %1, but the CUDA pack is not installed.").arg(gpu)};
    return {name, Text::tr("The processor is used; %1 is there for tasks that ask for it.").arg(gpu)};
}

}  // namespace orangery::shell
