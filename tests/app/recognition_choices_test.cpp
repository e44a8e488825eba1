// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/files/template_sets.h"
#include "recognition_page_fixture.h"

#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

#include <cmath>
#include <map>

using namespace orangery;

/// What a person chooses on the Recognition page: texts, how inputs are shown, precision.
class RecognitionChoicesTest : public test::RecognitionPageFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void namesStandWhereThereAreNoDescriptions();
    void aListOfTemplatesIsChosenByItsName();
    void howInputsAreShownIsChosen();
    void aPrecisionIsChosen_data();
    void aPrecisionIsChosen();
};

void RecognitionChoicesTest::initTestCase()
{
    draw();
    fs::create_directories(zero_shot::templateSetsFile().parent_path());
    QVERIFY(writeFile(zero_shot::templateSetsFile(),
                      R"({"dtd": ["the pattern of a {}.", "{} up close", "a {}"], "cars": ["my {}", "an old {}"]})"));
}

void RecognitionChoicesTest::namesStandWhereThereAreNoDescriptions()
{
    const Json described = {{m_scenes[0].className, {"a " + m_scenes[0].className}}};
    QVERIFY(writeFile(at("gaps.json"), writeJsonFile(described)).has_value());
    Shown shown;
    shown.drop({at("labels.txt"), m_scenes[0].path});
    QVERIFY(shown.hasRanking());
    const auto* byName = shown.find<QCheckBox>("recognitionHeader.byName");
    QVERIFY(!byName->isVisible());
    QVERIFY(writeFile(at("two.txt"), m_scenes[0].className + "\n" + m_scenes[1].className).has_value());
    shown.drop({at("two.txt"), at("gaps.json")});
    const auto* state = shown.find<QLabel>("recognitionHeader.state");
    QTRY_VERIFY(state->text().contains(QStringLiteral("has no descriptions")));
    QVERIFY(byName->isVisible());
    QTest::mouseClick(shown.find<QCheckBox>("recognitionHeader.byName"), Qt::LeftButton, {}, QPoint(8, 8));
    QVERIFY(byName->isChecked());
    QVERIFY(shown.hasRanking());
    QCOMPARE(shown.ranking().scene().bars.size(), std::size_t{2});
    QVERIFY(test::trigger(shown.window, QStringLiteral("recognition.copyCommand")));
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("--undescribed name")));
    // What it is good for is seen only where it says something.
    shown.find<QComboBox>("recognitionHeader.mode")->setCurrentIndex(0);
    Q_EMIT shown.find<QComboBox>("recognitionHeader.mode")->activated(0);
    QVERIFY(!byName->isVisible());
}

void RecognitionChoicesTest::aListOfTemplatesIsChosenByItsName()
{
    Shown shown;
    shown.drop({at("labels.txt"), m_scenes[0].path});
    QVERIFY(shown.hasRanking());
    auto* mode = shown.find<QComboBox>("recognitionHeader.mode");
    auto* sets = shown.find<QComboBox>("recognitionHeader.templateSets");
    QVERIFY(!sets->isVisible());
    mode->setCurrentIndex(1);
    Q_EMIT mode->activated(1);
    QVERIFY(sets->isVisible());
    QCOMPARE(sets->currentText(), QStringLiteral("own templates"));
    const int dtd = sets->findText(QStringLiteral("dtd (3)"));
    QVERIFY(dtd > 0);
    sets->setCurrentIndex(dtd);
    Q_EMIT sets->activated(dtd);
    QCOMPARE(mode->currentText(), QStringLiteral("Ensemble of templates"));
    QCOMPARE(sets->currentIndex(), dtd);
    auto* lines = shown.find<QPlainTextEdit>("recognitionHeader.templates");
    QCOMPARE(lines->toPlainText().split(u'\n').size(), 3);
    QVERIFY(lines->toPlainText().startsWith(QStringLiteral("the pattern of a {}.")));
    QVERIFY(shown.hasRanking());
    shown.click(shown.ranking(), 0);
    QTRY_COMPARE(shown.find<widgets::ScoreBars>("explanationView.first")->scene().bars.size(), std::size_t{3});
    QVERIFY(test::trigger(shown.window, QStringLiteral("recognition.copyCommand")));
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("--template-set dtd")));
    // A line more, and they are one's own.
    lines->setPlainText(lines->toPlainText() + QStringLiteral("\nmy {}"));
    QTRY_COMPARE(sets->currentIndex(), 0);
}

