// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/plurals.h"

#include "engine/base/counted.h"
#include "widgets/bridge/text.h"

#include <QCoreApplication>

namespace orangery::bridge {

namespace {

void installPlurals()
{
    QCoreApplication::installTranslator(new EnglishPlurals(QCoreApplication::instance()));
}

Q_COREAPP_STARTUP_FUNCTION(installPlurals)

}  // namespace

QString EnglishPlurals::translate(const char* /*context*/, const char* text, const char* /*disambiguation*/,
                                  int n) const
{
    return n < 0 ? QString() : toQt(inNumber(text, n == 1));
}

}  // namespace orangery::bridge
