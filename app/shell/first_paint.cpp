// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/first_paint.h"

#include <QCoreApplication>
#include <QEvent>
#include <QWidget>

#include <cstdio>
#include <fstream>
#include <string>

namespace orangery::shell {

namespace {

class FirstPaint : public QObject {
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject* object, QEvent* event) override
    {
        if (event->type() == QEvent::Paint) {
            object->removeEventFilter(this);
            // Queued, so that it comes after all that this paint and its backing store still have to do.
            QMetaObject::invokeMethod(this, &FirstPaint::report, Qt::QueuedConnection);
        }
        return false;
    }

private:
    void report()
    {
        std::printf("{\"first_paint\": true, \"torch\": %s, \"tensor\": %s}\n", isMapped("libtorch") ? "true" : "false",
                    isMapped("liborangery_tensor") ? "true" : "false");
        std::fflush(stdout);
        QCoreApplication::exit(0);
    }
};

}  // namespace

void reportFirstPaint(QWidget* window)
{
    if (qEnvironmentVariableIsSet("ORANGERY_REPORT_FIRST_PAINT"))
        window->installEventFilter(new FirstPaint(window));
}

bool isMapped(const char* part)
{
    std::ifstream maps("/proc/self/maps");
    for (std::string line; std::getline(maps, line);)
        if (line.find(part) != std::string::npos)
            return true;
    return false;
}

}  // namespace orangery::shell