void RecognitionChoicesTest::howInputsAreShownIsChosen()
{
    Shown shown;
    shown.drop({at("labels.txt"), m_scenes[0].path});
    QVERIFY(shown.hasRanking());
    const auto open = [&] {
        QVERIFY(test::trigger(shown.window, QStringLiteral("recognition.inputOptions")));
        QTRY_VERIFY(shown.find<QDialog>("inputOptions") != nullptr);
    };
    QVERIFY(test::trigger(shown.window, QStringLiteral("recognition.copyCommand")));
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("--exif")));
    open();
    auto* dialog = shown.find<QDialog>("inputOptions");
    QVERIFY(test::widgetsWithoutName(*dialog).isEmpty());
    auto* sampling = dialog->findChild<QComboBox*>(QStringLiteral("option.sampling"));
    sampling->setCurrentText(QStringLiteral("middle"));
    Q_EMIT sampling->activated(sampling->currentIndex());
    QTest::keyClicks(dialog->findChild<QLineEdit*>(QStringLiteral("option.frames")), QStringLiteral("4"));
    dialog->findChild<QCheckBox*>(QStringLiteral("option.exif"))->click();
    QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("inputOptions.apply")), Qt::LeftButton);
    QTRY_VERIFY(shown.find<QDialog>("inputOptions") == nullptr);
    QVERIFY(shown.hasRanking());
    QVERIFY(test::trigger(shown.window, QStringLiteral("recognition.copyCommand")));
    for (const char* part : {"--sampling middle", "--frames 4"})
        QVERIFY2(QGuiApplication::clipboard()->text().contains(QString::fromLatin1(part)), part);
    QVERIFY(!QGuiApplication::clipboard()->text().contains(QStringLiteral("--exif")));  // as it was at first
    // It shows what holds now; what a rule cannot do is told instead of done.
    open();
    dialog = shown.find<QDialog>("inputOptions");
    QCOMPARE(dialog->findChild<QLineEdit*>(QStringLiteral("option.frames"))->text(), QStringLiteral("4"));
    QTest::keyClicks(dialog->findChild<QLineEdit*>(QStringLiteral("option.clips")), QStringLiteral("2"));
    QTest::mouseClick(dialog->findChild<QPushButton*>(QStringLiteral("inputOptions.apply")), Qt::LeftButton);
    QVERIFY(test::waitUntil([&] { return test::messageOf(shown.window).contains(QStringLiteral("takes one clip")); }));
}

void RecognitionChoicesTest::aPrecisionIsChosen_data()
{
    QTest::addColumn<QString>("action");
    QTest::addColumn<double>("difference");
    QTest::newRow("f16") << QStringLiteral("recognition.halfPrecision") << 3e-3;
    QTest::newRow("bf16") << QStringLiteral("recognition.tilePrecision") << 2e-2;
    QTest::newRow("bf16x3") << QStringLiteral("recognition.splitPrecision") << 2e-4;  // shown with four digits
}

void RecognitionChoicesTest::aPrecisionIsChosen()
{
    QFETCH(const QString, action);
    QFETCH(const double, difference);
    Shown shown;
    QAction* precision = shown.window.actions().find(action);
    QVERIFY(precision != nullptr && precision->isCheckable() && !precision->isChecked());
    if (!precision->isEnabled())
        QSKIP("this processor is not quicker in this precision");
    shown.drop({at("labels.txt"), m_scenes[0].path});
    QVERIFY(shown.hasRanking());
    const auto cosines = [&] {
        std::map<QString, QString> all;
        for (const widgets::ScoreBar& bar : shown.ranking().scene().bars)
            all[bar.label] = bar.numbers[1];
        return all;
    };
    const auto before = cosines();
    precision->trigger();
    const std::string dtype = QTest::currentDataTag();
    const std::size_t all = before.size();
    QVERIFY(test::waitUntil([&] { return precision->isChecked() && shown.hasRanking() && cosines().size() == all; }));
    if (dtype != "bf16x3")  // which has the same digits
        QVERIFY(test::waitUntil([&] { return shown.hasRanking() && cosines() != before; }));
    const auto after = cosines();
    QCOMPARE(after.size(), before.size());
    for (const auto& [name, cosine] : before)
        QVERIFY(std::abs(after.at(name).toDouble() - cosine.toDouble()) < difference);
    QVERIFY(test::trigger(shown.window, QStringLiteral("recognition.copyCommand")));
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("--dtype ") + QString::fromStdString(dtype)));
    precision->trigger();
    QVERIFY(test::waitUntil([&] { return shown.hasRanking() && cosines() == before; }));
}

QTEST_MAIN(RecognitionChoicesTest)
#include "recognition_choices_test.moc"
