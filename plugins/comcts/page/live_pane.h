// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/comcts/page/search_tree_model.h"

#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QVBoxLayout;

namespace orangery::comcts_page {

/// What each policy does in the round that is open: a card each, with its mark, its state and its text so far.
class LivePane : public QWidget {
    Q_OBJECT

public:
    explicit LivePane(QWidget* parent = nullptr);

    void show(const SearchTreeModel& model);

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Card {
        QWidget* box = nullptr;
        QLabel* mark = nullptr;
        QLabel* name = nullptr;
        QLabel* state = nullptr;
        QPlainTextEdit* text = nullptr;
        QString shown;  ///< in `text`, which is slow to ask
    };
    static void showText(Card& card, const std::string& text);
    void showMarks();
    void makeCards(std::size_t count);

    QVBoxLayout* m_column;
    QLabel* m_hint;
    std::vector<Card> m_cards;
};

}  // namespace orangery::comcts_page
