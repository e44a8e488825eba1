// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QSlider>

#include <vector>

namespace orangery::widgets {

/// A position that has a name, for instance where a round begins.
struct TimelineMark {
    int position = 0;
    QString label;
};

/// A horizontal slider with a line of labelled marks under its groove. A click goes where it points. Every mark is
/// drawn, those on the same pixel once; a label that would touch the one before it is left out.
class MarkedSlider : public QSlider {
    Q_OBJECT

public:
    explicit MarkedSlider(QWidget* parent = nullptr);

    /// Marks by ascending position.
    void setMarks(std::vector<TimelineMark> marks);
    /// More marks, behind those that are there.
    void appendMarks(std::vector<TimelineMark> marks);
    [[nodiscard]] const std::vector<TimelineMark>& marks() const { return m_marks; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

    /// The x in px at which a position lies on the groove.
    [[nodiscard]] int xOf(int position) const;

protected:
    void initStyleOption(QStyleOptionSlider* option) const override;
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

private:
    /// Where the middle of the handle can be, in px.
    struct Track {
        int left = 0;
        int length = 0;
        bool isReversed = false;
    };
    [[nodiscard]] Track track() const;
    [[nodiscard]] int xOf(int position, const Track& track) const;
    [[nodiscard]] int positionAt(int x) const;
    [[nodiscard]] int labelHeight() const;

    std::vector<TimelineMark> m_marks;
};

}  // namespace orangery::widgets
