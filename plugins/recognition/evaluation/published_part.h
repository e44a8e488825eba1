// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/bridge/background.h"
#include "widgets/tool/workbench.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QTableView;

namespace orangery::recognition_page {

class PublishedModel;

/// What GPT4Vis published of a data set or of all, below one's own result, with what does not add up in it.
class PublishedPart : public QWidget {
    Q_OBJECT

public:
    PublishedPart(tool::Workbench& workbench, QWidget* parent);

    /// The shown rows as CSV, as recognize published writes them.
    void exportTable(const fs::path& file);

private:
    void makeActions();
    void showChoice(int choice);
    void chooseFile();
    [[nodiscard]] std::string csv() const;

    tool::Workbench& m_workbench;
    bridge::Background* m_writer;
    PublishedModel* m_model;
    QComboBox* m_choice;
    QTableView* m_table;
    QLabel* m_notes;
    QList<QAction*> m_actions;
};

}  // namespace orangery::recognition_page
