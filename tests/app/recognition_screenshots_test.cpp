// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"
#include "drawn_scenes.h"
#include "widgets/score_bars.h"
#include "widgets/thumbnail_gallery.h"
#include "window_fixture.h"

#include <QComboBox>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace orangery;

/// Writes pictures of the Recognition page for people to look at, where ORANGERY_SCREENSHOTS says.
class RecognitionScreenshotsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void lookAtThePage_data();
    void lookAtThePage();

private:
    [[nodiscard]] fs::path at(const std::string& name) const { return m_temporary.path().toStdString() + "/" + name; }

    QString m_target = qEnvironmentVariable("ORANGERY_SCREENSHOTS");
    QTemporaryDir m_temporary;
};

void RecognitionScreenshotsTest::initTestCase()
{
    if (m_target.isEmpty())
        QSKIP("ORANGERY_SCREENSHOTS names no folder to write to");
    const auto scenes = test::drawScenes(at("scenes"), 12);
    Json described = Json::object();
    for (const test::DrawnScene& scene : scenes)
        described[scene.className] = {
            "a " + scene.className, "one large " + scene.className, "several small " + scene.className + "s",
            scene.className + " on a white background", "a " + scene.className + " in the middle"};
    QVERIFY(writeFile(at("scenes.json"), writeJsonFile(described)).has_value());
}

void RecognitionScreenshotsTest::lookAtThePage_data()
{
    QTest::addColumn<QString>("theme");
    for (const char* theme : {"light", "dark"})
        QTest::newRow(qPrintable(QStringLiteral("recognition_") + QString::fromLatin1(theme)))
            << QString::fromLatin1(theme);
}

void RecognitionScreenshotsTest::lookAtThePage()
{
    QFETCH(const QString, theme);
    shell::MainWindow window(shell::PlugIns::Use);
    window.resize(1360, 860);
    window.setTheme(shell::themeFromName(theme));
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    QVERIFY(test::trigger(window, QStringLiteral("place.recognition")));
    QVERIFY(test::choose(window, QStringLiteral("recognition.addFiles"), at("scenes.json")));
    QVERIFY(test::choose(window, QStringLiteral("recognition.addFolder"), at("scenes")));
    const auto* bars = window.findChild<widgets::ScoreBars*>(QStringLiteral("recognisePane.ranking"));
    QVERIFY(test::waitUntil([&] { return !bars->scene().bars.empty(); }));
    QTest::mouseClick(bars->viewport(), Qt::LeftButton, Qt::NoModifier, bars->centreOf(0));
    auto* second = window.findChild<QComboBox*>(QStringLiteral("explanationView.second"));
    second->setCurrentIndex(1);
    Q_EMIT second->activated(1);
    QTest::qWait(1500);
    const QString file = m_target + u'/' + QString::fromLatin1(QTest::currentDataTag()) + QStringLiteral(".png");
    QVERIFY(window.grab().save(file, "PNG", 0));
    if (theme == QStringLiteral("light")) {
        const QString figure = m_target + QStringLiteral("/recognition_figure.png");
        QFile::remove(figure);  // the dialog would ask about an earlier one
        QVERIFY(test::choose(window, QStringLiteral("recognition.savePicture"), figure.toStdString()));
    }
}

QTEST_MAIN(RecognitionScreenshotsTest)
#include "recognition_screenshots_test.moc"
