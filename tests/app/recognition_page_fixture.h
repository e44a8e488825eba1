// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/shell/main_window.h"
#include "drawn_scenes.h"
#include "widgets/score_bars.h"
#include "window_fixture.h"

#include <QPlainTextEdit>
#include <QTemporaryDir>
#include <QTest>

#include <string>
#include <vector>

namespace orangery::test {

/// A window that shows the Recognition page, with the plug-in as it is shipped.
struct ShownRecognitionPage {
    shell::MainWindow window{shell::PlugIns::Use};
    ShownRecognitionPage()
    {
        window.resize(1360, 860);
        window.show();
        if (!QTest::qWaitForWindowExposed(&window) || !trigger(window, QStringLiteral("place.recognition")))
            qFatal("the Recognition page does not open");
    }
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const
    {
        return window.findChild<Widget*>(QString::fromLatin1(name));
    }
    void drop(const std::vector<fs::path>& paths) const { QVERIFY(dropFiles(*find<QWidget>("recognisePane"), paths)); }
    void type(const QStringList& labels) const
    {
        find<QPlainTextEdit>("recognisePane.classes")->setPlainText(labels.join(u'\n'));
    }
    [[nodiscard]] widgets::ScoreBars& ranking() const { return *find<widgets::ScoreBars>("recognisePane.ranking"); }
    [[nodiscard]] bool hasRanking() const
    {
        return waitUntil([&] { return !ranking().scene().bars.empty(); });
    }
    /// Clicks a bar.
    static void click(const widgets::ScoreBars& bars, std::size_t bar)
    {
        QTest::mouseClick(bars.viewport(), Qt::LeftButton, Qt::NoModifier, bars.centreOf(bar));
    }
};

/// Six drawn scenes that the sample encoder knows, and labels for them.
class RecognitionPageFixture : public QObject {
protected:
    using Shown = ShownRecognitionPage;

    void draw()
    {
        failOnWarnings();
        m_scenes = drawScenes(at("scenes"), 6);
        QVERIFY(writeFile(at("labels.txt"), labels().join(u'\n').toStdString()).has_value());
    }
    [[nodiscard]] fs::path at(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }
    [[nodiscard]] QStringList labels() const
    {
        QStringList all;
        for (const DrawnScene& scene : m_scenes)
            all << QStringLiteral("a ") + QString::fromStdString(scene.className);
        return all;
    }

    QTemporaryDir m_folder;
    std::vector<DrawnScene> m_scenes;
};

}  // namespace orangery::test
