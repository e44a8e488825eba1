// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "plugins/recognition/study/study.h"
#include "widgets/tool/workbench.h"

#include <QTimer>
#include <QWidget>

#include <cstdint>
#include <memory>
#include <string>

class QLabel;
class QTabWidget;

namespace orangery::recognition_page {

class CloudPane;
class InputView;
class OverTimePart;

/// The input that is looked at, as the model is shown it: its pictures, an object in 3-D, a video over time.
class InputPart : public QWidget {
    Q_OBJECT

public:
    InputPart(Study& study, tool::Workbench& workbench, QWidget* parent = nullptr);

    /// A word that every figure carries; empty = none.
    void setBadge(const QString& badge);
    /// What the model is shown; null until it was read.
    [[nodiscard]] const LookedInput* looked() const { return m_looked.get(); }
    [[nodiscard]] OverTimePart& overTime() const { return *m_overTime; }
    [[nodiscard]] CloudPane& cloud() const { return *m_cloud; }

private:
    void follow();
    void read();
    void present(const std::string& path, const Result<LookedInput>& looked);
    void forget();

    Study& m_study;
    std::shared_ptr<const LookedInput> m_looked;
    std::uint64_t m_asked = 0;  ///< counts questions: only the last one's answer is shown
    QTimer m_delay;

    QLabel* m_name;
    QTabWidget* m_views;
    InputView* m_pictures;
    QLabel* m_guessed;  ///< by the encoder's classifier
    CloudPane* m_cloud;
    InputView* m_frame;  ///< at the time that was chosen
    OverTimePart* m_overTime;
};

}  // namespace orangery::recognition_page
