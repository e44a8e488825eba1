// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"
#include "engine/io/safetensors.h"
#include "engine/models/catalogue/model_search.h"
#include "engine/models/catalogue/packages.h"
#include "window_fixture.h"

#include <QCommandLinkButton>
#include <QLabel>
#include <QTemporaryDir>
#include <QTest>

using namespace orangery;

/// The models that the welcome page offers. Nothing here reaches a network.
class WelcomeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        test::failOnWarnings();
        m_data = std::make_unique<QTemporaryDir>();
        qputenv("XDG_DATA_HOME", m_data->path().toLocal8Bit());
    }

    void tellsSizeAndLicenceOfWhatCanBeFetched()
    {
        shell::MainWindow window(shell::PlugIns::Ignore);
        window.show();
        const auto packages = offered();
        QVERIFY(waitForOffers(window));
        const QList<QCommandLinkButton*> buttons = offersOf(window);
        for (std::size_t i = 0; i < packages.size(); ++i) {
            const QString text =
                buttons[static_cast<qsizetype>(i)]->text() + buttons[static_cast<qsizetype>(i)]->description();
            const QString size = QString::number(static_cast<double>(packages[i].bytes) / 1e6, 'f', 1);
            for (const QString& part :
                 {QString::fromStdString(std::string(packages[i].what)), size,
                  QString::fromStdString(std::string(packages[i].licence)), QStringLiteral("Fetch")})
                QVERIFY2(text.contains(part), qPrintable(text));
        }
    }

    void opensAModelThatIsThere()
    {
        const std::string name(offered()[1].name);
        const fs::path folder = models::userModelFolder() / name;
        fs::create_directories(folder);
        const io::TensorFile file{.tensors = {{.name = "w", .shape = {1}, .bytes = std::vector<std::byte>(4)}},
                                  .metadata = {}};
        QVERIFY(io::writeSafetensors(folder / "model.safetensors", file).has_value());
        shell::MainWindow window(shell::PlugIns::Use);
        window.show();
        QVERIFY(waitForOffers(window));
        QVERIFY(offersOf(window)[1]->text().startsWith(QStringLiteral("Open")));
        QTest::mouseClick(offersOf(window)[1], Qt::LeftButton);
        QTRY_VERIFY(window.windowTitle().contains(QString::fromStdString(name)));
    }

    void offersSeveralPackagesByOneButton()
    {
        const models::PackageSet& set = models::packageSets().front();
        const fs::path there = models::userModelFolder() / set.packages.front();
        for (const bool hasOne : {false, true}) {
            if (hasOne)
                fs::create_directories(there);
            shell::MainWindow window(shell::PlugIns::Ignore);
            window.show();
            QVERIFY(waitForOffers(window));
            const auto* button = window.findChild<QCommandLinkButton*>(QStringLiteral("welcome.modelSet"));
            QVERIFY(button != nullptr);
            QVERIFY(button->text().startsWith(QStringLiteral("Fetch photo-encoder")));
            std::uint64_t bytes = 0;
            for (const models::ModelPackage& package : offered())
                for (const std::string_view name : set.packages)
                    if (package.name == name) {
                        bytes += hasOne && name == set.packages.front() ? 0 : package.bytes;
                        QVERIFY(button->description().contains(QString::fromStdString(std::string(package.licence))));
                    }
            const QString size = QString::number(static_cast<double>(bytes) / 1e6, 'f', 1) + QStringLiteral(" MB");
            QVERIFY2(button->description().contains(size), qPrintable(button->description()));
        }
        for (const std::string_view name : set.packages)
            fs::create_directories(models::userModelFolder() / name);
        shell::MainWindow window(shell::PlugIns::Ignore);
        window.show();
        QVERIFY(waitForOffers(window));
        const auto* button = window.findChild<QCommandLinkButton*>(QStringLiteral("welcome.modelSet"));
        QVERIFY(button->text().startsWith(QStringLiteral("Open")));
        QVERIFY(fs::exists(button->description().toStdString()));  // the sample that it opens
    }

    void tellsWhyOneCannotBeFetched()
    {
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", m_data->path().toLocal8Bit());  // no Python, no pip
        {
            shell::MainWindow window(shell::PlugIns::Ignore);
            window.show();
            QVERIFY(waitForOffers(window));
            QTest::mouseClick(offersOf(window)[0], Qt::LeftButton);
            QTRY_VERIFY2(test::messageOf(window).contains(QStringLiteral("python3")) ||
                             test::messageOf(window).contains(QStringLiteral("pip")),
                         qPrintable(test::messageOf(window)));
            QTRY_VERIFY(offersOf(window).size() > 0 && offersOf(window)[0]->isEnabled());  // to be tried again
        }
        qputenv("PATH", path);
        QVERIFY(!fs::exists(models::userModelFolder() / std::string(offered()[0].name)));
    }

private:
    /// Packages that hold a model.
    static std::vector<models::ModelPackage> offered()
    {
        std::vector<models::ModelPackage> all(models::modelPackages().begin(), models::modelPackages().end());
        std::erase_if(all, [](const models::ModelPackage& package) { return package.name == models::kClipVocabulary; });
        return all;
    }
    static QList<QCommandLinkButton*> offersOf(const shell::MainWindow& window)
    {
        return window.findChildren<QCommandLinkButton*>(QStringLiteral("welcome.model"));
    }
    static bool waitForOffers(const shell::MainWindow& window)
    {
        return test::waitUntil([&] { return offersOf(window).size() == static_cast<qsizetype>(offered().size()); });
    }

    std::unique_ptr<QTemporaryDir> m_data;
};

QTEST_MAIN(WelcomeTest)
#include "welcome_test.moc"
