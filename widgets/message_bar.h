// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"

#include <QFrame>

class QLabel;
class QToolButton;

namespace orangery::widgets {

/// One message inside of a page, instead of a dialog over it: what happened, details on demand, Copy, Dismiss. Hidden
/// while there is nothing to say.
class MessageBar : public QFrame {
    Q_OBJECT

public:
    enum class Severity { Information, Warning, Error };
    Q_ENUM(Severity)

    explicit MessageBar(QWidget* parent = nullptr);

    /// Replaces what the bar says. Plain text; `details` may have many lines, or none.
    void present(Severity severity, const QString& text, const QString& details = {});
    /// An error's message; cause and hint are the details.
    void present(const Error& error);

    [[nodiscard]] Severity severity() const { return m_severity; }
    [[nodiscard]] QString text() const;
    /// Severity, text and details, as Copy puts them on the clipboard.
    [[nodiscard]] QString wholeText() const;

public Q_SLOTS:
    void copy() const;
    void dismiss();

Q_SIGNALS:
    void dismissed();

protected:
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void applyColours();

    Severity m_severity = Severity::Information;
    QString m_detailText;
    QLabel* m_icon;
    QLabel* m_text;
    QLabel* m_details;
    QToolButton* m_showDetails;
    bool m_isColouring = false;  // setting colours changes the palette, which asks for colours
};

}  // namespace orangery::widgets
