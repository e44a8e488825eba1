// SPDX-License-Identifier: GPL-3.0-or-later
// The Recognition page with more, longer and stranger content than is usual.
#include "app/shell/main_window.h"
#include "drawn_scenes.h"
#include "plugins/recognition/descriptions/description_pane.h"
#include "plugins/recognition/page/recognition_page.h"
#include "plugins/recognition/recognise/explanation_view.h"
#include "plugins/recognition/recognise/recognise_pane.h"
#include "plugins/recognition/study/short_text.h"
#include "widgets/score_bars.h"
#include "window_fixture.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace orangery;
using namespace orangery::recognition_page;

namespace {

/// Names that are hard to show: long without a blank, of many scripts, from right to left, with what Qt reads as its own.
const std::vector<std::string> kStrange{std::string(300, 'w'),
                                        "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenfabrikation",
                                        "红色的圆圈在白色背景上的一张照片",
                                        "👩‍👩‍👧‍👦 family 🏳️‍🌈",
                                        "دائرة حمراء",
                                        "עיגול אדום",
                                        "100%1 %2 cotton",
                                        "R&D <b>bold</b>"};

}  // namespace

class RecognitionStrainTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void textsAreShortenedBetweenCharacters();
    void manyFilesComeInTheirOrderAtOnce();
    void whatIsTypedGivesWayToAFile();
    void aCommandHasWhatWasJustTyped();
    void strangeNamesAreShownAsTheyAre();
    void longTextsLeaveTheWindowNarrow();
    void theNeighbourOfARemovedInputIsLookedAt();
    void allClassesRemovedComeBackByKeyAndButton();
    void aHundredStepsOfManyClasses();
    void look_data();
    void look();

private:
    [[nodiscard]] fs::path at(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const
    {
        return m_page->findChild<Widget*>(QString::fromLatin1(name));
    }
    [[nodiscard]] Study& study() const { return m_page->study(); }
    [[nodiscard]] DescriptionPane& descriptions() const { return *m_page->findChild<DescriptionPane*>(); }
    [[nodiscard]] QTreeView& tree() const { return *find<QTreeView>("descriptionPane.tree"); }
    void show(int pane) const { find<QTabWidget>("recognitionPage.panes")->setCurrentIndex(pane); }
    void drop(const std::vector<fs::path>& paths) const;
    /// Names `count` classes, the strange ones first, with sentences of their own, and gives the page two inputs.
    void fill(std::size_t count, std::size_t sentences) const;
    [[nodiscard]] bool scored() const
    {
        return test::waitUntil([&] { return study().waiting() == 0 && study().scorer() != nullptr; }, 60000);
    }

    QTemporaryDir m_folder;
    std::vector<test::DrawnScene> m_scenes;
    std::unique_ptr<shell::MainWindow> m_window;
    std::unique_ptr<RecognitionPage> m_page;
};

void RecognitionStrainTest::initTestCase()
{
    m_scenes = test::drawScenes(at("scenes"), 8);
}

void RecognitionStrainTest::init()
{
    test::failOnWarnings();
    m_window = std::make_unique<shell::MainWindow>(shell::PlugIns::Ignore);
    m_window->show();
    m_page = std::make_unique<RecognitionPage>(*m_window, nullptr);
    m_page->resize(1000, 650);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
}

void RecognitionStrainTest::cleanup()
{
    m_page.reset();
    m_window.reset();
}

void RecognitionStrainTest::drop(const std::vector<fs::path>& paths) const
{
    QVERIFY(test::dropFiles(*find<QWidget>("recognisePane"), paths));
}

void RecognitionStrainTest::fill(std::size_t count, std::size_t sentences) const
{
    std::vector<std::string> names = kStrange;
    while (names.size() < count)
        names.push_back("class " + std::to_string(names.size()));
    names.resize(count);
    std::vector<std::vector<std::string>> texts(count);
    for (std::size_t c = 0; c < count; ++c)
        for (std::size_t k = 0; k < sentences; ++k)
            texts[c].push_back("sentence " + std::to_string(k) + " of " + std::to_string(c));
    if (sentences > 0)
        texts[0][0] = std::string(5000, 'x');
    study().setModel(test::sampleEncoder().string());
    study().setPrompts({.mode = sentences > 0 ? zero_shot::PromptMode::Descriptions : zero_shot::PromptMode::Name},
                       zero_shot::Aggregation::Mean);
    study().setClasses({.names = std::move(names)}, std::move(texts));
    const fs::path longest = at(std::string(200, 'f') + ".png");
    std::error_code ignored;
    fs::copy(m_scenes[0].path, longest, ignored);
    study().addInputs({longest.string()}, 0);
    study().addInputs({m_scenes[1].path}, 1);
    study().setCurrent(0);
    QVERIFY(scored());
}

