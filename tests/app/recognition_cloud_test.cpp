// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"
#include "plugins/recognition/cloud/cloud_pane.h"
#include "widgets/cloud_view.h"
#include "window_fixture.h"

#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <numbers>

using namespace orangery;
using namespace orangery::recognition_page;

namespace {

/// A torus that stands on its rim, z up, as an OFF file.
/// `colour` follows the corners of each face.
std::string torus(int around, int along, const std::string& colour = {})
{
    std::string text = "OFF\n" + std::to_string(around * along) + " " + std::to_string(around * along) + " 0\n";
    for (int i = 0; i < around; ++i)
        for (int j = 0; j < along; ++j) {
            const double a = 2 * std::numbers::pi * i / around;
            const double b = 2 * std::numbers::pi * j / along;
            const double r = 2 + 0.7 * std::cos(b);
            text += std::to_string(r * std::cos(a)) + " " + std::to_string(0.7 * std::sin(b)) + " " +
                    std::to_string(r * std::sin(a)) + "\n";
        }
    for (int i = 0; i < around; ++i)
        for (int j = 0; j < along; ++j) {
            const int nextI = (i + 1) % around;
            const int nextJ = (j + 1) % along;
            text += "4 " + std::to_string(i * along + j) + " " + std::to_string(nextI * along + j) + " " +
                    std::to_string(nextI * along + nextJ) + " " + std::to_string(i * along + nextJ) + colour + "\n";
        }
    return text;
}

}  // namespace

/// The cloud pane as a person uses it.
class RecognitionCloudTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_window.reset(); }

    void aCloudShowsItsCameras();
    void aCloudHasItsOwnColours();
    void anOrganisedCloudTellsItsInvalidPoints();
    void brokenCloudsAreTold();
    void screenshots();

private:
    [[nodiscard]] fs::path at(const std::string& name) const { return m_folder.path().toStdString() + "/" + name; }

    QTemporaryDir m_folder;
    std::unique_ptr<shell::MainWindow> m_window;
};

void RecognitionCloudTest::initTestCase()
{
    QVERIFY(writeFile(at("torus.off"), torus(60, 30)).has_value());
    QVERIFY(writeFile(at("red.off"), torus(60, 30, " 220 40 40")).has_value());
    QVERIFY(writeFile(at("broken.off"), "OFF\n3 1 0\n0 0 0\n").has_value());
}

void RecognitionCloudTest::init()
{
    test::failOnWarnings();
    m_window = std::make_unique<shell::MainWindow>(shell::PlugIns::Ignore);
    m_window->show();
}

void RecognitionCloudTest::aCloudShowsItsCameras()
{
    CloudPane pane(nullptr);
    pane.offerActions(*m_window);
    pane.resize(800, 560);
    pane.QWidget::show();
    QVERIFY(QTest::qWaitForWindowExposed(&pane));
    pane.show(at("torus.off"), "shaded");
    QVERIFY(test::waitUntil([&] { return pane.scene().has_value(); }));
    QCOMPARE(pane.scene()->faces, std::size_t{1800});
    QCOMPARE(pane.view().drawing().cameras.size(), std::size_t{6});
    QVERIFY(pane.findChild<QLabel*>(QStringLiteral("cloudPane.state"))->text().contains(QStringLiteral("1800 faces")));
    const std::size_t right = 1;
    QCOMPARE(pane.view().drawing().cameras[right].name, QStringLiteral("right"));
    QTest::mouseClick(&pane.view(), Qt::LeftButton, {}, pane.view().placeOf(right).toPoint());
    QCOMPARE(pane.camera(), right);
    QVERIFY(pane.findChild<QLabel*>(QStringLiteral("cloudPane.cameraName"))->text().contains(QStringLiteral("right")));
    // The torus is thin from the right side and open from the front.
    const auto* picture = pane.findChild<QLabel*>(QStringLiteral("cloudPane.cameraPicture"));
    const QImage thin = picture->pixmap().toImage();
    QVERIFY(thin.pixelColor(112, 112).lightness() < 250 && thin.pixelColor(20, 112).lightness() > 250);
    pane.view().setEmphasis(std::size_t{0});
    QVERIFY(picture->pixmap().toImage().pixelColor(112, 112).lightness() > 250);
    pane.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&pane));
    pane.view().setFocus();
    const auto press = [&](Qt::Key key, Qt::KeyboardModifiers modifiers) {
        QTest::keyClick(&pane.view(), key, modifiers);
    };
    press(Qt::Key_D, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(pane.view().colouring(), widgets::CloudColouring::Depth);
    const double zoom = pane.view().eye().zoom;
    press(Qt::Key_Plus, Qt::ControlModifier);
    QVERIFY(pane.view().eye().zoom > zoom);
    press(Qt::Key_Minus, Qt::ControlModifier);
    press(Qt::Key_Minus, Qt::ControlModifier);
    QVERIFY(pane.view().eye().zoom < zoom);
    press(Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(pane.view().eye().zoom, zoom);
    press(Qt::Key_C, Qt::ControlModifier | Qt::AltModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), pane.commandLineText());
    QVERIFY(pane.commandLineText().startsWith(QStringLiteral("orangery recognize views")));
    QVERIFY(widgets::renderPicture(*pane.picture(), widgets::PictureFormat::Pdf).has_value());
    pane.show(at("torus.off"), "pointclip2");
    QVERIFY(test::waitUntil([&] { return pane.scene() && pane.view().drawing().cameras.size() == 10; }));
    const cloud::Point lying = pane.view().drawing().points.front();
    pane.show(at("torus.off"), "pointclip2", "y");
    QVERIFY(test::waitUntil([&] { return pane.scene() && pane.view().drawing().points.front() != lying; }));
    QVERIFY(pane.commandLineText().contains(QStringLiteral("--up y")));
    QVERIFY(test::widgetsWithoutName(pane).isEmpty());
}

