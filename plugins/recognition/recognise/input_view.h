// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/study/encoding_thread.h"

#include <QImage>
#include <QScrollArea>

#include <vector>

namespace orangery::recognition_page {

struct LabelledImage {
    QImage image;
    QString label;  ///< "front", "frame 12, 0.48 s"; empty for a picture
};

/// The pixels that a model is given, as levels again.
[[nodiscard]] std::vector<LabelledImage> imagesOf(const zero_shot::ReadInput& shown);

/// The pictures that a model is shown of one input, with what they are.
class InputView : public QScrollArea {
    Q_OBJECT

public:
    explicit InputView(QWidget* parent = nullptr);
    ~InputView() override;

    void showPictures(std::vector<LabelledImage> pictures);
    /// Says why there is none.
    void showText(const QString& text);
    [[nodiscard]] const std::vector<LabelledImage>& pictures() const;

private:
    class Canvas;
    Canvas* m_canvas;
};

}  // namespace orangery::recognition_page
