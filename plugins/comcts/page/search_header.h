// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/comcts/page/search_session.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace orangery::comcts_page {

/// What is shown: the question, badges that must not be overlooked, how far the search is, and for a run over several
/// questions a box to switch between them.
class SearchHeader : public QWidget {
    Q_OBJECT

public:
    explicit SearchHeader(SearchSession* session, QWidget* parent = nullptr);

    void refresh();
    [[nodiscard]] QString stateText() const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void elideQuestion();
    void fillQuestions();

    SearchSession* m_session;
    QComboBox* m_questions;
    QLabel* m_question;
    QLabel* m_badges;
    QLabel* m_state;
};

}  // namespace orangery::comcts_page
