// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/recognise/input_view.h"
#include "plugins/recognition/recognise/over_time.h"

#include <QWidget>

#include <memory>
#include <string>

class QAction;
class QLabel;
class QProgressBar;
class QSpinBox;

namespace orangery::recognition_page {

/// The classes of a video over its time: first of the frames that the model is shown, then closer where a person asks for it.
/// A click on a time chooses the frame that is shown then.
class OverTimePart : public QWidget {
    Q_OBJECT

public:
    explicit OverTimePart(Study& study, QWidget* parent = nullptr);

    /// A button above the curves.
    void addButton(QAction* action);
    /// A word that every figure carries; empty = none.
    void setBadge(const QString& badge);
    /// Shows what the model is shown of a video; hides where `looked` is null or no video.
    void show(const std::string& path, std::shared_ptr<const LookedInput> looked);
    /// Scores changed.
    void refresh();

    /// Embeds as many frames as the field says, or stops doing so.
    void lookCloser();
    [[nodiscard]] bool isLooking() const { return m_request.has_value(); }
    [[nodiscard]] bool hasCurves() const { return !m_plot->scene().curves.empty() && m_looked != nullptr; }
    /// How many frames are to be looked at.
    [[nodiscard]] int frames() const;
    /// Chooses the frame `by` places behind the chosen one, at first the first.
    void step(int by);
    [[nodiscard]] const FrameSeries& series() const { return m_series; }

Q_SIGNALS:
    /// A frame as the model is shown it.
    void frameChosen(const orangery::recognition_page::LabelledImage& frame);
    /// It looks now, or no longer, or other curves are shown.
    void changed();

private:
    void stop();
    void present(const Result<std::vector<zero_shot::EmbeddedFrame>>& frames);
    void choose(std::size_t frame);
    void askForFrame();
    void draw();
    void tell(const QString& text);

    Study& m_study;
    QString m_badge;
    std::string m_path;
    std::shared_ptr<const LookedInput> m_looked;
    FrameSeries m_series;
    std::optional<RequestId> m_request;
    std::optional<std::size_t> m_chosen;        ///< of the series
    std::optional<std::int64_t> m_frameWanted;  ///< its number, while it is not there yet
    bool m_isFrameAsked = false;

    QSpinBox* m_count;
    QLabel* m_state;
    QProgressBar* m_progress;
    widgets::CurvePlot* m_plot;
};

}  // namespace orangery::recognition_page
