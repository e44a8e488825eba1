// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/bridge/background.h"

#include <QCache>
#include <QImage>
#include <QPixmap>

#include <deque>
#include <string>

namespace orangery::recognition_page {

/// Small pictures of inputs: a picture itself, a video's first frame, an object's front. Read on a worker when somebody asks,
/// what was asked for last first; the latest few hundred are kept.
class Thumbnails : public QObject {
    Q_OBJECT

public:
    explicit Thumbnails(QObject* parent);

    /// Null while it is being read, and for what cannot be read.
    [[nodiscard]] QPixmap picture(const std::string& path);

Q_SIGNALS:
    void arrived(const std::string& path);

private:
    void readNext();

    bridge::Background* m_reader;
    QCache<QByteArray, QPixmap> m_pictures;
    std::deque<std::string> m_wanted;  ///< the latest first
};

/// The first picture of an input, at most `side` px wide and high; null when it cannot be read. Reads the file.
[[nodiscard]] QImage readThumbnail(const std::string& path, int side);

}  // namespace orangery::recognition_page
