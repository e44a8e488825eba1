// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/descriptions/mode_watch.h"
#include "widgets/picture.h"

#include <QWidget>

namespace orangery::widgets {
struct TreeTheme;
}

namespace orangery::recognition_page {

/// The best classes of one item in every mode, side by side.
struct ModeBarsScene {
    struct Bar {
        QString label;
        double probability = 0;
        bool isTruth = false;
    };
    struct Panel {
        QString title;
        QString note;  ///< how the texts are put together
        std::vector<Bar> bars;
        std::size_t hidden = 0;  ///< classes that are not drawn
    };
    QString title;  ///< of the item
    std::vector<Panel> panels;
    QStringList captions;  ///< parameters and provenance, under a figure
};

/// Of an item of the state, by its place in the study; without panels where it has no embedding.
[[nodiscard]] ModeBarsScene barsOf(const ModeState& state, std::size_t item, const QString& name);

/// Where the panels lie in a width of so many px, one after the other, and how high they all are.
struct ModeBarsLayout {
    std::vector<QRectF> panels;
    double height = 0;
};
[[nodiscard]] ModeBarsLayout layoutOf(const ModeBarsScene& scene, double width, const QFont& font);
void paintModeBars(QPainter& painter, const ModeBarsScene& scene, const QRectF& area, const widgets::TreeTheme& theme,
                   const QFont& font);

/// Shows a scene in as many columns as there is room for; its height follows.
class ModeBars : public QWidget {
    Q_OBJECT

public:
    explicit ModeBars(QWidget* parent = nullptr);

    void setScene(ModeBarsScene scene);
    [[nodiscard]] const ModeBarsScene& scene() const { return m_scene; }
    /// In the fixed colours of figures.
    [[nodiscard]] widgets::Picture picture() const;

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void fitHeight();

    ModeBarsScene m_scene;
};

}  // namespace orangery::recognition_page
