// SPDX-License-Identifier: GPL-3.0-or-later
#include "focus_walk.h"
#include "recorded_runs.h"
#include "window_fixture.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QLabel>
#include <QMenuBar>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>

#include <algorithm>
#include <map>

using namespace orangery;

/// The Recognition page by the keyboard alone, in a window that shows a run, so that its panes hold something.
class RecognitionKeysTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_runs.closeWindow(); }

    void tabReachesEveryControl_data() { addPanes(); }
    void tabReachesEveryControl();
    void whatHasTheFocusShowsIt_data() { addPanes(); }
    void whatHasTheFocusShowsIt();
    void noKeyMeansTwoThings_data() { addPanes(); }
    void noKeyMeansTwoThings();

private:
    void addPanes() const;
    void showPane() const;
    [[nodiscard]] QTabWidget& panes() const { return *m_runs.find<QTabWidget>("recognitionPage.panes"); }
    [[nodiscard]] QWidget& page() const { return *m_runs.find<QWidget>("recognitionPage"); }
    /// Widgets of the page that Tab has to come to, in no order.
    [[nodiscard]] QSet<QWidget*> stops() const;
    /// Widgets that get the focus one after the other, from the tabs of the panes back to them.
    [[nodiscard]] QList<QWidget*> walk(Qt::Key key) const;

    test::RecordedRuns m_runs;
};

namespace {

QString told(const QWidget* widget)
{
    return QString::fromLatin1(widget->metaObject()->className()) + QStringLiteral(" '") + widget->objectName() +
           QStringLiteral("' '") + widget->accessibleName() + u'\'';
}

}  // namespace

void RecognitionKeysTest::initTestCase()
{
    const Json descriptions = [&] {
        Json all = Json::object();
        for (const std::string& name : m_runs.classes())
            all[name] = {"a " + name, "a small " + name};
        return all;
    }();
    QVERIFY(writeFile(m_runs.at("descriptions.json"), writeJsonFile(descriptions)).has_value());
    m_runs.record("recognize.modes", "modes",
                  {{"truth", m_runs.at("data").string()}, {"descriptions", m_runs.at("descriptions.json").string()}});
    m_runs.showWindow();
    m_runs.window().setTheme(shell::Theme::Light);  // whose style draws what the program's does
    QVERIFY(m_runs.opensOn(m_runs.at("modes"), "Modes"));
    QVERIFY(QTest::qWaitForWindowActive(&m_runs.window()));
}

void RecognitionKeysTest::addPanes() const
{
    QTest::addColumn<int>("pane");
    for (int pane = 0; pane < panes().count(); ++pane)
        if (panes().isTabVisible(pane))
            QTest::addRow("%s", qPrintable(panes().tabText(pane))) << pane;
}

void RecognitionKeysTest::showPane() const
{
    QFETCH(const int, pane);
    panes().setCurrentIndex(pane);
    QTest::qWait(200);  // thumbnails and bars come
}

QSet<QWidget*> RecognitionKeysTest::stops() const
{
    QSet<QWidget*> all;
    for (QWidget* widget : page().findChildren<QWidget*>())
        if ((widget->focusPolicy() & Qt::TabFocus) != 0 && widget->isVisible() && widget->isEnabled() &&
            widget->focusProxy() == nullptr)
            all << widget;
    return all;
}

QList<QWidget*> RecognitionKeysTest::walk(Qt::Key key) const
{
    constexpr int kMost = 300;
    QWidget* begin = panes().tabBar();
    begin->setFocus(Qt::TabFocusReason);
    QList<QWidget*> all{begin};
    while (all.size() < kMost) {
        QTest::keyClick(m_runs.window().focusWidget(), key,
                        key == Qt::Key_Backtab ? Qt::ShiftModifier : Qt::NoModifier);
        QWidget* now = m_runs.window().focusWidget();
        if (now == begin)
            break;
        all << now;
    }
    return all;
}

void RecognitionKeysTest::tabReachesEveryControl()
{
    showPane();
    (void)walk(
        Qt::Key_Tab);  // a table that is come to makes its first row the current one, which enables what acts on it
    QList<QWidget*> forward = walk(Qt::Key_Tab);
    const QSet<QWidget*> reached(forward.begin(), forward.end());
    QStringList missed;
    for (QWidget* widget : stops())
        if (!reached.contains(widget))
            missed << told(widget);
    missed.sort();
    QVERIFY2(missed.isEmpty(), qPrintable(missed.join(u'\n')));
    QCOMPARE(reached.size(), forward.size());  // nothing keeps the focus, or gets it twice
    // And the same way back.
    QList<QWidget*> back = walk(Qt::Key_Backtab);
    std::reverse(forward.begin() + 1, forward.end());
    for (qsizetype i = 0; i < std::min(back.size(), forward.size()); ++i)
        QVERIFY2(back[i] == forward[i], qPrintable(told(back[i]) + QStringLiteral(" after ") + told(forward[i])));
    QCOMPARE(back.size(), forward.size());
    // Whatever stands in a pane is come to after its tabs, and before what stands around the page.
    QWidget* pane = panes().currentWidget();
    const QList<QWidget*> order = walk(Qt::Key_Tab);
    qsizetype in = 1;
    while (in < order.size() && pane->isAncestorOf(order[in]))
        ++in;
    for (qsizetype i = in; i < order.size(); ++i)
        QVERIFY2(!pane->isAncestorOf(order[i]), qPrintable(told(order[i])));
}

void RecognitionKeysTest::whatHasTheFocusShowsIt()
{
    showPane();
    QApplication::setCursorFlashTime(0);
    const QStringList dull = test::stopsThatShowNoFocus(m_runs.window(), *panes().tabBar(), page());
    QVERIFY2(dull.isEmpty(), qPrintable(dull.join(u'\n')));
}

void RecognitionKeysTest::noKeyMeansTwoThings()
{
    showPane();
    std::map<QString, QStringList> meanings;
    QWidget* pane = panes().currentWidget();
    // Keys of actions that work while something in the pane has the focus.
    for (QAction* action : m_runs.window().findChildren<QAction*>()) {
        const auto* owner = qobject_cast<QWidget*>(action->parent());
        const bool works = owner != nullptr && (owner->isWindow() || owner == pane || owner->isAncestorOf(pane) ||
                                                pane->isAncestorOf(owner));
        for (const QKeySequence& key : action->shortcuts())
            if (works)
                meanings[key.toString()] << action->objectName();
    }
    // And Alt with a letter: menus, buttons, labels that lead to a field.
    const auto note = [&](const QString& text, const QString& what) {
        if (const QKeySequence key = QKeySequence::mnemonic(text); !key.isEmpty())
            meanings[key.toString()] << what;
    };
    for (const QAction* menu : m_runs.window().menuBar()->actions())
        if (menu->isVisible())
            note(menu->text(), menu->text());
    for (const auto* button : page().findChildren<QAbstractButton*>())
        if (button->isVisible())
            note(button->text(), told(button));
    for (const auto* label : page().findChildren<QLabel*>())
        if (label->isVisible() && label->buddy() != nullptr)
            note(label->text(), told(label->buddy()));
    QStringList twice;
    for (const auto& [key, all] : meanings)
        if (all.size() > 1)
            twice << key + QStringLiteral(": ") + all.join(QStringLiteral(" | "));
    QVERIFY2(twice.isEmpty(), qPrintable(twice.join(u'\n')));
}

QTEST_MAIN(RecognitionKeysTest)
#include "recognition_keys_test.moc"
