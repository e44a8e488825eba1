// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/registry/registry.h"
#include "recognition_page_fixture.h"
#include "watchdog.h"
#include "widgets/curve_plot.h"
#include "widgets/thumbnail_gallery.h"

#include <QAbstractItemModel>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTest>
#include <QToolButton>

#include <cmath>
#include <numeric>

using namespace orangery;

/// The Recognition page in the window, with the sample encoder.
class RecognitionTest : public test::RecognitionPageFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void dropTypeAndSeeWhy();
    void descriptionsAndASecondClass();
    void tagsStandBesideTheFiles();
    void exportsTellWhatIsShown();
    void aRunOpensWithItsRankings();
    void aSampleOpensWithItsNote();
    void brokenFilesAreNamed();
    void everyControlHasAName();
    void noKeyMeansTwoThings();
};

void RecognitionTest::initTestCase()
{
    draw();
    // Modules are opened once in a process, from the disk; what follows is to be measured without that.
    Context context;
    const auto recorded = runTask(*registry().find("recognize.classify"),
                                  {{"inputs", std::vector{m_scenes[0].path}},
                                   {"model", test::sampleEncoder().string()},
                                   {"classes", at("labels.txt").string()},
                                   {"output", at("run").string()}},
                                  context);
    QVERIFY2(recorded.has_value(), recorded ? "" : describe(recorded.error()).c_str());
}

void RecognitionTest::dropTypeAndSeeWhy()
{
    Shown shown;
    test::Watchdog watchdog;
    QVERIFY(shown.find<QLabel>("recognisePane.hint")->isVisible());
    shown.drop({at("scenes")});
    shown.type(labels());
    QVERIFY(shown.hasRanking());
    const auto* gallery = shown.find<widgets::ThumbnailGallery>("recognisePane.gallery");
    QCOMPARE(gallery->model()->rowCount(), static_cast<int>(m_scenes.size()));
    // The model knows such scenes: most are told right, and the gallery says so.
    QVERIFY(test::waitUntil([&] {
        int right = 0;
        for (std::size_t i = 0; i < m_scenes.size(); ++i)
            right += gallery->model()
                             ->index(static_cast<int>(i), 0)
                             .data(Qt::AccessibleTextRole)
                             .toString()
                             .contains(QString::fromStdString(m_scenes[i].className))
                         ? 1
                         : 0;
        return right >= 4;
    }));
    QVERIFY(shown.find<QLabel>("recognitionHeader.badge")->text().contains(QStringLiteral("small sample model")));
    // Probabilities of all classes add up to 1.
    const auto& bars = shown.ranking().scene().bars;
    QCOMPARE(bars.size(), m_scenes.size());
    const double sum = std::accumulate(bars.begin(), bars.end(), 0.0,
                                       [](double all, const widgets::ScoreBar& bar) { return all + bar.value; });
    QVERIFY(std::abs(sum - 1) < 1e-9);
    // A name stands for its class alone: its one text has all of the score.
    shown.click(shown.ranking(), 0);
    const auto* why = shown.find<widgets::ScoreBars>("explanationView.first");
    QCOMPARE(why->scene().bars.size(), std::size_t{1});
    QCOMPARE(why->scene().bars[0].numbers[1], shown.ranking().scene().bars[0].numbers[1]);
    QVERIFY(watchdog.isContent());
}