void RecognitionStrainTest::textsAreShortenedBetweenCharacters()
{
    QCOMPARE(shortened(QStringLiteral("abcdef"), 6), QStringLiteral("abcdef"));
    QCOMPARE(shortened(QStringLiteral("abcdefg"), 6), QStringLiteral("abc…fg"));
    const QString family = QString::fromUtf8("👩‍👩‍👧‍👦");  // 11 units, one character
    QCOMPARE(shortened(QStringLiteral("ab") + family + QStringLiteral("cdefgh"), 12), QStringLiteral("ab…defgh"));
    QCOMPARE(shortened(family, 4), QStringLiteral("…"));
}

void RecognitionStrainTest::manyFilesComeInTheirOrderAtOnce()
{
    std::vector<fs::path> files;
    fs::create_directories(at("many"));
    for (int i = 0; i < 400; ++i) {
        files.push_back(at("many") / (std::to_string(i * 7919 % 400) + ".png"));
        std::error_code ignored;
        fs::create_hard_link(m_scenes[static_cast<std::size_t>(i) % m_scenes.size()].path, files.back(), ignored);
    }
    QVERIFY(writeFile(at("labels.txt"), "owl\nkite\n").has_value());
    files.insert(files.begin() + 200, at("labels.txt"));
    QSignalSpy added(&study(), &Study::itemsAdded);
    drop(files);
    QVERIFY(test::waitUntil([&] { return study().items().size() == 400; }));
    QCOMPARE(added.size(), 2);  // before the labels and behind them
    files.erase(files.begin() + 200);
    for (std::size_t i = 0; i < files.size(); ++i)
        QCOMPARE(study().items()[i].input, files[i].string());
    QCOMPARE(study().classes().names, (std::vector<std::string>{"owl", "kite"}));
}

void RecognitionStrainTest::whatIsTypedGivesWayToAFile()
{
    auto* box = find<QPlainTextEdit>("recognisePane.classes");
    box->setFocus();
    QTRY_VERIFY(box->hasFocus());
    QTest::keyClicks(box, QStringLiteral("wren"));
    QTRY_COMPARE(study().classes().names, std::vector<std::string>{"wren"});
    QTest::keyClick(box, Qt::Key_Return);
    QTest::keyClicks(box, QStringLiteral("rook"));
    QTRY_COMPARE(study().classes().names.size(), std::size_t{2});
    QCOMPARE(box->textCursor().position(), 9);  // typing goes on where it was
    QVERIFY(writeFile(at("birds.txt"), "owl\nkite\n").has_value());
    drop({at("birds.txt")});
    QTRY_COMPARE(study().classes().names, (std::vector<std::string>{"owl", "kite"}));
    QCOMPARE(box->toPlainText(), QStringLiteral("owl\nkite"));
    box->moveCursor(QTextCursor::End);
    QTest::keyClicks(box, QStringLiteral("s"));
    QTRY_COMPARE(study().classes().names, (std::vector<std::string>{"owl", "kites"}));
}

void RecognitionStrainTest::aCommandHasWhatWasJustTyped()
{
    fill(2, 0);
    auto* box = find<QPlainTextEdit>("recognisePane.classes");
    box->selectAll();
    QTest::keyClicks(box, QStringLiteral("wren"));
    QVERIFY(test::trigger(*m_window, QStringLiteral("recognition.copyCommand")));
    const QString command = QApplication::clipboard()->text();
    const QString file = command.section(QStringLiteral("--classes "), 1).section(u' ', 0, 0).remove(u'\'');
    QVERIFY(parseJson(readFile(file.toStdString()).value(), "classes").value() == Json::array({"wren"}));
}

