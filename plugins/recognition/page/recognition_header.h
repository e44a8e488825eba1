// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/page/model_choices.h"
#include "plugins/recognition/page/session.h"
#include "widgets/bridge/background.h"

#include <QTimer>
#include <QWidget>

#include <optional>

class QAction;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;
class QToolButton;

namespace orangery::recognition_page {

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
    ~RecognitionHeader() override;

    /// Opens the model that stands in the chooser, unless one is open.
    void ensureModel();
    void choose(const std::string& model);
    /// What must not be overlooked about model and sample; empty = nothing.
    [[nodiscard]] QString badge() const;

Q_SIGNALS:
    void badgeChanged();

private:
    [[nodiscard]] QWidget* makeFiles(const Actions& actions);
    [[nodiscard]] QWidget* makeTexts();
    void findModels();
    void presentModels(const ModelChoices& choices);
    void fetchPhotoEncoder();
    void noteEnd(const bridge::TaskEndPointer& end);
    void selectModel(const std::string& model);
    void showFiles();
    void showPrompts();
    void applyPrompts();
    void showProgress(std::size_t done, std::size_t total);
    void showState();

    Study& m_study;
    Session& m_session;
    tool::Workbench& m_workbench;
    bridge::Background* m_finder;
    ModelChoices m_choices;
    std::optional<bridge::TaskNumber> m_fetching;
    bool m_wantsModel = false;  ///< once models are found
    bool m_isShowing = false;   ///< what the study says; nothing is to be applied

    QComboBox* m_model;
    QPushButton* m_fetch;
    QToolButton* m_classes;
    QToolButton* m_descriptions;
    QLabel* m_badge;
    QComboBox* m_mode;
    QComboBox* m_aggregation;
    QLabel* m_shareLabel;
    QDoubleSpinBox* m_share;
    QComboBox* m_names;
    QPlainTextEdit* m_templates;
    QTimer m_templatesTimer;
    QLabel* m_state;
    QProgressBar* m_progress;
};

}  // namespace orangery::recognition_page
