// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/page/model_choices.h"
#include "plugins/recognition/study/study.h"
#include "widgets/bridge/background.h"
#include "widgets/tool/workbench.h"

#include <QWidget>

#include <optional>

class QAction;
class QComboBox;
class QPushButton;

namespace orangery::recognition_page {

/// The models that are here, those of other places by an action, and a button that fetches the photo-encoder.
class ModelChooser : public QWidget {
    Q_OBJECT

public:
    ModelChooser(Study& study, tool::Workbench& workbench, QAction* other, QWidget* parent = nullptr);

    /// Opens the model that stands in the chooser, unless one is open.
    void ensureModel();
    void choose(const std::string& model);
    /// Whether the study's model is one of the small ones that come with the program.
    [[nodiscard]] bool isSample() const;

Q_SIGNALS:
    /// What is here is known now.
    void found();

private:
    void find();
    void present(const ModelChoices& choices);
    void showFetching();
    void fetchPhotoEncoder();
    void noteEnd(const bridge::TaskEndPointer& end);
    void select(const std::string& model);

    Study& m_study;
    tool::Workbench& m_workbench;
    bridge::Background* m_finder;
    ModelChoices m_choices;
    std::optional<bridge::TaskNumber> m_fetching;
    bool m_wantsModel = false;  ///< once models are found

    QComboBox* m_model;
    QPushButton* m_fetch;
};

}  // namespace orangery::recognition_page
