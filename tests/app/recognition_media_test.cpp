// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"
#include "engine/base/module.h"
#include "engine/inputs/input_functions.h"
#include "engine/registry/registry.h"
#include "engine/world/scenes/avi.h"
#include "engine/world/scenes/clip.h"
#include "engine/world/scenes/picture.h"
#include "engine/world/scenes/solid.h"
#include "plugins/recognition/cloud/cloud_pane.h"
#include "plugins/recognition/page/recognition_page.h"
#include "plugins/recognition/recognise/input_view.h"
#include "watchdog.h"
#include "widgets/cloud_view.h"
#include "widgets/curve_plot.h"
#include "widgets/score_bars.h"
#include "widgets/thumbnail_gallery.h"
#include "window_fixture.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QSpinBox>
#include <QTabBar>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <map>
#include <memory>
#include <numeric>

using namespace orangery;
using namespace orangery::recognition_page;

namespace {

constexpr std::uint64_t kSeed = 5;
constexpr int kFrames = 32;
constexpr int kFirstFrames = 20;  ///< that show the first scene; the others show the second
constexpr int kRate = 8;          ///< frames a second

/// The frames of a video of two scenes, one after the other, in which things move: no two frames are alike.
std::vector<scenes::Picture> drawFrames(const scenes::Scene& first, const scenes::Scene& second)
{
    Random random(kSeed);
    const scenes::Clip before = scenes::drawClip(random, first);
    const scenes::Clip after = scenes::drawClip(random, second);
    std::vector<scenes::Picture> frames;
    for (int i = 0; i < kFrames; ++i)
        frames.push_back(scenes::render(i < kFirstFrames
                                            ? scenes::sceneAt(before, i, kFirstFrames)
                                            : scenes::sceneAt(after, i - kFirstFrames, kFrames - kFirstFrames)));
    return frames;
}

QImage imageOf(const std::vector<std::uint8_t>& rgb, int side)
{
    return QImage(rgb.data(), side, side, 3 * side, QImage::Format_RGB888).copy();
}

/// The views that a model of this size is shown, straight from the media module.
inputs::Input viewsOf(const fs::path& path, int edge)
{
    const auto read = moduleFunction<inputs::ReadInput>(Module::Media, inputs::kReadInput);
    Result<inputs::Input> input;
    (*read)(path, {.views = {.edge = edge}}, Context{}, input);
    if (!input)
        qFatal("%s", describe(input.error()).c_str());
    return *std::move(input);
}

}  // namespace

/// Videos and point clouds on the Recognition page, with the sample encoder.
class RecognitionMediaTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void aVideoIsShownFrameByFrame();
    void aVideoIsLookedAtCloser();
    void lookingCloserCanBeStopped();
    void aCloudIsShownByItsViewsAndInSpace();
    void aListOfFilesIsItsObjects();
    void inputsOfAllKindsStandBesideEachOther();
    void screenshots_data();
    void screenshots();

private:
    [[nodiscard]] fs::path at(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const
    {
        return m_page->findChild<Widget*>(QString::fromLatin1(name));
    }
    void drop(const std::vector<fs::path>& paths) const;
    /// Drops inputs, types the labels, and waits for the ranking of one of them.
    void open(const std::vector<fs::path>& paths) const;
    void clickInput(int row) const;
    void clickTab(int tab) const;
    void clickTime(double seconds) const;
    /// Presses a key as a person does whose gallery has the focus.
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers) const;
    [[nodiscard]] const widgets::CurvePlot& plot() const { return *find<widgets::CurvePlot>("recognisePane.overTime"); }
    /// Over all frames that a curve has; 0 for a class without one.
    [[nodiscard]] double meanProbability(std::size_t name, std::size_t first, std::size_t last) const;
    /// Waits for the frame of that number beside the curves, to the bit.
    [[nodiscard]] bool showsFrame(std::size_t number) const;
    [[nodiscard]] bool isShown(std::size_t pictures) const
    {
        return test::waitUntil([&] { return find<InputView>("recognisePane.input")->pictures().size() == pictures; });
    }
    [[nodiscard]] const std::vector<widgets::ScoreBar>& bars() const
    {
        return find<widgets::ScoreBars>("recognisePane.ranking")->scene().bars;
    }

    QTemporaryDir m_folder;
    std::vector<scenes::Picture> m_frames;
    std::vector<std::string> m_names;
    std::unique_ptr<shell::MainWindow> m_window;
    std::unique_ptr<RecognitionPage> m_page;
};

