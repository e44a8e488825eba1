// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/descriptions/modes_model.h"
#include "widgets/tool/workbench.h"

#include <QWidget>

class QAction;
class QLabel;
class QListWidget;
class QSlider;
class QTableView;

namespace orangery::recognition_page {

class ModeBars;

/// All modes beside each other: the best classes of the item that is looked at, and over all items how many each has right
/// and where two of them differ. A click on a difference lists its items, a click on one of these looks at it.
class ModesPane : public QWidget {
    Q_OBJECT

public:
    ModesPane(Study& study, tool::Workbench& workbench, QWidget* parent);

    [[nodiscard]] const ModeWatch& watch() const { return *m_watch; }
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
    void present();
    void showItem();
    void showPair();
    [[nodiscard]] QString stateText() const;
    void choose(bool isPicture);

    Study& m_study;
    tool::Workbench& m_workbench;
    ModeWatch* m_watch;
    ModesModel* m_model;
    bridge::Background* m_writer;
    std::optional<std::pair<std::size_t, std::size_t>> m_pair;  ///< modes whose differences are listed

    QString m_badge;
    QLabel* m_state;
    QSlider* m_alpha;
    QLabel* m_alphaText;
    ModeBars* m_bars;
    QTableView* m_table;
    QLabel* m_pairText;
    QListWidget* m_items;
    QAction* m_export = nullptr;
    QAction* m_savePicture = nullptr;
    QAction* m_copy = nullptr;
};

}  // namespace orangery::recognition_page
