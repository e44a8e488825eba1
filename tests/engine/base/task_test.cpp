// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/task.h"

#include <QTest>

#include <new>
#include <stdexcept>

using namespace orangery;

namespace {

Task taskThat(std::function<Result<TaskOutput>(const Params&, Context&)> run)
{
    return {.id = "tool.verb",
            .title = "Try",
            .help = "Tries.",
            .options = {{.name = "input", .type = OptionType::InputPath, .positional = true},
                        {.name = "files", .type = OptionType::List, .positional = true},
                        {.name = "rate", .type = OptionType::Real},
                        {.name = "models", .type = OptionType::List},
                        {.name = "fast", .type = OptionType::Flag, .defaultValue = false},
                        {.name = "colour", .type = OptionType::Flag, .defaultValue = true}},
            .run = std::move(run)};
}

Task idleTask()
{
    return taskThat([](const Params&, Context&) { return TaskOutput{}; });
}

Error errorOf(const Task& task, const Json& values)
{
    Context context;
    return runTask(task, values, context).error();
}

}  // namespace

class TaskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void valuesAreCheckedBeforeTheTaskRuns()
    {
        bool ran = false;
        const Task task = taskThat([&](const Params&, Context&) {
            ran = true;
            return TaskOutput{};
        });
        QVERIFY(errorOf(task, {{"rate", "x"}}).code == ErrorCode::Usage);
        QVERIFY(!ran);
        Context context;
        QVERIFY(runTask(task, {{"rate", 1}}, context).has_value());
        QVERIFY(ran);
    }

    void whatLibrariesThrowBecomesAnError()
    {
        const Error full = errorOf(
            taskThat([](const Params&, Context&) -> Result<TaskOutput> { throw std::bad_alloc(); }), Json::object());
        QVERIFY(full.code == ErrorCode::Resource);
        const Error other = errorOf(
            taskThat([](const Params&, Context&) -> Result<TaskOutput> { throw std::runtime_error("line 1\nline 2"); }),
            Json::object());
        QVERIFY(other.code == ErrorCode::Failed);
        QCOMPARE(describe(other), std::string("tool.verb failed\n  line 1 line 2"));
    }

    void theCommandLineMakesTheSameCall()
    {
        const Json values = {{"input", "a file's name"}, {"files", {"x", "y z"}}, {"rate", 0.1},
                             {"models", {"m", "n"}},     {"fast", true},          {"colour", false}};
        QCOMPARE(
            commandLine(idleTask(), values),
            std::string("orangery tool verb 'a file'\\''s name' x 'y z' --rate 0.1 --models m,n --fast --no-colour"));
        QCOMPARE(commandLine(idleTask(), {{"fast", false}, {"colour", true}}),
                 std::string("orangery tool verb --colour"));
        QCOMPARE(commandLine(idleTask(), Json::object()), std::string("orangery tool verb"));
    }

    void outcomesHaveTheirExitCodes()
    {
        QCOMPARE(exitCode(Outcome::Done), 0);
        QCOMPARE(exitCode(ErrorCode::Failed), 1);
        QCOMPARE(exitCode(ErrorCode::Usage), 2);
        QCOMPARE(exitCode(Outcome::Partial), 3);
        QCOMPARE(exitCode(ErrorCode::Input), 4);
        QCOMPARE(exitCode(ErrorCode::Resource), 5);
        QCOMPARE(exitCode(Outcome::Different), 6);
        QCOMPARE(exitCode(Outcome::Cancelled), 130);
    }

    void anErrorHasAtMostThreeLines()
    {
        const Error error{ErrorCode::Failed, "a\nb", std::string(5000, 'x'), "hint\r\nmore"};
        const std::string text = describe(error);
        QCOMPARE(std::count(text.begin(), text.end(), '\n'), std::ptrdiff_t{2});
        QVERIFY(text.size() < 1000);
    }

    void tasksAreFoundById()
    {
        TaskRegistry registry;
        registry.add(idleTask());
        QVERIFY(registry.find("tool.verb") == &registry.tasks().front());
        QVERIFY(registry.find("tool") == nullptr);
    }
};

QTEST_APPLESS_MAIN(TaskTest)
#include "task_test.moc"
