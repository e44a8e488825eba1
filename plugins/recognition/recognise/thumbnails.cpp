// SPDX-License-Identifier: GPL-3.0-or-later
#include "plugins/recognition/recognise/thumbnails.h"

#include "engine/base/module.h"
#include "engine/inputs/input_functions.h"
#include "widgets/thumbnail_gallery.h"

#include <algorithm>
#include <exception>

namespace orangery::recognition_page {

namespace {

constexpr int kSide = 2 * widgets::ThumbnailGallery::kSide;  // for screens with two pixels a px
constexpr int kKept = 400;
constexpr std::size_t kMostWanted = 200;  // what scrolled by long ago is asked for again

Result<inputs::Input> readInput(const std::string& path)
{
    const auto read = moduleFunction<inputs::ReadInput>(Module::Media, inputs::kReadInput);
    if (!read)
        return failure(read.error());
    inputs::InputOptions options;
    options.sample.frames = 1;
    options.views.edge = kSide;
    options.alpha = image::AlphaRule::White;  // what transparency hides is not for people
    Result<inputs::Input> input;
    (*read)(path, options, Context(), input);
    return input;
}

}  // namespace

QImage readThumbnail(const std::string& path, int side)
{
    try {
        const Result<inputs::Input> input = readInput(path);
        if (!input || input->pictures.empty())
            return {};
        const image::Image& picture = input->pictures.front().image;
        const QImage whole(picture.bytes.data(), picture.size.width, picture.size.height, 3 * picture.size.width,
                           QImage::Format_RGB888);
        if (whole.width() <= side && whole.height() <= side)
            return whole.copy();
        return whole.scaled(side, side, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    } catch (const std::exception&) {
        return {};  // the study says why, when it comes to this input
    }
}

Thumbnails::Thumbnails(QObject* parent) : QObject(parent), m_reader(new bridge::Background(this)), m_pictures(kKept) {}

QPixmap Thumbnails::picture(const std::string& path)
{
    if (const QPixmap* known = m_pictures.object(QByteArray::fromStdString(path)))
        return *known;
    std::erase(m_wanted, path);
    m_wanted.push_front(path);
    if (m_wanted.size() > kMostWanted)
        m_wanted.pop_back();
    if (!m_reader->isRunning())
        readNext();
    return {};
}

void Thumbnails::readNext()
{
    if (m_wanted.empty())
        return;
    const std::string path = m_wanted.front();
    m_reader->run([path] { return readThumbnail(path, kSide); },
                  [this, path](const QImage& image) {
                      std::erase(m_wanted, path);
                      m_pictures.insert(QByteArray::fromStdString(path), new QPixmap(QPixmap::fromImage(image)));
                      Q_EMIT arrived(path);
                      readNext();
                  });
}

}  // namespace orangery::recognition_page
