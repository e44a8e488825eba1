// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/background.h"

#include "engine/base/result.h"

#include <QCoreApplication>
#include <QSemaphore>
#include <QTest>
#include <QThreadPool>

#include <new>
#include <optional>
#include <stdexcept>
#include <vector>

using namespace orangery;
using namespace orangery::bridge;

/// Functions that run elsewhere, and what becomes of their answers.
class BackgroundTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void bringsTheAnswerHome();
    void whatIsThrownIsAFailure();
    void onlyTheLatestAnswerCounts();
    void mayEndBeforeItsWork();
};

void BackgroundTest::bringsTheAnswerHome()
{
    Background background(nullptr);
    QThread* worked = nullptr;
    QThread* told = nullptr;
    int answer = 0;
    background.run(
        [&worked] {
            worked = QThread::currentThread();
            return 42;
        },
        [&](int given) {
            told = QThread::currentThread();
            answer = given;
        });
    QVERIFY(background.isRunning());
    QTRY_COMPARE(answer, 42);
    QVERIFY(worked != told && told == thread());
    QVERIFY(!background.isRunning());
}

void BackgroundTest::whatIsThrownIsAFailure()
{
    Background background(nullptr);
    std::optional<Error> error;
    const auto keep = [&](const Result<int>& given) { error = given ? Error{} : given.error(); };
    background.run([]() -> Result<int> { throw std::runtime_error("a table has no row 7"); }, keep);
    QTRY_VERIFY(error);
    QCOMPARE(error->code, ErrorCode::Failed);
    QCOMPARE(error->cause, std::string("a table has no row 7"));
    error.reset();
    background.run([]() -> Result<int> { throw std::bad_alloc(); }, keep);
    QTRY_VERIFY(error);
    QCOMPARE(error->code, ErrorCode::Resource);
    error.reset();
    background.run([]() -> Result<int> { return failure(ErrorCode::Input, "told"); }, keep);
    QTRY_VERIFY(error);
    QCOMPARE(error->message, std::string("told"));
}

void BackgroundTest::onlyTheLatestAnswerCounts()
{
    Background background(nullptr);
    QSemaphore gate;
    std::vector<int> answers;
    const auto keep = [&](int given) { answers.push_back(given); };
    const auto waits = [&gate](int answer) {
        return [&gate, answer] {
            gate.acquire();
            return answer;
        };
    };
    background.run(waits(1), keep);
    background.run(waits(2), keep);
    gate.release(2);
    QTRY_VERIFY(!background.isRunning());
    QCOMPARE(answers, std::vector<int>{2});
    background.run(waits(3), keep);
    background.cancel();
    gate.release();
    QTRY_VERIFY(!background.isRunning());
    QCOMPARE(answers, std::vector<int>{2});
}

void BackgroundTest::mayEndBeforeItsWork()
{
    QSemaphore gate;
    bool isTold = false;
    {
        Background background(nullptr);
        background.run(
            [&gate] {
                gate.acquire();
                return 0;
            },
            [&](int) { isTold = true; });
    }
    gate.release();
    QThreadPool::globalInstance()->waitForDone();
    QCoreApplication::processEvents();
    QVERIFY(!isTold);
}

QTEST_GUILESS_MAIN(BackgroundTest)
#include "background_test.moc"