void RecognitionTest::descriptionsAndASecondClass()
{
    Json described = Json::object();
    for (const test::DrawnScene& scene : m_scenes)
        described[scene.className] = {"a " + scene.className, "one small " + scene.className,
                                      "many " + scene.className + "s on white"};
    QVERIFY(writeFile(at("described.json"), writeJsonFile(described)).has_value());
    Shown shown;
    shown.drop({at("described.json"), m_scenes[0].path});
    QVERIFY(shown.hasRanking());
    QCOMPARE(shown.find<QComboBox>("recognitionHeader.mode")->currentText(), QStringLiteral("Descriptions"));
    auto* measure = shown.find<QComboBox>("recognisePane.measure");
    measure->setCurrentIndex(1);
    Q_EMIT measure->activated(1);
    for (const std::size_t bar : {std::size_t{0}, std::size_t{2}}) {
        shown.click(shown.ranking(), bar);
        const auto& shares = shown.find<widgets::ScoreBars>("explanationView.first")->scene().bars;
        QCOMPARE(shares.size(), std::size_t{3});
        const double sum =
            std::accumulate(shares.begin(), shares.end(), 0.0,
                            [](double all, const widgets::ScoreBar& share) { return all + share.value; });
        QVERIFY(std::abs(sum - shown.ranking().scene().bars[bar].value) < 1e-12);
        QVERIFY(shares.front().value >= shares.back().value);
    }
    // Against a second class: one axis for both, and the margin in words.
    auto* second = shown.find<QComboBox>("explanationView.second");
    second->setCurrentIndex(1);
    Q_EMIT second->activated(1);
    const auto& first = shown.find<widgets::ScoreBars>("explanationView.first")->scene();
    const auto& other = shown.find<widgets::ScoreBars>("explanationView.other")->scene();
    QCOMPARE(other.bars.size(), std::size_t{3});
    QCOMPARE(first.upper, other.upper);
    QVERIFY(shown.find<QLabel>("explanationView.heading")->text().contains(QStringLiteral("Margin")));
    // By the keyboard: the ring moves, Return chooses.
    shown.ranking().setFocus();
    QTest::keyClick(&shown.ranking(), Qt::Key_Home);
    QTest::keyClick(&shown.ranking(), Qt::Key_Return);
    QVERIFY(shown.find<QLabel>("explanationView.heading")->text().contains(shown.ranking().scene().bars[0].label));
}

void RecognitionTest::tagsStandBesideTheFiles()
{
    const fs::path picture = at("to tag.png");
    fs::copy_file(m_scenes[0].path, picture);
    Shown shown;
    shown.drop({at("labels.txt"), picture});
    QVERIFY(shown.hasRanking());
    QVERIFY(test::trigger(shown.window, QStringLiteral("recognition.writeSidecars")));
    const fs::path file = picture.string() + ".xmp";
    QVERIFY(test::waitUntil([&] { return fs::exists(file); }));
    const std::string best = shown.ranking().scene().bars[0].label.toStdString();
    QVERIFY(readFile(file)->find("<rdf:li>" + best + "</rdf:li>") != std::string::npos);
    // A file of another program's stays.
    QVERIFY(writeFile(file, "<x/>"));
    QVERIFY(test::trigger(shown.window, QStringLiteral("recognition.writeSidecars")));
    QTest::qWait(200);
    QCOMPARE(*readFile(file), std::string("<x/>"));
}

void RecognitionTest::exportsTellWhatIsShown()
{
    Shown shown;
    shown.drop({at("labels.txt"), m_scenes[0].path, m_scenes[1].path});
    QVERIFY(shown.hasRanking());
    QVERIFY(test::waitUntil(
        [&] { return shown.find<widgets::ThumbnailGallery>("recognisePane.gallery")->model()->rowCount() == 2; }));
    shown.click(shown.ranking(), 0);
    QVERIFY(test::choose(shown.window, QStringLiteral("recognition.exportExplanation"), at("why.csv")));
    QVERIFY(test::waitUntil([&] { return fs::exists(at("why.csv")); }));
    const std::string why = *readFile(at("why.csv"));
    QVERIFY(why.starts_with("input,class,score,text,cosine,contribution,score_without,classes\n"));
    QVERIFY(why.find(m_scenes[0].path) != std::string::npos);
    QVERIFY(test::choose(shown.window, QStringLiteral("recognition.savePicture"), at("figure.svg")));
    QVERIFY(test::waitUntil([&] { return fs::exists(at("figure.svg")); }));
    QVERIFY(readFile(at("figure.svg"))->find("small sample model") != std::string::npos);
    // The rankings, once both are embedded, are those of the command that is copied.
    QVERIFY(test::waitUntil([&] {
        const auto* model = shown.find<widgets::ThumbnailGallery>("recognisePane.gallery")->model();
        return model->index(1, 0).data(Qt::AccessibleTextRole).toString().contains(u'%');
    }));
    QVERIFY(test::choose(shown.window, QStringLiteral("recognition.exportRankings"), at("rankings.json")));
    QVERIFY(test::waitUntil([&] { return fs::exists(at("rankings.json")); }));
    const Json rankings = *parseJson(*readFile(at("rankings.json")), "rankings");
    QCOMPARE(rankings["items"].size(), std::size_t{2});
    QVERIFY(test::trigger(shown.window, QStringLiteral("recognition.copyCommand")));
    const QString command = QGuiApplication::clipboard()->text();
    QVERIFY2(command.startsWith(QStringLiteral("orangery recognize classify ")), qPrintable(command));
    QVERIFY(command.contains(QString::fromStdString(at("labels.txt").string())));
    QVERIFY(command.contains(QStringLiteral("--mode name")));
    Context context;
    const auto told = runTask(*registry().find("recognize.classify"),
                              {{"inputs", std::vector{m_scenes[0].path, m_scenes[1].path}},
                               {"model", "encoder"},
                               {"classes", at("labels.txt").string()},
                               {"mode", "name"}},
                              context);
    for (std::size_t i = 0; i < 2; ++i) {
        const Json& mine = rankings["items"][i]["ranking"][0];
        const Json& theirs = told->document["items"][i]["ranking"][0];
        QCOMPARE(mine["class"].get<std::string>(), theirs["class"].get<std::string>());
        QVERIFY(std::abs(mine["cosine"].get<double>() - theirs["cosine"].get<double>()) < 1e-5);
    }
    // As a run of its own.
    QVERIFY(test::trigger(shown.window, QStringLiteral("recognition.saveRun")));
    QVERIFY2(test::waitUntil([&] { return test::messageOf(shown.window).contains(QStringLiteral("The run is in")); }),
             qPrintable(test::messageOf(shown.window)));
}

