// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "engine/base/files.h"
#include "engine/cloud/cloud_scene.h"
#include "widgets/bridge/background.h"
#include "widgets/picture.h"

#include <QImage>
#include <QKeySequence>
#include <QWidget>

#include <optional>
#include <string>
#include <vector>

class QAction;
class QBoxLayout;
class QComboBox;
class QLabel;
class QToolButton;

namespace orangery::tool {
class Workbench;
}

namespace orangery::widgets {
class CloudView;
}

namespace orangery::recognition_page {

/// A point cloud or mesh in 3-D, the cameras of its projection, and what each of them sees.
class CloudPane : public QWidget {
    Q_OBJECT

public:
    explicit CloudPane(QWidget* parent);

    /// Reads and shows an object with the cameras of a projection: "shaded", "pointclip1" or "pointclip2". `up` is
    /// "auto", "y" or "z".
    void show(const fs::path& path, const std::string& projection, const std::string& up = "auto");
    void clear();
    /// Makes the pane's actions, with entries in the menu bar and in the pane's own menu.
    void offerActions(tool::Workbench& workbench);

    [[nodiscard]] widgets::CloudView& view() const { return *m_view; }
    /// What is shown; nothing while it is read.
    [[nodiscard]] const std::optional<cloud::CloudScene>& scene() const { return m_scene; }
    /// The camera whose picture is shown.
    [[nodiscard]] std::size_t camera() const { return m_camera; }
    /// As it is turned; nothing while there is no object.
    [[nodiscard]] std::optional<widgets::Picture> picture() const;
    /// orangery recognize views ...
    [[nodiscard]] QString commandLineText() const;

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void present(const Result<cloud::CloudScene>& scene);
    void showCamera(std::size_t camera);
    /// Own colours can be chosen for an object that has some, and are at first.
    void offerOwnColours(bool hasSome);
    void colour(int index);
    QAction* add(tool::Workbench& workbench, const char* id, const QString& text, const QString& toolTip,
                 const QKeySequence& key);
    void choosePictureFile(tool::Workbench& workbench);
    void enableActions();

    bridge::Background* m_reader;
    fs::path m_path;
    std::string m_projection;
    std::string m_up;
    std::optional<cloud::CloudScene> m_scene;
    std::size_t m_camera = 0;

    QLabel* m_state;
    widgets::CloudView* m_view;
    QComboBox* m_colouring;
    QToolButton* m_more;  ///< the pane's actions
    QBoxLayout* m_middle;
    QLabel* m_cameraName;
    QLabel* m_cameraPicture;
    QList<QAction*> m_actions;
};

}  // namespace orangery::recognition_page
