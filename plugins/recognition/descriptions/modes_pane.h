// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/descriptions/modes_model.h"
#include "plugins/recognition/descriptions/recorded_modes.h"
#include "widgets/bridge/run_follower.h"
#include "widgets/tool/run_saver.h"

#include <QWidget>

class QAction;
class QLabel;
class QSlider;
class QTableView;

namespace orangery::recognition_page {

class ItemList;
class ModeBars;

/// All modes beside each other: the best classes of the item that is looked at, and over all items how many each has right
/// and where two of them differ. A click on a difference lists its items, a click on one of these looks at it.
class ModesPane : public QWidget {
    Q_OBJECT

public:
    ModesPane(Study& study, tool::Workbench& workbench, QWidget* parent);

    [[nodiscard]] const ModeWatch& watch() const { return *m_watch; }
    /// Shows what a run recorded of inputs that the study has, until it is compared anew or these inputs are removed. What a
    /// run that goes on tells of more inputs is added to both.
    void showRecorded(RecordedModes modes);
    /// Leaves what a run recorded for the study's own texts and embeddings.
    void compareAnew();
    /// Begins recognize.modes with what is shown, into a run folder of its own.
    void saveRun();
    /// The command that compares the same in a terminal; empty while there is none.
    [[nodiscard]] QString commandLineText() const;
    /// What must not be overlooked in a figure: "small sample model".
    void setBadge(const QString& badge);
    /// A row an item, as CSV.
    void exportTable(const fs::path& file);
    /// As SVG, PNG or PDF, as the file's ending says.
    void savePicture(const fs::path& file);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void makeActions();
    QAction* add(const char* id, const QString& text, const QString& toolTip, const QKeySequence& key);
    [[nodiscard]] QWidget* makeTop();
    [[nodiscard]] QWidget* makeTable();
    [[nodiscard]] QWidget* makeDifferences();
    /// The recorded answers, or the watched ones; null while there are none.
    [[nodiscard]] const std::shared_ptr<const ModeState>& shown() const;
    void setRecorded(std::optional<RecordedModes> modes);
    void take(const bridge::EventBatchPointer& batch);
    void beginRecordedAnew();
    void noteState(bridge::FollowState state);
    void showRecordedAlpha();
    void present();
    void enableActions();
    void showItem();
    void showPair();
    [[nodiscard]] QString stateText() const;
    [[nodiscard]] QString recordedText() const;
    [[nodiscard]] Result<Json> commandValues() const;
    void choose(bool isPicture);

    Study& m_study;
    tool::Workbench& m_workbench;
    ModeWatch* m_watch;
    ModesModel* m_model;
    bridge::Background* m_writer;
    tool::RunSaver* m_saver;
    std::optional<std::pair<std::size_t, std::size_t>> m_pair;  ///< modes whose differences are listed
    std::optional<RecordedModes> m_recorded;
    std::shared_ptr<const ModeState> m_recordedState;  ///< of m_recorded
    bridge::RunFollower m_follower;                    ///< of m_recorded, while it grows
    std::size_t m_known = 0;                           ///< first events of its log that are told already

    QString m_badge;
    QLabel* m_state;
    QSlider* m_alpha;
    QLabel* m_alphaText;
    ModeBars* m_bars;
    QTableView* m_table;
    QLabel* m_pairText;
    ItemList* m_items;
    QAction* m_export = nullptr;
    QAction* m_savePicture = nullptr;
    QAction* m_copy = nullptr;
    QAction* m_saveRun = nullptr;
    QAction* m_anew = nullptr;
    QWidget* m_anewButton = nullptr;  ///< beside what is said of a recorded comparison
};

}  // namespace orangery::recognition_page
