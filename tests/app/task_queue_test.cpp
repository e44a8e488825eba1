// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bridge/task_queue.h"

#include <QElapsedTimer>
#include <QTest>

#include <atomic>

using namespace orangery;
using namespace orangery::bridge;

namespace {

/// Counts checkpoints until it is stopped or has passed `most`.
Task countingTask(std::atomic<int>& passed, int most)
{
    Task task;
    task.id = "test.count";
    task.title = "Count";
    task.run = [&passed, most](const Params&, Context& context) -> Result<TaskOutput> {
        while (passed < most) {
            if (const Result<void> checked = context.checkpoint(); !checked)
                return failure(checked.error());
            ++passed;
            context.report(passed, most, "steps");
            std::this_thread::sleep_for(std::chrono::microseconds(200));
        }
        return TaskOutput{.document = {{"passed", passed.load()}}};
    };
    return task;
}

}  // namespace

class TaskQueueTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void deliversTheResultOnItsOwnThread();
    void reportsAtMostThirtyTimesASecond();
    void cancelIsAnsweredQuickly();
    void pausesAndStepsOneCheckpoint();
    void itsEndStopsWhatRuns();
    void failuresKeepTheirText();
};

void TaskQueueTest::deliversTheResultOnItsOwnThread()
{
    std::atomic<int> passed = 0;
    const Task task = countingTask(passed, 10);
    TaskQueue queue;
    TaskEndPointer end;
    connect(&queue, &TaskQueue::ended, this, [&](const TaskEndPointer& arrived) {
        QCOMPARE(QThread::currentThread(), queue.thread());
        end = arrived;
    });
    const TaskNumber number = queue.start(task, Json::object());
    QVERIFY(!queue.isIdle());
    QTRY_VERIFY(end != nullptr);
    QVERIFY(end->result.has_value());
    QCOMPARE(end->result->document["passed"].get<int>(), 10);
    QVERIFY(end->status.number == number);
    QVERIFY(queue.isIdle());
    QVERIFY(queue.start(task, Json::object()) != number);
}

void TaskQueueTest::reportsAtMostThirtyTimesASecond()
{
    std::atomic<int> passed = 0;
    const Task task = countingTask(passed, 3000);
    TaskQueue queue;
    int changes = 0;
    bool isOver = false;
    connect(&queue, &TaskQueue::changed, this, [&] { ++changes; });
    connect(&queue, &TaskQueue::ended, this, [&] { isOver = true; });
    QElapsedTimer clock;
    clock.start();
    queue.start(task, Json::object());
    QTRY_VERIFY_WITH_TIMEOUT(isOver, 30000);
    const double seconds = static_cast<double>(clock.elapsed()) / 1000;
    QVERIFY(changes > 0);
    QVERIFY2(changes <= 30 * seconds + 1,
             qPrintable(QString::number(changes) + QStringLiteral(" in ") + QString::number(seconds)));
}

void TaskQueueTest::cancelIsAnsweredQuickly()
{
    std::atomic<int> passed = 0;
    const Task task = countingTask(passed, 1000000);
    TaskQueue queue;
    TaskEndPointer end;
    connect(&queue, &TaskQueue::ended, this, [&](const TaskEndPointer& arrived) { end = arrived; });
    const TaskNumber number = queue.start(task, Json::object());
    QTRY_VERIFY(passed > 5);
    queue.cancel(number);
    QVERIFY(queue.status(number)->state == TaskStatus::State::Cancelling);
    QTRY_VERIFY(end != nullptr);
    QVERIFY(!end->result);
    QVERIFY(end->result.error().code == ErrorCode::Cancelled);
}

void TaskQueueTest::pausesAndStepsOneCheckpoint()
{
    std::atomic<int> passed = 0;
    const Task task = countingTask(passed, 1000000);
    TaskQueue queue;
    const TaskNumber number = queue.start(task, Json::object());
    QTRY_VERIFY(passed > 0);
    queue.pause(number);
    QTest::qWait(100);
    const int held = passed;
    QTest::qWait(100);
    QCOMPARE(passed.load(), held);
    queue.step(number);
    QTRY_COMPARE(passed.load(), held + 1);
    QTest::qWait(50);
    QCOMPARE(passed.load(), held + 1);
    queue.resume(number);
    QTRY_VERIFY(passed > held + 5);
}

void TaskQueueTest::itsEndStopsWhatRuns()
{
    std::atomic<int> passed = 0;
    const Task task = countingTask(passed, 1000000);
    {
        TaskQueue queue;
        queue.start(task, Json::object());
        queue.pause(queue.start(task, Json::object()));
        QTRY_VERIFY(passed > 0);
    }
    const int after = passed;
    QTest::qWait(50);
    QCOMPARE(passed.load(), after);
}

void TaskQueueTest::failuresKeepTheirText()
{
    Task task;
    task.id = "test.fail";
    task.run = [](const Params&, Context&) -> Result<TaskOutput> { throw std::runtime_error("as a library says"); };
    TaskQueue queue;
    TaskEndPointer end;
    connect(&queue, &TaskQueue::ended, this, [&](const TaskEndPointer& arrived) { end = arrived; });
    queue.start(task, Json::object());
    QTRY_VERIFY(end != nullptr);
    QVERIFY(!end->result);
    QCOMPARE(end->result.error().cause, std::string("as a library says"));
}

QTEST_GUILESS_MAIN(TaskQueueTest)
#include "task_queue_test.moc"
