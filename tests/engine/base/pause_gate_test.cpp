// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/context.h"

#include <QTest>

#include <atomic>
#include <thread>

using namespace orangery;

namespace {

/// A worker that passes checkpoints for as long as it may.
class Worker {
public:
    explicit Worker(PauseGate& gate)
        : m_thread([this, &gate](const std::stop_token& stop) {
              Context context{.stop = stop, .gate = &gate};
              while (context.checkpoint()) {
                  ++m_passed;
                  std::this_thread::yield();
              }
          })
    {
    }

    [[nodiscard]] long passed() const { return m_passed; }
    void stop()
    {
        m_thread.request_stop();
        m_thread.join();
    }

private:
    std::atomic<long> m_passed = 0;
    std::jthread m_thread;
};

}  // namespace

class PauseGateTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aPausedWorkerStandsAndGoesOn()
    {
        PauseGate gate;
        gate.pause();
        QVERIFY(gate.isPaused());
        Worker worker(gate);
        QTest::qWait(30);
        QCOMPARE(worker.passed(), 0L);
        gate.resume();
        QTRY_VERIFY(worker.passed() > 10);
        gate.pause();
        worker.stop();
    }

    void eachStepPassesOneCheckpoint()
    {
        PauseGate gate;
        gate.pause();
        Worker worker(gate);
        for (long step = 1; step <= 5; ++step) {
            gate.step();
            QTRY_COMPARE(worker.passed(), step);
        }
        QTest::qWait(30);
        QCOMPARE(worker.passed(), 5L);
        QVERIFY(gate.isPaused());
        worker.stop();
    }

    void aPausedWorkerCanBeStopped()
    {
        PauseGate gate;
        gate.pause();
        Worker worker(gate);
        worker.stop();  // would wait for ever
        QCOMPARE(worker.passed(), 0L);
    }

    void aStopIsTold()
    {
        std::stop_source source;
        const Context context{.stop = source.get_token()};
        QVERIFY(context.checkpoint().has_value());
        source.request_stop();
        const Result<void> stopped = context.checkpoint();
        QVERIFY(!stopped && stopped.error().code == ErrorCode::Cancelled);
        QCOMPARE(exitCode(stopped.error().code), 130);
    }
};

QTEST_GUILESS_MAIN(PauseGateTest)
#include "pause_gate_test.moc"
