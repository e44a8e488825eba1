// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/event_log.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <thread>

using namespace orangery;

namespace {

const std::string kFirst = R"({"seq":0,"t_ms":0,"ev":"run_started","schema":"orangery.events/1","task":"t"})"
                           "\n";

std::string line(int seq, const std::string& more = {})
{
    return R"({"seq":)" + std::to_string(seq) + R"(,"t_ms":1,"ev":"step")" + more + "}\n";
}

std::vector<std::uint64_t> seqsOf(const std::vector<Json>& events)
{
    std::vector<std::uint64_t> seqs;
    for (const Json& event : events)
        seqs.push_back(event["seq"].get<std::uint64_t>());
    return seqs;
}

}  // namespace

class EventLogTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path m_path;

    void put(const std::string& bytes) const { QVERIFY(writeFile(m_path, bytes).has_value()); }

private Q_SLOTS:
    void init()
    {
        m_path = fs::path(m_folder.path().toStdString()) / "events.jsonl";
        fs::remove(m_path);
    }

    void whatIsWrittenIsRead()
    {
        Result<EventLog> log = EventLog::create(m_path, "some.task");
        QVERIFY(log.has_value());
        QCOMPARE(log->write("step", {{"x", 0.1}, {"text", "\xC3\xA4\n"}}).value(), std::uint64_t{1});
        QCOMPARE(log->write("empty").value(), std::uint64_t{2});
        QVERIFY(log->commit().has_value());
        const EventLogContents contents = readEventLog(m_path).value();
        QVERIFY(!contents.cut);
        QCOMPARE(contents.wholeBytes, fs::file_size(m_path));
        QCOMPARE(contents.events.size(), std::size_t{3});
        QCOMPARE(contents.events[0]["task"].get<std::string>(), std::string("some.task"));
        QCOMPARE(contents.events[1]["x"].get<double>(), 0.1);
        QCOMPARE(contents.events[1]["text"].get<std::string>(), std::string("\xC3\xA4\n"));
        QVERIFY(!EventLog::create(m_path, "t").has_value());  // never over an old log
    }

    void aLogThatWasCutAnywhereReadsToItsLastWholeLine()
    {
        const std::string whole = kFirst + line(1, R"(,"text":"\u00e4")") + line(2) + line(3, R"(,"list":[1,2])");
        for (std::size_t length = 0; length <= whole.size(); ++length) {
            put(whole.substr(0, length));
            const Result<EventLogContents> contents = readEventLog(m_path);
            QVERIFY(contents.has_value());
            const auto lines = std::count(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length), '\n');
            QCOMPARE(contents->events.size(), static_cast<std::size_t>(lines));
            QCOMPARE(contents->cut, length > 0 && whole[length - 1] != '\n');
            QCOMPARE(contents->wholeBytes, whole.substr(0, length).rfind('\n') + 1);
        }
    }

    void aGrowingLogIsReadByteByByte()
    {
        const std::string whole = kFirst + line(1) + line(2);
        EventReader reader("log");
        std::vector<Json> events;
        for (const char& byte : whole)
            QVERIFY(reader.feed({&byte, 1}, events).has_value());
        QCOMPARE(seqsOf(events), (std::vector<std::uint64_t>{0, 1, 2}));
        QVERIFY(!reader.hasPartialLine());
    }

    void aDamagedLogIsRefusedWithItsLine_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("message");
        const auto row = [](const char* name, const std::string& bytes, const char* message) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << QString::fromUtf8(message);
        };
        row("duplicated seq", kFirst + line(1) + line(1), "line 3: events are out of order");
        row("missing seq", kFirst + line(2), "line 2: events are out of order");
        row("another version",
            R"({"seq":0,"t_ms":0,"ev":"run_started","schema":"orangery.events/2","task":"t"})"
            "\n",
            "line 1: another version");
        row("no version",
            R"({"seq":0,"t_ms":0,"ev":"run_started","task":"t"})"
            "\n",
            "line 1: another version");
        row("no start", line(0), "line 1: not an event log");
        row("no JSON", kFirst + "seq 1\n", "line 2: not a valid event");
        row("NaN", kFirst + line(1, R"(,"V":NaN)"), "line 2: not a valid event");
        row("invalid UTF-8", kFirst + line(1, ",\"text\":\"\xFF\""), "line 2: not a valid event");
        row("nested too deep", kFirst + line(1, ",\"x\":" + std::string(200000, '[')), "line 2: not a valid event");
        row("no object", kFirst + "[1]\n", "line 2: not a valid event");
        row("empty line", kFirst + "\n" + line(1), "line 2: not a valid event");
        row("fractional seq", kFirst + "{\"seq\":1.5,\"t_ms\":0,\"ev\":\"x\"}\n", "line 2: not a valid event");
        row("negative time", kFirst + "{\"seq\":1,\"t_ms\":-1,\"ev\":\"x\"}\n", "line 2: not a valid event");
    }

    void aDamagedLogIsRefusedWithItsLine()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, message);
        put(bytes.toStdString());
        const Result<EventLogContents> contents = readEventLog(m_path);
        QVERIFY(!contents.has_value());
        QVERIFY(contents.error().code == ErrorCode::Input);
        const QString told = QString::fromStdString(contents.error().message);
        QVERIFY2(told.contains(message), qPrintable(told));
    }

    void whatAReaderDoesNotKnowPasses()
    {
        put(kFirst + line(1, R"(,"never_heard_of":{"a":[null]})") + R"({"seq":2,"t_ms":9,"ev":"novelty"})" + "\n");
        QCOMPARE(readEventLog(m_path)->events.size(), std::size_t{3});
    }

    void aLineOfAMegabyteIsOneEvent()
    {
        Result<EventLog> log = EventLog::create(m_path, "t");
        QVERIFY(log && log->write("step", {{"text", std::string(std::size_t{1} << 20U, 'x')}}));
        QCOMPARE(readEventLog(m_path)->events[1]["text"].get<std::string>().size(), std::size_t{1} << 20U);
    }

    void resumingDropsACutLineAndAppends()
    {
        put(kFirst + line(1) + line(2) + R"({"seq":3,"t_ms":)");
        Result<EventLog> log = EventLog::resume(m_path, 1);
        QVERIFY(log && log->write("again"));
        const std::vector<Json> events = readEventLog(m_path)->events;
        QCOMPARE(seqsOf(events), (std::vector<std::uint64_t>{0, 1, 2, 3, 4}));
        QCOMPARE(events[3]["ev"].get<std::string>(), std::string("resumed"));
        QCOMPARE(events[3]["valid_through_seq"].get<int>(), 1);
        QVERIFY(events[4]["t_ms"].get<int>() >= events[2]["t_ms"].get<int>());
        QVERIFY(!readEventLog(m_path)->cut);
    }

    void nothingIsResumedWhereNothingWasBegun()
    {
        put("{\"seq\":0,");
        QVERIFY(EventLog::resume(m_path, 0).error().code == ErrorCode::Input);
        fs::remove(m_path);
        QVERIFY(EventLog::resume(m_path, 0).error().code == ErrorCode::Input);
    }

    void onlyOneWriterGoesOn()
    {
        {
            Result<EventLog> first = EventLog::create(m_path, "t");
            QVERIFY(first && first->write("step"));
            const Result<EventLog> second = EventLog::resume(m_path, 1);
            QVERIFY(!second && second.error().code == ErrorCode::Usage);
            QVERIFY(first->write("step"));
        }
        QCOMPARE(readEventLog(m_path)->events.size(), std::size_t{3});
        QVERIFY(EventLog::resume(m_path, 2).has_value());
    }

    void severalThreadsMayWrite()
    {
        constexpr int kThreads = 8;
        constexpr int kEach = 200;
        Result<EventLog> log = EventLog::create(m_path, "t");
        QVERIFY(log.has_value());
        {
            std::vector<std::jthread> writers;
            for (int thread = 0; thread < kThreads; ++thread)
                writers.emplace_back([&log, thread] {
                    for (int i = 0; i < kEach; ++i)
                        (void)log->write("step", {{"thread", thread}, {"i", i}});
                });
        }
        const Result<EventLogContents> contents = readEventLog(m_path);  // checks that seq counts up
        QVERIFY(contents.has_value());
        QCOMPARE(contents->events.size(), std::size_t{1 + kThreads * kEach});
        std::array<int, kThreads> next{};
        for (std::size_t i = 1; i < contents->events.size(); ++i) {
            const Json& event = contents->events[i];
            QCOMPARE(event["i"].get<int>(), next.at(event["thread"].get<std::size_t>())++);
        }
    }
};

QTEST_APPLESS_MAIN(EventLogTest)
#include "event_log_test.moc"
