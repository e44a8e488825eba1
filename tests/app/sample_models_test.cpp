// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"
#include "window_fixture.h"

#include <QCommandLinkButton>
#include <QTest>
#include <QTreeView>

using namespace orangery;

/// The sample models on the welcome page.
class SampleModelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theEncoderIsListedWithItsBadgeAndOpens();
};

void SampleModelsTest::theEncoderIsListedWithItsBadgeAndOpens()
{
    test::failOnWarnings();
    shell::MainWindow window(shell::PlugIns::Use);
    window.show();
    const auto encoder = [&]() -> QCommandLinkButton* {
        for (auto* button : window.findChildren<QCommandLinkButton*>(QStringLiteral("welcome.sample")))
            if (button->text().contains(QStringLiteral("encoder")))
                return button;
        return nullptr;
    };
    QVERIFY(test::waitUntil([&] { return encoder() != nullptr; }));
    QVERIFY(encoder()->description().contains(QStringLiteral("[small sample model]")));
    QTest::mouseClick(encoder(), Qt::LeftButton);
    const auto rows = [&] {
        const auto* tree = window.findChild<QTreeView*>(QStringLiteral("modelsPage.tree"));
        return tree == nullptr ? 0 : tree->model()->rowCount();
    };
    QVERIFY2(test::waitUntil([&] { return rows() > 0; }), qPrintable(test::messageOf(window)));
    const auto* tree = window.findChild<QTreeView*>(QStringLiteral("modelsPage.tree"));
    const QModelIndexList found =
        tree->model()->match(tree->model()->index(0, 0), Qt::DisplayRole, QStringLiteral("vision_model"), 1,
                             Qt::MatchContains | Qt::MatchRecursive);
    QVERIFY(!found.isEmpty());
}

QTEST_MAIN(SampleModelsTest)
#include "sample_models_test.moc"
