// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/page/session.h"

#include <QWidget>

class QAction;
class QLabel;
class QProgressBar;
class QToolButton;

namespace orangery::recognition_page {

class ModelChooser;

/// Chooses the model, the files of classes and descriptions, and which texts stand for a class.
class RecognitionHeader : public QWidget {
    Q_OBJECT

public:
    struct Actions {
        QAction* chooseModel;
        QAction* openClasses;
        QAction* openDescriptions;
    };

    RecognitionHeader(Study& study, Session& session, tool::Workbench& workbench, const Actions& actions,
                      QWidget* parent = nullptr);

    void choose(const std::string& model);
    /// What must not be overlooked about model and sample; empty = nothing.
    [[nodiscard]] QString badge() const;

Q_SIGNALS:
    void badgeChanged();

private:
    [[nodiscard]] QWidget* makeFiles(const Actions& actions);
    void showFiles();
    void showProgress(std::size_t done, std::size_t total);
    void showState();

    Study& m_study;
    Session& m_session;
    ModelChooser* m_model;
    QToolButton* m_classes;
    QToolButton* m_descriptions;
    QLabel* m_badge;
    QLabel* m_state;
    QProgressBar* m_progress;
};

}  // namespace orangery::recognition_page
