// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/json.h"
#include "plugins/recognition/map/map_scene.h"
#include "plugins/recognition/map/recorded_map.h"
#include "widgets/bridge/background.h"
#include "widgets/picture.h"
#include "widgets/tool/workbench.h"

#include <QKeySequence>
#include <QTimer>
#include <QWidget>

#include <functional>
#include <stop_token>

class QAction;
class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QListView;
class QStackedWidget;

namespace orangery::widgets {
class ScatterPlot;
}

namespace orangery::recognition_page {

class SelectionModel;
class Thumbnails;

/// The inputs of a study and the texts of its classes as points of a plane: look, select, tag, export.
class MapPane : public QWidget {
    Q_OBJECT

public:
    MapPane(Study& study, tool::Workbench& workbench, QWidget* parent);
    ~MapPane() override;

    /// A word that every figure carries; empty = none.
    void setBadge(const QString& badge);
    /// What recognize.classify would have to be told to do the same: model, classes, inputs. For the command line.
    void setRecognitionValues(std::function<Result<Json>()> values);

    /// Shows a map that a run recorded, of inputs that the study has, until it is placed anew or its inputs are removed.
    void showRecorded(RecordedMap map);
    /// Leaves the recorded map for one of the study's own embeddings.
    void placeAnew();

    [[nodiscard]] widgets::ScatterPlot& plot() const { return *m_plot; }
    /// Inputs among the selected points, ascending.
    [[nodiscard]] std::vector<std::size_t> selectedItems() const;
    /// Adds the tags of the field to the selected inputs, or takes them away.
    void tagSelection();
    void untagSelection();

    /// All points as CSV.
    void exportMap(const fs::path& file);
    /// The selected inputs: .csv with tags, any other ending as a list for --list.
    void exportSubset(const fs::path& file);
    void copyPaths();
    void savePicture(const fs::path& file);
    [[nodiscard]] Result<QString> commandLineText() const;

Q_SIGNALS:
    /// An input was double-clicked: it is the study's current one now.
    void itemActivated(std::size_t item);

protected:
    void showEvent(QShowEvent* event) override;

private:
    struct Answer;

    void makeActions();
    QAction* add(const char* id, const QString& text, const QString& toolTip, const QKeySequence& key,
                 bool checkable = false);
    [[nodiscard]] QWidget* makeTools();
    [[nodiscard]] QWidget* makeSide();
    void connectStudy();

    void schedule();
    void refresh();
    void place(MapSource source);
    void present(Answer answer);
    void showFailure(const Error& error);
    void setRecorded(std::optional<RecordedMap> map);
    void placeRecorded();
    void forget();
    void draw();
    void showHint(const QString& text);
    void tell();
    void noteSelection();
    void chooseFile(const QString& title, const QString& name, const QStringList& filters,
                    void (MapPane::*writer)(const fs::path&));
    void write(const fs::path& file, std::string bytes);
    void enableActions();
    [[nodiscard]] MapContent content() const;
    [[nodiscard]] std::vector<std::string> typedTags() const;

    Study& m_study;
    tool::Workbench& m_workbench;
    bridge::Background* m_worker;
    bridge::Background* m_writer;
    std::stop_source m_stop;
    QTimer m_delay;
    bool m_isStale = true;
    std::uint64_t m_asked = 0;  ///< texts that are waited for

    zero_shot::MapOptions m_options;
    MapSource m_source;
    std::optional<zero_shot::EmbeddingMap> m_map;
    std::optional<RecordedMap> m_recorded;  ///< that m_map is of
    std::vector<MapPrediction> m_predictions;
    QString m_badge;
    std::function<Result<Json>()> m_values;

    QComboBox* m_method;
    QComboBox* m_centring;
    QComboBox* m_colouring;
    QCheckBox* m_texts;
    QStackedWidget* m_pages;
    QLabel* m_hint;
    widgets::ScatterPlot* m_plot;
    QLabel* m_state;
    QLabel* m_selected;
    QListView* m_list;
    Thumbnails* m_thumbnails;
    SelectionModel* m_selection;
    QLineEdit* m_tags;

    QAction* m_anew = nullptr;
    QWidget* m_anewButton = nullptr;  ///< beside what is said of a recorded map
    QList<QAction*> m_tools;
    QList<QAction*> m_mapActions;        ///< need a map
    QList<QAction*> m_selectionActions;  ///< need selected inputs
};

}  // namespace orangery::recognition_page
