// SPDX-License-Identifier: GPL-3.0-or-later
// Published figures below an evaluation, as a person looks at them; numbers against `recognize published`.
#include "engine/registry/registry.h"
#include "plugins/recognition/evaluation/evaluation_pane.h"
#include "plugins/recognition/evaluation/published_model.h"
#include "recognition_pane_fixture.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>
#include <QTableView>

using namespace orangery;
using namespace orangery::recognition_page;

class RecognitionPublishedTest : public test::RecognitionPaneFixture<EvaluationPane> {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { close(); }

    void aClickPutsThemBelowTheEvaluation();
    void figuresAreThoseOfTheCommand();
    void whatDoesNotAddUpIsMarked();
    void theShownRowsAreExportedAndCopied();
    void theChoiceIsKept();
    void everyWidgetHasAName();
    void lookAtThem_data() { addThemes("published"); }
    void lookAtThem();

private:
    [[nodiscard]] QWidget& part() const { return *find<QWidget>("published"); }
    [[nodiscard]] QTableView& table() const { return *find<QTableView>("published.table"); }
    [[nodiscard]] QComboBox& dataset() const { return *find<QComboBox>("published.dataset"); }
    [[nodiscard]] QString cell(int row, int column) const
    {
        return table().model()->index(row, column).data().toString();
    }
    void press() const;
    /// Goes down the box with the keys until it shows a data set.
    void pick(const QString& name) const;
};

void RecognitionPublishedTest::init()
{
    open({1300, 820});
    press();
    dataset().setCurrentIndex(0);
}

void RecognitionPublishedTest::press() const
{
    for (auto* button : m_pane->findChildren<QPushButton*>())
        if (button->text() == QStringLiteral("Published figures")) {
            QTest::mouseClick(button, Qt::LeftButton);
            return;
        }
    QFAIL("there is no such button");
}

void RecognitionPublishedTest::pick(const QString& name) const
{
    dataset().setFocus();
    QTest::keyClick(&dataset(), Qt::Key_Home);
    for (int i = 0; i < dataset().count() && dataset().currentText() != name; ++i)
        QTest::keyClick(&dataset(), Qt::Key_Down);
    QCOMPARE(dataset().currentText(), name);
}

void RecognitionPublishedTest::aClickPutsThemBelowTheEvaluation()
{
    QVERIFY(part().isVisible());
    QVERIFY(find<QLabel>("evaluation.hint")->isVisible());
    QVERIFY(part().geometry().top() > find<QLabel>("evaluation.hint")->parentWidget()->geometry().bottom());
    press();
    QVERIFY(!part().isVisible());
    QVERIFY(test::trigger(*m_window, QStringLiteral("recognition.evaluation.published")));
    QVERIFY(part().isVisible());
}

