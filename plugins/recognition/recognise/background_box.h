// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/study/study.h"

#include <QTimer>
#include <QWidget>

class QPlainTextEdit;

namespace orangery::recognition_page {

/// Texts of what is none of the classes, one a line: they become the background of the study's thresholds while somebody types.
class BackgroundBox : public QWidget {
    Q_OBJECT

public:
    explicit BackgroundBox(Study& study, QWidget* parent = nullptr);

    /// Takes the texts as they stand, without waiting whether somebody types on.
    void finishTyping();

private:
    [[nodiscard]] std::vector<std::string> typed() const;
    void apply();
    void present();

    Study& m_study;
    QPlainTextEdit* m_texts;
    QTimer m_timer;
};

}  // namespace orangery::recognition_page
