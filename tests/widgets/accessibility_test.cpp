// SPDX-License-Identifier: GPL-3.0-or-later
#include "random_scene.h"
#include "widgets/curve_plot.h"
#include "widgets/find_bar.h"
#include "widgets/message_bar.h"
#include "widgets/timeline.h"
#include "widgets/tree_canvas.h"

#include <QAccessible>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>
#include <QVBoxLayout>

using namespace orangery::widgets;

class AccessibilityTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void everyWidgetThatTakesFocusHasAName();
    void tabReachesEveryWidgetThatTakesFocus();
    void everyTextIsTranslated();

private:
    static void fill(QWidget& page);
};

void AccessibilityTest::fill(QWidget& page)
{
    auto* layout = new QVBoxLayout(&page);
    auto* message = new MessageBar(&page);
    auto* find = new FindBar(&page);
    auto* canvas = new TreeCanvas(&page);
    auto* plot = new CurvePlot(&page);
    auto* timeline = new Timeline(&page);
    for (QWidget* widget : std::initializer_list<QWidget*>{message, find, canvas, plot, timeline})
        layout->addWidget(widget);
    message->present(MessageBar::Severity::Warning, QStringLiteral("text"), QStringLiteral("details"));
    find->setCount(2);
    canvas->resetScene(test::randomScene(30));
    canvas->setMinimapVisible(true);
    timeline->setLength(10);
    timeline->setPosition(5);
}

void AccessibilityTest::everyWidgetThatTakesFocusHasAName()
{
    QWidget page;
    fill(page);
    page.show();
    QVERIFY(QTest::qWaitForWindowExposed(&page));
    int walked = 0;
    for (const QWidget* widget : page.findChildren<QWidget*>()) {
        if (widget->focusPolicy() == Qt::NoFocus || widget->isHidden())
            continue;
        QAccessibleInterface* interface = QAccessible::queryAccessibleInterface(const_cast<QWidget*>(widget));
        QVERIFY(interface);
        QVERIFY2(!interface->text(QAccessible::Name).isEmpty(), widget->metaObject()->className());
        ++walked;
    }
    QVERIFY(walked > 12);
}

void AccessibilityTest::tabReachesEveryWidgetThatTakesFocus()
{
    QWidget page;
    fill(page);
    page.show();
    QVERIFY(QTest::qWaitForWindowActive(&page));
    QSet<QWidget*> reached;
    for (int k = 0; k < 60; ++k) {
        QTest::keyClick(page.focusWidget() ? page.focusWidget() : &page, Qt::Key_Tab);
        reached.insert(page.focusWidget());
    }
    for (QWidget* widget : page.findChildren<QWidget*>()) {
        const bool isStop = (widget->focusPolicy() & Qt::TabFocus) != 0 && widget->isVisible() && widget->isEnabled() &&
                            !widget->focusProxy();
        QVERIFY2(!isStop || reached.contains(widget), qPrintable(widget->accessibleName()));
    }
}

/// A text in quotes with a blank between two words is for people, unless it is a comment's or a file's.
void AccessibilityTest::everyTextIsTranslated()
{
    const QRegularExpression literal(QStringLiteral(R"re((\w+)\(\s*"([^"\n]*[a-z] [a-z][^"\n]*)")re"));
    const QStringList translators{QStringLiteral("tr"), QStringLiteral("translate")};
    QDirIterator files(QStringLiteral(ORANGERY_PROJECT_ROOT "/widgets"), {QStringLiteral("*.cpp")}, QDir::Files);
    int found = 0;
    while (files.hasNext()) {
        QFile file(files.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString source = QString::fromUtf8(file.readAll());
        for (auto match = literal.globalMatch(source); match.hasNext();) {
            const auto text = match.next();
            QVERIFY2(translators.contains(text.captured(1)), qPrintable(file.fileName() + u": " + text.captured(2)));
            ++found;
        }
    }
    QVERIFY(found > 10);
}

QTEST_MAIN(AccessibilityTest)
#include "accessibility_test.moc"