void RecognitionStrainTest::strangeNamesAreShownAsTheyAre()
{
    fill(kStrange.size(), 2);
    const QAbstractItemModel& model = *tree().model();
    for (std::size_t c = 0; c < kStrange.size(); ++c)
        QCOMPARE(model.index(static_cast<int>(c), 0).data().toString(),
                 QString::fromStdString(kStrange[c]) + QStringLiteral("  (2)"));
    // The one with places of Qt's own in sentences of the page.
    const QString name = QString::fromStdString(kStrange[6]);
    m_page->findChild<ExplanationView*>()->explain(6);
    const QString heading = find<QLabel>("explanationView.heading")->text();
    QVERIFY2(heading.startsWith(
                 QStringLiteral("Why %1: the contributions of its 2 texts").replace(QStringLiteral("%1"), name)),
             qPrintable(heading));
    show(1);
    tree().setCurrentIndex(model.index(6, 0));
    const auto* score = find<QLabel>("effectView.score");
    QTRY_VERIFY2(score->text().startsWith(name + QStringLiteral(" for ffff")), qPrintable(score->text()));
    QVERIFY2(score->text().endsWith(QStringLiteral(" of 8.")), qPrintable(score->text()));
    // A file whose name has what buttons underline.
    QVERIFY(writeFile(at("R&D.txt"), "owl\nkite\n").has_value());
    m_page->open(at("R&D.txt"));
    auto* button = find<QToolButton>("recognitionHeader.classes");
    QTRY_COMPARE(button->text(), QStringLiteral("Classes: 2 of R&&D.txt"));
    QCOMPARE(button->accessibleName(), QStringLiteral("Classes: 2 of R&D.txt"));
}

void RecognitionStrainTest::longTextsLeaveTheWindowNarrow()
{
    const fs::path file = at(std::string(200, 'l') + ".txt");
    QVERIFY(writeFile(file, "owl\nkite\n").has_value());
    m_page->open(file);
    QTRY_COMPARE(study().classes().names.size(), std::size_t{2});
    QTest::qWait(50);
    QVERIFY2(m_page->minimumSizeHint().width() <= 1000, qPrintable(QString::number(m_page->minimumSizeHint().width())));
    fill(kStrange.size(), 2);
    auto* why = m_page->findChild<ExplanationView*>();
    why->explain(0);
    why->compareWith(1);
    study().setThresholds(zero_shot::Thresholds{
        .measure = zero_shot::ThresholdMeasure::Cosine, .none = -1, .labels = {{kStrange[0], -1}, {kStrange[1], -1}}});
    for (const int pane : {0, 1}) {
        show(pane);
        tree().setCurrentIndex(tree().model()->index(0, 0));
        QTest::qWait(200);
        const QSize least = m_page->minimumSizeHint();
        QVERIFY2(least.width() <= 1000 && least.height() <= 650,
                 qPrintable(QStringLiteral("pane %1: %2 x %3").arg(pane).arg(least.width()).arg(least.height())));
    }
}

void RecognitionStrainTest::theNeighbourOfARemovedInputIsLookedAt()
{
    fill(2, 0);
    for (const std::size_t i : {2, 3, 4})
        study().addInputs({m_scenes[i].path});
    auto* gallery = find<QAbstractItemView>("recognisePane.gallery");
    const auto remove = [&](std::vector<int> rows) {
        gallery->selectionModel()->clear();
        for (const int row : rows)
            gallery->selectionModel()->setCurrentIndex(gallery->model()->index(row, 0), QItemSelectionModel::Select);
        QVERIFY(test::trigger(*m_window, QStringLiteral("recognition.removeInputs")));
    };
    const std::string third = study().items()[3].input;
    remove({1, 2});
    QCOMPARE(study().current(), std::optional<std::size_t>(1));
    QCOMPARE(study().items()[1].input, third);
    QCOMPARE(gallery->currentIndex().row(), 1);
    remove({2});
    QCOMPARE(study().current(), std::optional<std::size_t>(1));  // there is none behind it
    gallery->selectAll();
    QVERIFY(test::trigger(*m_window, QStringLiteral("recognition.removeInputs")));
    QVERIFY(study().items().empty() && !study().current());
    QVERIFY(find<QLabel>("recognisePane.hint")->isVisible());
}

void RecognitionStrainTest::allClassesRemovedComeBackByKeyAndButton()
{
    fill(kStrange.size(), 1);
    show(1);
    tree().setFocus();
    QTRY_VERIFY(tree().hasFocus());
    const auto* undo = find<QToolButton>("descriptionPane.undoRemoval");
    const auto removeAll = [&] {
        tree().selectAll();
        QTest::keyClick(&tree(), Qt::Key_Delete, Qt::AltModifier);
        QVERIFY(study().classes().names.empty());
        QVERIFY(find<QLabel>("descriptionPane.hint")->isVisible());
        QVERIFY(undo->isVisible() && undo->isEnabled());
    };
    removeAll();
    QVERIFY(QApplication::focusWidget() != nullptr);
    QTest::keySequence(QApplication::focusWidget(), QKeySequence::Undo);
    QCOMPARE(study().classes().names, kStrange);
    QVERIFY(tree().hasFocus());
    removeAll();
    QTest::mouseClick(const_cast<QToolButton*>(undo), Qt::LeftButton);
    QCOMPARE(study().classes().names, kStrange);
    // Where nothing was removed there is nothing to bring back.
    study().setClasses({}, {});
    QVERIFY(find<QLabel>("descriptionPane.hint")->isVisible());
    QVERIFY(!undo->isVisible());
}