void RecognitionTest::aRunOpensWithItsRankings()
{
    Shown shown;
    shown.window.open(at("run"));
    QVERIFY2(shown.hasRanking(), qPrintable(test::messageOf(shown.window)));
    QCOMPARE(shown.ranking().scene().bars.size(), m_scenes.size());
    QCOMPARE(shown.find<QPlainTextEdit>("recognisePane.classes")->toPlainText(), labels().join(u'\n'));
    // Without its model and its classes' file, the recorded rankings are all there is, and that is said.
    fs::create_directories(at("copy"));
    fs::copy(at("run"), at("copy/run"), fs::copy_options::recursive);
    std::string record = *readFile(at("copy/run/run.json"));
    const auto replace = [&](const std::string& from, const std::string& to) {
        for (std::size_t place = record.find(from); place != std::string::npos;
             place = record.find(from, place + to.size()))
            record.replace(place, from.size(), to);
    };
    replace(test::sampleEncoder().string(), "a-model-that-is-not-here");
    replace(at("labels.txt").string(), at("gone.txt").string());
    QVERIFY(writeFile(at("copy/run/run.json"), record).has_value());
    Shown other;
    other.window.open(at("copy/run"));
    QVERIFY2(other.hasRanking(), qPrintable(test::messageOf(other.window)));
    QVERIFY(test::messageOf(other.window).contains(QStringLiteral("a-model-that-is-not-here")));
    QTest::qWait(300);  // no other model speaks for that one
    QVERIFY(other.find<QLabel>("recognitionHeader.badge")->text().isEmpty());
    QCOMPARE(other.ranking().scene().bars[0].label, shown.ranking().scene().bars[0].label);
}

void RecognitionTest::aSampleOpensWithItsNote()
{
    fs::create_directories(at("sample"));
    QVERIFY(writeFile(at("sample/labels.txt"), labels().join(u'\n').toStdString()).has_value());
    QVERIFY(writeFile(at("sample/recognition.json"), writeJsonFile({{"schema", "orangery.recognition/1"},
                                                                    {"title", "Six scenes"},
                                                                    {"note", "Drawn for a test."},
                                                                    {"badge", "true by construction"},
                                                                    {"model", "encoder"},
                                                                    {"classes", "labels.txt"},
                                                                    {"mode", "name"},
                                                                    {"inputs", {"../scenes", "../absent.png"}}}))
                .has_value());
    Shown shown;
    shown.window.open(at("sample"));
    QVERIFY2(shown.hasRanking(), qPrintable(test::messageOf(shown.window)));
    QVERIFY(shown.find<QLabel>("recognitionHeader.state")->text().contains(QStringLiteral("Drawn for a test.")));
    QCOMPARE(shown.find<QLabel>("recognitionHeader.badge")->text(),
             QStringLiteral("true by construction, small sample model"));
    QCOMPARE(shown.ranking().scene().badges.front(), QStringLiteral("true by construction, small sample model"));
    QVERIFY(test::messageOf(shown.window).contains(QStringLiteral("not installed")));
    QVERIFY(shown.window.windowTitle().contains(QStringLiteral("Six scenes")));
    // A folder of pictures, and a picture, open on the same page.
    Shown other;
    other.type(labels());
    other.window.open(at("scenes"));
    QVERIFY2(other.hasRanking(), qPrintable(test::messageOf(other.window)));
}

