// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QLineEdit;
class QToolButton;

namespace orangery::widgets {

/// A line to type in what is looked for, with the number of matches and buttons to walk through them. Return and
/// Shift+Return go to the next and previous match, Escape closes.
class FindBar : public QWidget {
    Q_OBJECT

public:
    explicit FindBar(QWidget* parent = nullptr);

    [[nodiscard]] QString text() const;
    /// Tells how many matches the text has.
    void setCount(int count);

public Q_SLOTS:
    /// Shows the bar and puts the cursor into it.
    void open();
    void close();

Q_SIGNALS:
    void textChanged(const QString& text);
    void nextRequested();
    void previousRequested();
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    QLineEdit* m_line;
    QLabel* m_count;
    QToolButton* m_previous;
    QToolButton* m_next;
};

}  // namespace orangery::widgets
