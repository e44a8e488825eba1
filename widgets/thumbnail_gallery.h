// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QListView>

namespace orangery::widgets {

/// What a thumbnail's mark says, told by shape and word as well as by colour.
enum class ThumbnailState {
    Plain,    ///< no mark
    Waiting,  ///< hollow ring
    Ready,    ///< disc
    Kept,     ///< disc in a ring
    Failed,   ///< triangle
};

/// The rows of a model as pictures with names, side by side. The model gives a pixmap or image (Qt::DecorationRole), a name
/// (Qt::DisplayRole), a second line and a ThumbnailState as int under roles that it names.
class ThumbnailGallery : public QListView {
    Q_OBJECT

public:
    static constexpr int kSide = 96;  ///< px of a picture, at most

    ThumbnailGallery(int secondLineRole, int stateRole, QWidget* parent = nullptr);
    /// Gives the mark of a row a word, for readers of the screen and of tool tips.
    [[nodiscard]] static QString wordFor(ThumbnailState state);

protected:
    void changeEvent(QEvent* event) override;
};

}  // namespace orangery::widgets
