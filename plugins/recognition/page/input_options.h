// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/result.h"
#include "plugins/recognition/study/study.h"

#include <QDialog>

class QPushButton;

namespace orangery::widgets {
class OptionForm;
}

namespace orangery::recognition_page {

/// Asks how pictures, videos and point clouds become what an encoder is shown: the options that `recognize classify` has for
/// it, as a study has them. Accepting embeds its inputs anew.
class InputOptionsDialog : public QDialog {
    Q_OBJECT

public:
    /// The study has a model.
    explicit InputOptionsDialog(Study& study, QWidget* parent = nullptr);

    void accept() override;

Q_SIGNALS:
    void refused(const orangery::Error& error);

private:
    Study& m_study;
    widgets::OptionForm* m_form;
    QPushButton* m_apply = nullptr;
};

}  // namespace orangery::recognition_page