void RecognitionCloudTest::aCloudHasItsOwnColours()
{
    CloudPane pane(nullptr);
    pane.offerActions(*m_window);
    pane.resize(800, 560);
    pane.QWidget::show();
    QVERIFY(QTest::qWaitForWindowExposed(&pane));
    const auto* choices = pane.findChild<QComboBox*>(QStringLiteral("cloudPane.colouring"));
    pane.show(at("red.off"), "shaded");
    QVERIFY(test::waitUntil([&] { return pane.scene().has_value(); }));
    QCOMPARE(choices->currentText(), QStringLiteral("Own colours"));
    QCOMPARE(pane.view().colouring(), widgets::CloudColouring::Own);
    const auto isRed = [](const QImage& image) {
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x) {
                const QColor pixel = image.pixelColor(x, y);
                if (pixel.red() > 120 && pixel.green() < 60 && pixel.blue() < 60)
                    return true;
            }
        return false;
    };
    QVERIFY(isRed(pane.view().grab().toImage()));
    QVERIFY(isRed(pane.findChild<QLabel*>(QStringLiteral("cloudPane.cameraPicture"))->pixmap().toImage()));
    QVERIFY(test::trigger(*m_window, QStringLiteral("cloud.colouring")));
    QCOMPARE(pane.view().colouring(), widgets::CloudColouring::Shaded);
    QVERIFY(!isRed(pane.view().grab().toImage()));
    pane.show(at("torus.off"), "shaded");
    QVERIFY(test::waitUntil([&] { return pane.scene().has_value(); }));
    QCOMPARE(choices->count(), 2);
    pane.show(at("red.off"), "pointclip1");
    QVERIFY(test::waitUntil([&] { return pane.scene().has_value(); }));
    QCOMPARE(pane.view().colouring(), widgets::CloudColouring::Own);
    QVERIFY(!isRed(pane.findChild<QLabel*>(QStringLiteral("cloudPane.cameraPicture"))->pixmap().toImage()));
}

void RecognitionCloudTest::anOrganisedCloudTellsItsInvalidPoints()
{
    CloudPane pane(nullptr);
    pane.offerActions(*m_window);
    pane.QWidget::show();
    pane.show(fs::path(ORANGERY_TEST_DATA) / "cloud" / "pcd" / "pcl_binary_compressed.pcd", "shaded");
    QVERIFY(test::waitUntil([&] { return pane.scene().has_value(); }));
    const auto* state = pane.findChild<QLabel*>(QStringLiteral("cloudPane.state"));
    QVERIFY2(state->text().startsWith(QStringLiteral("PCD compressed: 36 points. 4 of 40 points are not finite")),
             qPrintable(state->text()));
    QCOMPARE(pane.view().colouring(), widgets::CloudColouring::Own);
    QCOMPARE(pane.view().drawing().points.size(), std::size_t{36});
}

void RecognitionCloudTest::brokenCloudsAreTold()
{
    CloudPane pane(nullptr);
    pane.QWidget::show();
    pane.show(at("broken.off"), "shaded");
    const auto* state = pane.findChild<QLabel*>(QStringLiteral("cloudPane.state"));
    QVERIFY(test::waitUntil([&] {
        return state->text().contains(QStringLiteral("broken.off")) &&
               !state->text().startsWith(QStringLiteral("Reading"));
    }));
    QVERIFY(!pane.picture());
}

void RecognitionCloudTest::screenshots()
{
    const QString target = qEnvironmentVariable("ORANGERY_SCREENSHOTS");
    if (target.isEmpty())
        QSKIP("ORANGERY_SCREENSHOTS names no folder to write to");
    for (const char* theme : {"light", "dark"}) {
        m_window->setTheme(shell::themeFromName(QString::fromLatin1(theme)));
        const auto save = [&](QWidget& widget, const char* name) {
            QTest::qWait(400);
            QVERIFY(widget.grab().save(target + u'/' + QString::fromLatin1(name) + u'_' + QString::fromLatin1(theme) +
                                       QStringLiteral(".png")));
        };
        CloudPane pane(nullptr);
        pane.offerActions(*m_window);
        pane.resize(900, 600);
        pane.QWidget::show();
        pane.show(at("torus.off"), "shaded");
        QVERIFY(test::waitUntil([&] { return pane.scene().has_value(); }));
        pane.view().setEmphasis(std::size_t{1});
        save(pane, "cloud");
        pane.show(at("torus.off"), "pointclip1");
        QVERIFY(test::waitUntil([&] { return pane.scene().has_value(); }));
        pane.view().setColouring(widgets::CloudColouring::Depth);
        pane.view().setEmphasis(std::size_t{2});
        save(pane, "cloud_depth");
        pane.show(at("red.off"), "shaded");
        QVERIFY(test::waitUntil([&] { return pane.scene().has_value(); }));
        save(pane, "cloud_colours");
    }
}

QTEST_MAIN(RecognitionCloudTest)
#include "recognition_cloud_test.moc"