void RecognitionStrainTest::aHundredStepsOfManyClasses()
{
    fill(300, 20);
    std::vector<std::string> inputs;
    for (std::size_t i = 0; i < 2000; ++i)
        inputs.push_back(m_scenes[i % m_scenes.size()].path);
    study().addInputs(inputs);
    QVERIFY(scored());
    show(1);
    const auto before = study().classes().names;
    const auto sentences = study().sentences();
    QTRY_VERIFY(descriptions().look().has_value());
    DescriptionEdits& edits = descriptions().edits();
    const auto settle = [&] { QCoreApplication::processEvents(); };
    for (std::size_t step = 0; step < 100; ++step) {
        switch (step % 4) {
        case 0:
            edits.removeClasses({step, step + 1});
            break;
        case 1:
            edits.mergeClasses({step, step + 5, step + 9});
            break;
        case 2:
            QVERIFY(edits.rename(step, "other " + std::to_string(step)).has_value());
            break;
        default:
            edits.setText({step, 0}, "other " + std::to_string(step));
        }
        settle();
    }
    for (int step = 0; step < 100; ++step) {
        QVERIFY(test::trigger(*m_window, QStringLiteral("recognition.descriptions.undo")));
        settle();
    }
    QVERIFY(!test::trigger(*m_window, QStringLiteral("recognition.descriptions.undo")));
    QCOMPARE(study().classes().names, before);
    QVERIFY(study().sentences() == sentences);
    QVERIFY(scored());
    const auto* summary = find<QLabel>("effectView.summary");
    QTRY_VERIFY2(summary->text().contains(QStringLiteral("another best class: 0 of 2002")),
                 qPrintable(summary->text()));
    // All of them at once.
    tree().selectAll();
    QVERIFY(test::trigger(*m_window, QStringLiteral("recognition.descriptions.mergeClasses")));
    QCOMPARE(study().classes().names.size(), std::size_t{1});
    settle();
    QVERIFY(test::trigger(*m_window, QStringLiteral("recognition.descriptions.undo")));
    settle();
    QVERIFY(scored());
    QCOMPARE(study().classes().names, before);
}

void RecognitionStrainTest::look_data()
{
    QTest::addColumn<QString>("theme");
    QTest::addColumn<QSize>("size");
    for (const char* theme : {"light", "dark"})
        for (const QSize size : {QSize(1000, 650), QSize(2560, 1440)})
            QTest::addRow("%s_%d", theme, size.width()) << QString::fromLatin1(theme) << size;
}

void RecognitionStrainTest::look()
{
    const QString target = qEnvironmentVariable("ORANGERY_SCREENSHOTS");
    if (target.isEmpty())
        QSKIP("ORANGERY_SCREENSHOTS names no folder to write to");
    QFETCH(const QString, theme);
    QFETCH(const QSize, size);
    m_window->setTheme(shell::themeFromName(theme));
    m_page->resize(size);
    fill(40, 3);
    auto* why = m_page->findChild<ExplanationView*>();
    std::unordered_map<std::string, double> labels;
    for (std::size_t c = 0; c < kStrange.size(); ++c)
        labels[kStrange[c]] = c < 3 ? 0.0 : 0.35;
    study().setThresholds(zero_shot::Thresholds{
        .measure = zero_shot::ThresholdMeasure::Cosine, .none = 0.9, .labels = labels, .facts = {{"mode", "name"}}});
    why->explain(study().ranking(0).front().classIndex);
    for (const bool isTwo : {false, true}) {
        if (isTwo)
            why->compareWith(6);
        for (const int pane : {0, 1}) {
            show(pane);
            tree().setCurrentIndex(tree().model()->index(0, 0));
            QTest::qWait(500);
            QVERIFY(m_page->grab().save(target + QStringLiteral("/strain_%1_%2_%3.png")
                                                     .arg(QString::fromLatin1(QTest::currentDataTag()))
                                                     .arg(pane)
                                                     .arg(isTwo ? 2 : 1)));
        }
    }
}

QTEST_MAIN(RecognitionStrainTest)
#include "recognition_strain_test.moc"
