// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/comcts/scene/comparison_scene.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QTableWidget;

namespace orangery::widgets {
class TreeCanvas;
}

namespace orangery::comcts_page {

/// Two searches over each other: one tree in which each node says where it is found, what the searches came to, and the
/// selected node in both.
class ComparisonPane : public QWidget {
    Q_OBJECT

public:
    explicit ComparisonPane(QWidget* parent = nullptr);

    void show(comcts_scene::Comparison comparison, const QString& nameA, const QString& nameB);

Q_SIGNALS:
    /// Somebody wants the command that compares the same two.
    void commandWanted();

private:
    void fillFacts(const comcts_scene::Comparison& comparison, const QString& nameA, const QString& nameB);

    QLabel* m_summary;
    widgets::TreeCanvas* m_canvas;
    QTableWidget* m_facts;
    QPlainTextEdit* m_detail;
};

struct ComparedSearches {
    comcts_scene::Comparison comparison;
    fs::path b;  ///< what was read as B: the path that was asked for, or one question in it
    QString nameA;
    QString nameB;
};

/// Reads two searches and lays them over each other. Where `b` is a run over several questions, the one that is named
/// like `a` is taken. Not for the GUI thread.
[[nodiscard]] Result<ComparedSearches> compare(const fs::path& a, const fs::path& b);

}  // namespace orangery::comcts_page
