// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/themed_icon.h"

#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QSvgRenderer>

namespace orangery::shell {

namespace {

constexpr int kSizes[] = {16, 24, 32, 48, 64};  // px
constexpr std::uint64_t kLargestIcon = 1U << 20U;

QPixmap draw(QSvgRenderer& renderer, int size)
{
    QPixmap pixmap(size, size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    return pixmap;
}

void addColour(QIcon& icon, const QByteArray& svg, const QColor& colour, QIcon::Mode mode)
{
    QByteArray coloured = svg;
    coloured.replace("currentColor", colour.name().toLatin1());
    QSvgRenderer renderer(coloured);
    if (!renderer.isValid())
        return;
    for (const int size : kSizes)
        icon.addPixmap(draw(renderer, size), mode);
}

}  // namespace

QIcon themedIcon(const fs::path& file, const QPalette& palette)
{
    QIcon icon;
    const Result<std::string> text = readFile(file, kLargestIcon);
    if (!text)
        return icon;
    const QByteArray svg = QByteArray::fromStdString(*text);
    addColour(icon, svg, palette.color(QPalette::Active, QPalette::ButtonText), QIcon::Normal);
    addColour(icon, svg, palette.color(QPalette::Disabled, QPalette::ButtonText), QIcon::Disabled);
    return icon;
}

QIcon namedIcon(const char* name, const QPalette& palette)
{
    return themedIcon(resourceFolder() / "icons" / (std::string(name) + ".svg"), palette);
}

}  // namespace orangery::shell