void RecognitionMediaTest::initTestCase()
{
    const scenes::Scene first = scenes::sceneOf(kSeed, 0, scenes::Split::Training);
    const scenes::Scene second = scenes::sceneOf(kSeed, 1, scenes::Split::Training);
    for (std::uint64_t i = 0; i < 6; ++i)
        m_names.push_back(scenes::nameOf(scenes::sceneOf(kSeed, i, scenes::Split::Training).kind));
    m_frames = drawFrames(first, second);
    std::vector<std::string> files;
    for (const scenes::Picture& frame : m_frames)
        files.push_back(scenes::pngOf(frame));
    QVERIFY(writeFile(at("two_scenes.avi"), scenes::aviOf(files, scenes::kPictureSide, kRate)).has_value());
    Random random(kSeed);
    QVERIFY(
        writeFile(at("star.off"), scenes::offOf(scenes::drawSolid(random, scenes::Shape::Star, scenes::Colour::Red)))
            .has_value());
}

void RecognitionMediaTest::init()
{
    test::failOnWarnings();
    m_window = std::make_unique<shell::MainWindow>(shell::PlugIns::Ignore);
    m_window->show();
    m_page = std::make_unique<RecognitionPage>(*m_window, nullptr);
    m_page->resize(1360, 860);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void RecognitionMediaTest::cleanup()
{
    m_page.reset();
    m_window.reset();
}

void RecognitionMediaTest::drop(const std::vector<fs::path>& paths) const
{
    QVERIFY(test::dropFiles(*find<QWidget>("recognisePane"), paths));
}

void RecognitionMediaTest::open(const std::vector<fs::path>& paths) const
{
    drop(paths);
    QStringList labels;
    for (const std::string& name : m_names)
        labels << QStringLiteral("a ") + QString::fromStdString(name);
    find<QPlainTextEdit>("recognisePane.classes")->setPlainText(labels.join(u'\n'));
    QVERIFY(test::waitUntil([&] { return bars().size() == m_names.size(); }));
}

void RecognitionMediaTest::clickInput(int row) const
{
    const auto* gallery = find<widgets::ThumbnailGallery>("recognisePane.gallery");
    QTest::mouseClick(gallery->viewport(), Qt::LeftButton, {},
                      gallery->visualRect(gallery->model()->index(row, 0)).center());
}

void RecognitionMediaTest::clickTab(int tab) const
{
    QTabBar* bar = find<QTabWidget>("recognisePane.inputViews")->tabBar();
    QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(tab).center());
}

void RecognitionMediaTest::clickTime(double seconds) const
{
    QTest::qWait(50);  // what is shown is drawn
    QWidget* canvas = plot().childAt(plot().rect().center());
    const QPoint place(qRound(plot().pixelOf(seconds)), canvas->y() + canvas->height() / 5);
    QTest::mouseClick(canvas, Qt::LeftButton, {}, canvas->mapFrom(&plot(), place));
}

void RecognitionMediaTest::press(Qt::Key key, Qt::KeyboardModifiers modifiers) const
{
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    auto* gallery = find<widgets::ThumbnailGallery>("recognisePane.gallery");
    gallery->setFocus();
    QTest::keyClick(gallery, key, modifiers);
}

double RecognitionMediaTest::meanProbability(std::size_t name, std::size_t first, std::size_t last) const
{
    for (const widgets::Curve& curve : plot().scene().curves)
        if (curve.name == QStringLiteral("a ") + QString::fromStdString(m_names[name]))
            return std::accumulate(curve.y.begin() + static_cast<std::ptrdiff_t>(first),
                                   curve.y.begin() + static_cast<std::ptrdiff_t>(last), 0.0) /
                   static_cast<double>(last - first);
    return 0;
}

