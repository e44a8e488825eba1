// SPDX-License-Identifier: GPL-3.0-or-later
// Texts of what is none of the classes, typed on the page, with the sample encoder and drawn scenes.
#include "engine/registry/registry.h"
#include "plugins/recognition/page/opened_run.h"
#include "recognition_page_fixture.h"
#include "widgets/thumbnail_gallery.h"

#include <QAbstractItemModel>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QRegularExpression>

using namespace orangery;

class RecognitionBackgroundTest : public test::RecognitionPageFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { draw(); }

    void whatIsNearerToItIsNoneOfTheClasses();
    void aRunTellsItWithoutItsModel();

private:
    [[nodiscard]] QString toldOf(const Shown& shown, int item) const
    {
        return shown.find<widgets::ThumbnailGallery>("recognisePane.gallery")
            ->model()
            ->index(item, 0)
            .data(Qt::AccessibleTextRole)
            .toString();
    }
    /// A scene that the encoder takes for what it is.
    [[nodiscard]] int knownScene(const Shown& shown) const
    {
        for (int i = 0; i < static_cast<int>(m_scenes.size()); ++i)
            if (toldOf(shown, i).contains(labels()[i]))
                return i;
        return -1;
    }
};

void RecognitionBackgroundTest::whatIsNearerToItIsNoneOfTheClasses()
{
    Shown shown;
    shown.drop({at("scenes")});
    shown.type(labels());
    QVERIFY(shown.hasRanking());
    QVERIFY(test::waitUntil([&] { return toldOf(shown, static_cast<int>(m_scenes.size()) - 1).contains(u'%'); }));
    const int scene = knownScene(shown);
    QVERIFY(scene >= 0);
    // Without its label the scene is taken for another; a text beside the labels says that it is none of them.
    QStringList others = labels();
    others.removeAt(scene);
    shown.type(others);
    QVERIFY(test::waitUntil(
        [&] { return !toldOf(shown, scene).contains(labels()[scene]) && toldOf(shown, scene).contains(u'%'); }));
    auto* box = shown.find<QPlainTextEdit>("backgroundBox.texts");
    QVERIFY(box->isVisible());
    QTest::mouseClick(box->viewport(), Qt::LeftButton);
    QTest::keyClicks(box, QStringLiteral("a page of text"));
    QTest::keyClick(box, Qt::Key_Return);
    QTest::keyClicks(box, labels()[scene]);
    QVERIFY(test::waitUntil([&] { return toldOf(shown, scene).contains(QStringLiteral("none of these")); }));
    auto* gallery = shown.find<widgets::ThumbnailGallery>("recognisePane.gallery");
    gallery->setCurrentIndex(gallery->model()->index(scene, 0));
    QVERIFY(shown.ranking().scene().badges.contains(QStringLiteral("none of these")));
    const auto* told = shown.find<QLabel>("thresholdBar.told");
    QVERIFY(told->isVisible());
    QVERIFY2(told->text().contains(QStringLiteral("none of these: ") + labels()[scene]), qPrintable(told->text()));
    // The command line tells the same.
    QVERIFY(test::trigger(shown.window, QStringLiteral("recognition.copyCommand")));
    const QString command = QGuiApplication::clipboard()->text();
    const QRegularExpressionMatch file = QRegularExpression(QStringLiteral("--threshold (\\S+\\.json)")).match(command);
    QVERIFY2(file.hasMatch(), qPrintable(command));
    QVERIFY(writeFile(at("others.txt"), others.join(u'\n').toStdString()).has_value());
    Context context;
    const auto answers = runTask(*registry().find("recognize.classify"),
                                 {{"inputs", std::vector{m_scenes[static_cast<std::size_t>(scene)].path}},
                                  {"model", test::sampleEncoder().string()},
                                  {"classes", at("others.txt").string()},
                                  {"threshold", file.captured(1).toStdString()}},
                                 context);
    QVERIFY2(answers.has_value(), answers ? "" : describe(answers.error()).c_str());
    QVERIFY(answers->document["items"][0]["answer"] == Json("none of these"));
    QVERIFY(answers->document["items"][0]["background"]["text"] == Json(labels()[scene].toStdString()));
    // Without texts the best class is the answer again.
    box->clear();
    QVERIFY(test::waitUntil([&] { return !toldOf(shown, scene).contains(QStringLiteral("none of these")); }));
    QVERIFY(!told->isVisible());
}

void RecognitionBackgroundTest::aRunTellsItWithoutItsModel()
{
    Context context;
    const auto recorded = runTask(*registry().find("recognize.classify"),
                                  {{"inputs", std::vector{m_scenes[0].path}},
                                   {"model", test::sampleEncoder().string()},
                                   {"classes", at("labels.txt").string()},
                                   {"background", {"a page of text"}},
                                   {"output", at("run").string()}},
                                  context);
    QVERIFY2(recorded.has_value(), recorded ? "" : describe(recorded.error()).c_str());
    const auto opened = recognition_page::openRecordedRun(at("run"));
    QVERIFY(opened.has_value());
    QVERIFY(opened->thresholds.has_value());
    QCOMPARE(opened->thresholds->background, std::vector<std::string>{"a page of text"});
    recognition_page::Study study;
    study.setClasses(opened->classes, {});
    study.addRecorded(opened->items);
    for (const double cosine : {-1.0, 1.0}) {
        study.removeInputs({0});
        recognition_page::RecordedItem item = opened->items[0];
        QCOMPARE(item.background->text, std::string("a page of text"));
        item.background->cosine = cosine;
        study.addRecorded({item});
        study.setThresholds(opened->thresholds);
        QCOMPARE(*study.recognised(0).answer == zero_shot::kNoneOfThese, cosine > 0);
    }
}

QTEST_MAIN(RecognitionBackgroundTest)
#include "recognition_background_test.moc"
