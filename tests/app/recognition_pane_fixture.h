// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/shell/main_window.h"
#include "drawn_scenes.h"
#include "plugins/recognition/study/study.h"
#include "window_fixture.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>
#include <string>
#include <vector>

namespace orangery::test {

/// One pane of the Recognition page in front of a person, on a study of eight drawn scenes that the sample encoder knows.
/// The window gives it its actions and shows its messages. A test inherits it and calls `draw`, `open` and `close` from
/// its initTestCase, init and cleanup.
template <class Pane>
class RecognitionPaneFixture : public QObject {
protected:
    void draw() { m_scenes = drawScenes(m_folder.path().toStdString(), 8); }

    void open(QSize size)
    {
        failOnWarnings();
        m_window = std::make_unique<shell::MainWindow>(shell::PlugIns::Ignore);
        m_window->show();
        m_study = std::make_unique<recognition_page::Study>();
        m_pane = std::make_unique<Pane>(*m_study, *m_window, nullptr);
        m_pane->resize(size);
        m_pane->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_pane.get()));
    }

    void close()
    {
        m_pane.reset();
        m_study.reset();
        m_window.reset();
    }

    /// "a NAME" and "a small NAME" for the class of each scene.
    [[nodiscard]] std::vector<std::vector<std::string>> sentences() const
    {
        std::vector<std::vector<std::string>> all;
        for (const DrawnScene& scene : m_scenes)
            all.push_back({"a " + scene.className, "a small " + scene.className});
        return all;
    }

    /// Gives the study a class for each scene, the sample encoder, and the scenes, whose classes are known.
    void fillStudy(std::vector<std::vector<std::string>> sentences) const
    {
        m_study->setClasses({.names = classNamesOf(m_scenes)}, std::move(sentences));
        m_study->setModel(sampleEncoder().string());
        for (std::size_t i = 0; i < m_scenes.size(); ++i)
            m_study->addInputs({m_scenes[i].path}, i);
        m_study->setCurrent(0);
    }

    [[nodiscard]] fs::path at(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }

    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const
    {
        return m_pane->template findChild<Widget*>(QString::fromLatin1(name));
    }

    /// Adds rows for the light and the dark look, named `pane`_light and `pane`_dark.
    static void addThemes(const char* pane)
    {
        QTest::addColumn<QString>("theme");
        for (const char* theme : {"light", "dark"})
            QTest::addRow("%s_%s", pane, theme) << QString::fromLatin1(theme);
    }

    QTemporaryDir m_folder;
    std::vector<DrawnScene> m_scenes;
    std::unique_ptr<shell::MainWindow> m_window;
    std::unique_ptr<recognition_page::Study> m_study;
    std::unique_ptr<Pane> m_pane;
};

}  // namespace orangery::test