bool RecognitionMediaTest::showsFrame(std::size_t number) const
{
    const auto* view = find<InputView>("recognisePane.frame");
    const QString label =
        QStringLiteral("frame %1, %2 s").arg(number).arg(static_cast<double>(number) / kRate, 0, 'f', 2);
    return test::waitUntil([&] {
        return view->isVisible() && view->pictures().size() == 1 && view->pictures()[0].label == label &&
               view->pictures()[0].image == imageOf(m_frames[number].pixels, scenes::kPictureSide);
    });
}

void RecognitionMediaTest::aVideoIsShownFrameByFrame()
{
    test::Watchdog watchdog;
    open({at("two_scenes.avi")});
    QVERIFY(isShown(8));
    QCOMPARE(m_page->study().items().at(0).kind, std::string("video"));
    // The start of each of eight equal parts, and to the bit: such frames are neither resized nor cropped.
    const std::vector<LabelledImage>& pictures = find<InputView>("recognisePane.input")->pictures();
    for (std::size_t i = 0; i < 8; ++i) {
        const std::size_t frame = i * kFrames / 8;
        QCOMPARE(pictures[i].image, imageOf(m_frames[frame].pixels, scenes::kPictureSide));
        QCOMPARE(pictures[i].label,
                 QStringLiteral("frame %1, %2 s").arg(frame).arg(static_cast<double>(frame) / kRate, 0, 'f', 2));
    }
    QVERIFY(find<QLabel>("recognisePane.name")->text().contains(QStringLiteral("8 pictures of 64 x 64 pixels")));
    QVERIFY(!find<QTabWidget>("recognisePane.inputViews")->isTabVisible(1));
    // Each frame by itself: the first scene leads at first and the second one at last; the model was trained on such.
    QVERIFY(plot().isVisible());
    QCOMPARE(plot().scene().x.unit, QStringLiteral("s"));
    QVERIFY(meanProbability(0, 0, 5) > meanProbability(1, 0, 5));
    QVERIFY(meanProbability(1, 5, 8) > meanProbability(0, 5, 8));
    // A click on the curves shows the frame of that time, here one of the eight; the keys go on from it.
    clickTime(1.2);
    QVERIFY(showsFrame(8));
    QCOMPARE(plot().scene().marker->x, 1.0);
    press(Qt::Key_Right, Qt::AltModifier | Qt::ShiftModifier);
    QVERIFY(showsFrame(12));
    QVERIFY(watchdog.isContent());
}