void RecognitionPublishedTest::figuresAreThoseOfTheCommand()
{
    const QAbstractItemModelTester tester(table().model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    Context context;
    const auto told = runTask(*registry().find("recognize.published"), Json::object(), context);
    QVERIFY(told.has_value());
    const Json& rows = told->document["rows"];
    QCOMPARE(table().model()->rowCount(), static_cast<int>(6 * rows.size()));
    QVERIFY(!table().isColumnHidden(PublishedModel::DataSet));
    const auto text = [](const Json& figure) -> QString {
        return QString::number(figure["top1"].get<double>(), 'f', 1) + QStringLiteral(" / ") +
               QString::number(figure["top5"].get<double>(), 'f', 1);
    };
    for (std::size_t r = 0; r < rows.size(); ++r) {
        const Json& figures = rows[r]["figures"];
        for (std::size_t encoder = 0; encoder < 4; ++encoder) {
            const int row = static_cast<int>(6 * r + encoder);
            QCOMPARE(cell(row, PublishedModel::DataSet).toStdString(), rows[r]["dataset"].get<std::string>());
            QCOMPARE(cell(row, PublishedModel::Names), text(figures[2 * encoder]));
            QCOMPARE(cell(row, PublishedModel::Descriptions), text(figures[2 * encoder + 1]));
            QVERIFY(cell(row, PublishedModel::Asked).isEmpty());
        }
        for (std::size_t chat = 0; chat < 2; ++chat) {
            const int row = static_cast<int>(6 * r + 4 + chat);
            QVERIFY(cell(row, PublishedModel::Model).startsWith(QStringLiteral("GPT-4V")));
            QVERIFY(cell(row, PublishedModel::Asked).startsWith(text(figures[8 + chat])));
            QVERIFY(cell(row, PublishedModel::Gain).isEmpty());
        }
    }
    pick(QStringLiteral("Mean of the 16"));
    QCOMPARE(table().model()->rowCount(), 6);
    QCOMPARE(cell(3, PublishedModel::Descriptions), text(told->document["printed_means"][7]));
}

void RecognitionPublishedTest::whatDoesNotAddUpIsMarked()
{
    int marked = 0;
    for (int row = 0; row < table().model()->rowCount(); ++row)
        for (int column = 0; column < PublishedModel::ColumnCount; ++column)
            marked += cell(row, column).endsWith(QLatin1Char('*')) ? 1 : 0;
    QCOMPARE(marked, 4);
    pick(QStringLiteral("ImageNet-1K"));
    QCOMPARE(table().model()->rowCount(), 6);
    QVERIFY(table().isColumnHidden(PublishedModel::DataSet));
    QCOMPARE(cell(2, PublishedModel::Model), QStringLiteral("ViT-L/14"));
    QCOMPARE(cell(2, PublishedModel::Gain), QStringLiteral("+3.9 / +2.3 *"));
    QVERIFY(table()
                .model()
                ->index(2, PublishedModel::Gain)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(QStringLiteral("printed as 4.9")));
    QCOMPARE(cell(1, PublishedModel::Gain), QStringLiteral("+4.6 / +2.3"));
    const QString notes = find<QLabel>("published.notes")->text();
    QVERIFY2(notes.contains(QStringLiteral("* ImageNet-1K, ViT-L/14: The gain is printed as 4.9")), qPrintable(notes));
    QVERIFY(!notes.contains(QStringLiteral("UCF-101")));
    pick(QStringLiteral("EuroSAT"));
    QVERIFY(!find<QLabel>("published.notes")->text().contains(QLatin1Char('*')));
}

void RecognitionPublishedTest::theShownRowsAreExportedAndCopied()
{
    for (const char* name : {"", "DTD"}) {
        const std::string wanted = std::string("published") + name;
        Json values = {{"output", at(wanted + "_told.csv").string()}};
        if (*name != '\0') {
            values["dataset"] = name;
            pick(QString::fromLatin1(name));
        }
        Context context;
        QVERIFY(runTask(*registry().find("recognize.published"), values, context).has_value());
        const std::string told = readFile(at(wanted + "_told.csv")).value();
        QVERIFY(test::choose(*m_window, QStringLiteral("recognition.evaluation.published.export"),
                             at(wanted + "_shown.csv")));
        QVERIFY(test::waitUntil([&] { return fs::exists(at(wanted + "_shown.csv")); }));
        QCOMPARE(readFile(at(wanted + "_shown.csv")).value(), told);
        QVERIFY(test::trigger(*m_window, QStringLiteral("recognition.evaluation.published.copy")));
        QCOMPARE(QGuiApplication::clipboard()->text().toStdString(), told);
    }
}

void RecognitionPublishedTest::theChoiceIsKept()
{
    pick(QStringLiteral("UCF-101"));
    close();
    open({1300, 820});
    QCOMPARE(dataset().currentText(), QStringLiteral("UCF-101"));
    QCOMPARE(table().model()->rowCount(), 6);
    QCOMPARE(cell(4, PublishedModel::Asked), QStringLiteral("83.7 / 94.9 *"));
}

void RecognitionPublishedTest::everyWidgetHasAName()
{
    QCOMPARE(test::widgetsWithoutName(*m_pane), QStringList());
}

void RecognitionPublishedTest::lookAtThem()
{
    const QString target = qEnvironmentVariable("ORANGERY_SCREENSHOTS");
    if (target.isEmpty())
        QSKIP("ORANGERY_SCREENSHOTS names no folder to write to");
    QFETCH(const QString, theme);
    m_window->setTheme(shell::themeFromName(theme));
    QTest::qWait(200);
    QVERIFY(m_pane->grab().save(target + u'/' + QString::fromLatin1(QTest::currentDataTag()) + QStringLiteral(".png")));
    pick(QStringLiteral("ImageNet-1K"));
    QTest::qWait(100);
    QVERIFY(
        m_pane->grab().save(target + u'/' + QString::fromLatin1(QTest::currentDataTag()) + QStringLiteral("_one.png")));
}

QTEST_MAIN(RecognitionPublishedTest)
#include "recognition_published_test.moc"
