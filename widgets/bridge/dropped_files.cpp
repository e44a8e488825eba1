// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/dropped_files.h"

#include "widgets/bridge/text.h"

#include <QMimeData>
#include <QUrl>

namespace orangery::bridge {

std::vector<fs::path> localFiles(const QMimeData& dragged)
{
    std::vector<fs::path> files;
    const QList<QUrl> urls = dragged.urls();
    for (const QUrl& url : urls)
        if (url.isLocalFile())
            files.push_back(pathFromQt(url.toLocalFile()));
    return files;
}

}  // namespace orangery::bridge