void RecognitionMediaTest::aVideoIsLookedAtCloser()
{
    test::Watchdog watchdog;
    open({at("two_scenes.avi")});
    QVERIFY(isShown(8));
    QVERIFY(test::waitUntil([&] { return plot().isVisible(); }));
    find<QSpinBox>("recognisePane.framesToLookAt")->setValue(kFrames);
    press(Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
    QVERIFY(test::waitUntil([&] { return plot().scene().curves.at(0).x.size() == std::size_t{kFrames}; }));
    QCOMPARE(find<QLabel>("recognisePane.overTimeState")->text(), QStringLiteral("32 frames from 0.00 s to 3.88 s"));
    QVERIFY(!find<QProgressBar>("recognisePane.looking")->isVisible());
    QVERIFY(meanProbability(0, 0, kFirstFrames) > meanProbability(1, 0, kFirstFrames));
    QVERIFY(meanProbability(1, kFirstFrames, kFrames) > meanProbability(0, kFirstFrames, kFrames));
    clickTime(2.6);
    QVERIFY(showsFrame(20));
    QCOMPARE(plot().scene().marker->x, 2.5);
    press(Qt::Key_Right, Qt::AltModifier | Qt::ShiftModifier);
    QVERIFY(showsFrame(21));
    press(Qt::Key_Left, Qt::AltModifier | Qt::ShiftModifier);
    press(Qt::Key_Left, Qt::AltModifier | Qt::ShiftModifier);
    QVERIFY(showsFrame(19));
    QVERIFY(watchdog.isContent());
    // The same numbers as the command that is copied.
    press(Qt::Key_T, Qt::ControlModifier | Qt::AltModifier);
    const QString command = QGuiApplication::clipboard()->text();
    QVERIFY2(command.startsWith(QStringLiteral("orangery recognize timeline ")), qPrintable(command));
    for (const QString& part : {QString::fromStdString(at("two_scenes.avi").string()), QStringLiteral("--frames 32"),
                                QStringLiteral("--mode name")})
        QVERIFY2(command.contains(part), qPrintable(command));
    std::string lines;
    for (const std::string& name : m_names)
        lines += "a " + name + "\n";
    QVERIFY(writeFile(at("classes.txt"), lines).has_value());
    Context context;
    const auto told = runTask(*registry().find("recognize.timeline"),
                              {{"video", at("two_scenes.avi").string()},
                               {"model", m_page->study().model()},
                               {"classes", at("classes.txt").string()},
                               {"mode", "name"},
                               {"frames", kFrames},
                               {"top", m_names.size()}},
                              context);
    QVERIFY2(told.has_value(), told ? "" : describe(told.error()).c_str());
    const Json& frames = told->document.at("frames");
    QCOMPARE(frames.size(), std::size_t{kFrames});
    for (const widgets::Curve& curve : plot().scene().curves)
        for (std::size_t i = 0; i < frames.size(); ++i) {
            QCOMPARE(curve.x[i], frames[i]["time"].get<double>());
            for (const Json& entry : frames[i]["ranking"])
                if (entry["class"].get<std::string>() == curve.name.toStdString())
                    // Kept texts are float32, and 100 x cosine makes 1e-5 of their cosine 1e-3.
                    QVERIFY(std::abs(curve.y[i] - entry["probability"].get<double>()) < 2e-3);
        }
}

void RecognitionMediaTest::lookingCloserCanBeStopped()
{
    open({at("two_scenes.avi"), at("star.off")});
    const auto& study = m_page->study();
    QVERIFY(test::waitUntil([&] { return study.items().size() == 2; }));
    const int video = fs::path(study.items()[0].input).filename() == "two_scenes.avi" ? 0 : 1;
    clickInput(video);
    QVERIFY(isShown(8));
    QVERIFY(test::waitUntil([&] { return plot().isVisible(); }));
    const QAction* action = m_window->actions().find(QStringLiteral("recognition.lookCloser"));
    const auto look = [&] { return test::trigger(*m_window, QStringLiteral("recognition.lookCloser")); };
    QVERIFY(look());
    QCOMPARE(action->text(), QStringLiteral("Stop looking closer"));
    QVERIFY(find<QProgressBar>("recognisePane.looking")->isVisible());
    QVERIFY(look());
    QVERIFY(action->text().startsWith(QStringLiteral("Look closer")));
    QVERIFY(!find<QProgressBar>("recognisePane.looking")->isVisible());
    QVERIFY(find<QLabel>("recognisePane.overTimeState")->text().startsWith(QStringLiteral("Stopped")));
    QTest::qWait(300);
    QCOMPARE(plot().scene().curves.at(0).x.size(), std::size_t{8});
    // Another input ends it as well, and nothing of the first one shows up there.
    QVERIFY(look());
    clickInput(1 - video);
    QVERIFY(isShown(6));
    QTest::qWait(300);
    QVERIFY(!plot().isVisible());
    QVERIFY(!action->isEnabled());
    // As many frames as the video has are all that there are.
    clickInput(video);
    QVERIFY(isShown(8));
    QVERIFY(test::waitUntil([&] { return plot().isVisible(); }));
    find<QSpinBox>("recognisePane.framesToLookAt")->setValue(512);
    QVERIFY(look());
    QVERIFY(test::waitUntil([&] { return plot().scene().curves.at(0).x.size() == std::size_t{kFrames}; }));
}

void RecognitionMediaTest::aCloudIsShownByItsViewsAndInSpace()
{
    open({at("star.off")});
    QVERIFY(isShown(6));
    const std::vector<LabelledImage>& pictures = find<InputView>("recognisePane.input")->pictures();
    const inputs::Input expected = viewsOf(at("star.off"), scenes::kPictureSide);
    QCOMPARE(expected.pictures.size(), std::size_t{6});
    for (std::size_t i = 0; i < 6; ++i) {
        QCOMPARE(pictures[i].image, imageOf(expected.pictures[i].image.bytes, scenes::kPictureSide));
        QCOMPARE(pictures[i].label, QString::fromStdString(expected.pictures[i].label));
    }
    QVERIFY(!plot().isVisible());
    QVERIFY(!m_window->actions().find(QStringLiteral("recognition.lookCloser"))->isEnabled());
    // In 3-D, with the cameras of these views; a click on one shows what it sees.
    clickTab(1);
    const auto* pane = find<CloudPane>("cloudPane");
    QVERIFY(pane->isVisible());
    QVERIFY(test::waitUntil([&] { return pane->scene().has_value(); }));
    QVERIFY(!pane->view().drawing().points.empty());
    QCOMPARE(pane->view().drawing().cameras.size(), std::size_t{6});
    QVERIFY(pane->view().isVisible());
    QTest::mouseClick(&pane->view(), Qt::LeftButton, {}, pane->view().placeOf(1).toPoint());
    QCOMPARE(pane->camera(), std::size_t{1});
    QVERIFY(find<QLabel>("cloudPane.cameraName")->text().contains(QString::fromStdString(expected.pictures[1].label)));
}

void RecognitionMediaTest::aListOfFilesIsItsObjects()
{
    const fs::path fixtures = fs::path(ORANGERY_TEST_DATA) / "cloud";
    for (const char* name : {"objects.h5", "shape_names.txt"})
        fs::copy_file(fixtures / name, at(name), fs::copy_options::overwrite_existing);
    QVERIFY(writeFile(at("test_files.txt"), "data/modelnet40_ply_hdf5_2048/objects.h5\n").has_value());
    drop({at("test_files.txt")});
    const Study& study = m_page->study();
    QVERIFY(test::waitUntil([&] { return study.items().size() == 3 && bars().size() == 3; }));
    // The list of names beside the file brings the classes, and the labels say which is which.
    QCOMPARE(study.classes().names, (std::vector<std::string>{"airplane", "bathtub", "bed"}));
    for (std::size_t i = 0; i < 3; ++i) {
        QCOMPARE(study.items()[i].input, at("objects.h5#" + std::to_string(i)).string());
        QCOMPARE(*study.items()[i].truth, (std::array<std::size_t, 3>{2, 0, 1})[i]);
    }
    QVERIFY(test::waitUntil([&] { return study.waiting() == 0; }));
    clickInput(2);
    QVERIFY(isShown(6));
    QVERIFY(test::waitUntil(
        [&] { return find<QLabel>("recognisePane.name")->text().startsWith(QStringLiteral("objects.h5#2")); }));
    const inputs::Input expected = viewsOf(at("objects.h5#2"), scenes::kPictureSide);
    QVERIFY(test::waitUntil([&] {
        return find<InputView>("recognisePane.input")->pictures()[1].image ==
               imageOf(expected.pictures[1].image.bytes, scenes::kPictureSide);
    }));
    clickTab(1);
    const auto* pane = find<CloudPane>("cloudPane");
    QVERIFY(test::waitUntil([&] { return pane->scene().has_value(); }));
    QVERIFY(pane->commandLineText().contains(QStringLiteral("objects.h5#2")));
    // Dropped again, itself or by its file, nothing is added.
    drop({at("objects.h5"), at("star.off")});
    QVERIFY(test::waitUntil([&] { return study.items().size() == 4; }));
    QVERIFY(!study.items()[3].truth);
}

void RecognitionMediaTest::inputsOfAllKindsStandBesideEachOther()
{
    const fs::path picture = at("picture.png");
    QVERIFY(writeFile(picture, scenes::pngOf(m_frames.front())).has_value());
    open({at("two_scenes.avi"), at("star.off"), picture, ORANGERY_TEST_DATA "/media/b_frames.mp4"});
    const Study& study = m_page->study();
    QVERIFY(test::waitUntil([&] { return study.items().size() == 4 && study.waiting() == 0; }));
    // Files are read side by side, so their order is not fixed.
    std::map<std::string, int> rows;
    for (std::size_t i = 0; i < study.items().size(); ++i) {
        QVERIFY2(!study.items()[i].failure, study.items()[i].failure.value_or("").c_str());
        rows[fs::path(study.items()[i].input).filename().string()] = static_cast<int>(i);
    }
    const auto* tabs = find<QTabWidget>("recognisePane.inputViews");
    const auto* gallery = find<widgets::ThumbnailGallery>("recognisePane.gallery");
    for (const auto& [name, pictures] : {std::pair{"star.off", 6}, std::pair{"picture.png", 1},
                                         std::pair{"b_frames.mp4", 8}, std::pair{"star.off", 6}}) {
        clickInput(rows.at(name));
        QVERIFY(isShown(static_cast<std::size_t>(pictures)));
        QVERIFY(find<QLabel>("recognisePane.name")->text().startsWith(QString::fromLatin1(name)));
        QCOMPARE(tabs->isTabVisible(1), pictures == 6);
        QCOMPARE(plot().isVisible(), pictures == 8);
        QCOMPARE(bars().size(), m_names.size());
        // Every kind has a small picture and its best class in the gallery.
        const QModelIndex index = gallery->model()->index(rows.at(name), 0);
        QVERIFY(test::waitUntil([&] { return index.data(Qt::DecorationRole).isValid(); }));
        QVERIFY(index.data(Qt::AccessibleTextRole).toString().contains(u'%'));
    }
}

void RecognitionMediaTest::screenshots_data()
{
    QTest::addColumn<QString>("theme");
    for (const char* theme : {"light", "dark"})
        QTest::newRow(theme) << QString::fromLatin1(theme);
}

/// For people to look at, where ORANGERY_SCREENSHOTS says.
void RecognitionMediaTest::screenshots()
{
    const QString target = qEnvironmentVariable("ORANGERY_SCREENSHOTS");
    if (target.isEmpty())
        QSKIP("ORANGERY_SCREENSHOTS names no folder to write to");
    QFETCH(const QString, theme);
    m_window->setTheme(shell::themeFromName(theme));
    const auto save = [&](const char* name) {
        QTest::qWait(400);
        return m_page->grab().save(target + u'/' + QString::fromLatin1(name) + u'_' + theme + QStringLiteral(".png"));
    };
    open({at("two_scenes.avi"), at("star.off")});
    const Study& study = m_page->study();
    QVERIFY(test::waitUntil([&] { return study.items().size() == 2 && study.waiting() == 0; }));
    const int video = fs::path(study.items()[0].input).filename() == "two_scenes.avi" ? 0 : 1;
    clickInput(video);
    QVERIFY(isShown(8));
    find<QSpinBox>("recognisePane.framesToLookAt")->setValue(kFrames);
    QVERIFY(test::waitUntil([&] { return test::trigger(*m_window, QStringLiteral("recognition.lookCloser")); }));
    QVERIFY(test::waitUntil([&] { return plot().scene().curves.at(0).x.size() == std::size_t{kFrames}; }));
    clickTime(2.6);
    QVERIFY(showsFrame(20));
    QVERIFY(save("recognition_video"));
    clickInput(1 - video);
    QVERIFY(isShown(6));
    clickTab(1);
    QVERIFY(test::waitUntil([&] { return find<CloudPane>("cloudPane")->scene().has_value(); }));
    QVERIFY(save("recognition_cloud"));
}

QTEST_MAIN(RecognitionMediaTest)
#include "recognition_media_test.moc"