void RecognitionTest::brokenFilesAreNamed()
{
    QVERIFY(writeFile(at("text.png"), "no picture").has_value());
    QVERIFY(writeFile(at("broken.json"), "{\"a\": [").has_value());
    Shown shown;
    shown.drop({at("labels.txt"), at("text.png"), m_scenes[0].path});
    const auto* gallery = shown.find<widgets::ThumbnailGallery>("recognisePane.gallery");
    QVERIFY(test::waitUntil([&] {
        for (int row = 0; row < gallery->model()->rowCount(); ++row)
            if (gallery->model()->index(row, 0).data(Qt::ToolTipRole).toString().contains(QStringLiteral("text.png")) &&
                gallery->model()->index(row, 0).data(Qt::UserRole).toInt() ==
                    static_cast<int>(widgets::ThumbnailState::Failed))
                return true;
        return false;
    }));
    shown.drop({at("broken.json")});
    QVERIFY(test::waitUntil([&] { return test::messageOf(shown.window).contains(QStringLiteral("broken.json")); }));
}

void RecognitionTest::everyControlHasAName()
{
    Shown shown;
    const QStringList without = test::widgetsWithoutName(*shown.find<QWidget>("recognitionPage"));
    QVERIFY2(without.isEmpty(), qPrintable(without.join(u'\n')));
    for (const QAction* action : shown.window.actions().actions())
        if (action->objectName().startsWith(QStringLiteral("recognition.")))
            QVERIFY2(!action->toolTip().isEmpty() && !action->text().isEmpty(), qPrintable(action->objectName()));
    QVERIFY(test::trigger(shown.window, QStringLiteral("place.welcome")));
    QVERIFY(!shown.window.actions().find(QStringLiteral("recognition.addFiles"))->isVisible());
    QVERIFY(!shown.window.actions().find(QStringLiteral("recognition.savePicture"))->isVisible());
}

/// A key works within the widgets that an action belongs to, so two actions of one key may not share any.
void RecognitionTest::noKeyMeansTwoThings()
{
    Shown shown;
    const auto widgetsOf = [](const QAction* action) {
        std::vector<const QWidget*> widgets;
        for (const QObject* object : action->associatedObjects())
            if (const auto* widget = qobject_cast<const QWidget*>(object);
                widget != nullptr && qobject_cast<const QMenu*>(object) == nullptr &&
                qobject_cast<const QToolButton*>(object) == nullptr)
                widgets.push_back(widget);
        return widgets;
    };
    const auto meet = [&](const QAction* a, const QAction* b) {
        for (const QWidget* one : widgetsOf(a))
            for (const QWidget* other : widgetsOf(b))
                if (one == other || one->isAncestorOf(other) || other->isAncestorOf(one))
                    return true;
        return false;
    };
    const std::vector<QAction*> actions = shown.window.actions().actions();
    int keys = 0;
    for (std::size_t i = 0; i < actions.size(); ++i)
        for (std::size_t j = i + 1; j < actions.size(); ++j)
            for (const QKeySequence& key : actions[i]->shortcuts()) {
                ++keys;
                QVERIFY2(
                    !actions[j]->shortcuts().contains(key) || !meet(actions[i], actions[j]),
                    qPrintable(actions[i]->objectName() + u' ' + actions[j]->objectName() + u' ' + key.toString()));
            }
    QVERIFY(keys > 0);
    for (const QAction* action : actions)
        for (const char* pane : {"map.", "cloud."})
            if (action->objectName().startsWith(QString::fromLatin1(pane)))
                QVERIFY2(!action->shortcut().isEmpty(), qPrintable(action->objectName()));
}

QTEST_MAIN(RecognitionTest)
#include "recognition_test.moc"
