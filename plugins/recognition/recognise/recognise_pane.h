// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "plugins/recognition/recognise/scenes.h"
#include "plugins/recognition/study/study.h"
#include "widgets/picture.h"
#include "widgets/tool/workbench.h"

#include <QKeySequence>
#include <QTimer>
#include <QWidget>

#include <functional>
#include <vector>

class QAction;
class QComboBox;
class QLabel;
class QPlainTextEdit;
class QSpinBox;
class QStackedWidget;

namespace orangery::widgets {
class ScoreBars;
class ThumbnailGallery;
}  // namespace orangery::widgets

namespace orangery::recognition_page {

class BackgroundBox;
class ExplanationView;
class InputPart;
class ItemsModel;
class Thumbnails;

/// Drop something, see what the model takes it for, and which text decided.
class RecognisePane : public QWidget {
    Q_OBJECT

public:
    RecognisePane(Study& study, tool::Workbench& workbench, QWidget* parent);
    ~RecognisePane() override;

    /// Buttons of the empty gallery and over it.
    void setAddActions(const QList<QAction*>& actions);
    /// A word that every figure carries; empty = none.
    void setBadge(const QString& badge);
    /// What recognize.classify would have to be told to do the same: model, classes, inputs. For the command line.
    void setRecognitionValues(std::function<Result<Json>()> values);
    /// The command that looks at the chosen video over time. ErrorCode::Usage naming what is missing.
    [[nodiscard]] Result<QString> timelineCommandText() const;

    /// Takes classes and background as they stand in their boxes, without waiting whether somebody types on.
    void finishTyping();

    /// The figure of what is shown; nothing while no input is chosen.
    [[nodiscard]] std::optional<widgets::Picture> picture() const;
    void savePicture(const fs::path& file);
    /// Writes the texts of the explained classes as CSV.
    void exportExplanation(const fs::path& file);
    [[nodiscard]] ExplanationView& explanation() const { return *m_explanation; }

Q_SIGNALS:
    void dropped(const std::vector<orangery::fs::path>& paths);
    void classesTyped(const std::vector<std::string>& names);

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    void makeActions();
    void makeTimeActions();
    QAction* add(const char* id, const QString& text, const QString& toolTip, const QKeySequence& key);
    [[nodiscard]] QWidget* makeGallery();
    [[nodiscard]] QWidget* makeResults();
    [[nodiscard]] RankingMeasure measure() const;
    [[nodiscard]] widgets::ScoreBarsScene ranking() const;
    void showCurrent();
    void showRanking();
    void showThresholds();
    void showClasses();
    [[nodiscard]] std::vector<std::string> typedClasses() const;
    void applyTyped();
    void enableActions();
    void move(int step);
    void removeSelected();
    void choosePictureFile();
    void chooseExplanationFile();

    Study& m_study;
    tool::Workbench& m_workbench;
    ItemsModel* m_items;
    Thumbnails* m_thumbnails;
    QString m_badge;
    std::function<Result<Json>()> m_values;
    QTimer m_typedTimer;
    bool m_isShowingClasses = false;
    bool m_isTelling = false;  ///< the classes as they were typed

    QStackedWidget* m_hintOrGallery;
    widgets::ThumbnailGallery* m_gallery;
    QWidget* m_addButtons;
    QWidget* m_hintButtons;
    QLabel* m_count;
    QPlainTextEdit* m_classes;
    BackgroundBox* m_background;
    InputPart* m_input;
    widgets::ScoreBars* m_ranking;
    QSpinBox* m_top;
    QComboBox* m_measure;
    QLabel* m_note;
    ExplanationView* m_explanation;

    QAction* m_next = nullptr;
    QAction* m_previous = nullptr;
    QAction* m_remove = nullptr;
    QAction* m_savePicture = nullptr;
    QAction* m_exportExplanation = nullptr;
    QAction* m_dropThresholds = nullptr;
    QAction* m_lookCloser = nullptr;
    QAction* m_nextFrame = nullptr;
    QAction* m_previousFrame = nullptr;
    QAction* m_copyTimeline = nullptr;
};

}  // namespace orangery::recognition_page
