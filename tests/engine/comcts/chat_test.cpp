// SPDX-License-Identifier: GPL-3.0-or-later
// Chat models as policies and judges: what they are asked, what their replies become, and how they fail.
#include "engine/chat/recorded_replies.h"
#include "engine/comcts/chat_participants.h"
#include "tests/engine/comcts/invented.h"

#include <QTest>

#include <deque>

using namespace orangery;
using namespace orangery::comcts;

namespace {

/// Gives prepared answers in turn, and remembers what it was asked.
class QueuedModel final : public chat::ChatModel {
public:
    QueuedModel(std::deque<chat::ChatAnswer> answers, bool prefill) : m_answers(std::move(answers)), m_prefill(prefill)
    {
    }

    const std::string& name() const override { return m_name; }
    bool takesPrefill() const override { return m_prefill; }
    chat::ChatAnswer reply(const chat::ChatRequest& request, const chat::DeltaSink& sink,
                           const std::stop_token& /*stop*/) override
    {
        asked.push_back(request);
        if (m_answers.empty())
            return tl::unexpected(chat::ChatFailure{"no_reply", "nothing is left to say"});
        const chat::ChatAnswer answer = m_answers.front();
        m_answers.pop_front();
        if (answer)
            sink(answer->text);
        return answer;
    }

    std::vector<chat::ChatRequest> asked;

private:
    std::string m_name = "model";
    std::deque<chat::ChatAnswer> m_answers;
    bool m_prefill;
};

chat::ChatAnswer saying(const std::string& text)
{
    return chat::ChatReply{.text = text, .tokens = 7};
}

const std::string kWhole = invented::goOn("", {"a1", "a2", "", "a4"}, "42");

/// The first three sections of kWhole: a prefix to go on from.
std::string prefix()
{
    const Response response = parseResponse(kWhole).value();
    return normalisedPrefix(std::span(response.sections).first(3));
}

PolicyAnswer answerOf(const std::shared_ptr<QueuedModel>& model, const std::string& prefix)
{
    const Question question = invented::question();
    const CompletionJob job{.question = &question, .prefix = prefix, .round = 2, .seed = 11};
    return ChatPolicy(model).complete(job, [](std::string_view) {}, {});
}

struct Judged {
    Question question = invented::question();
    Response response = parseResponse(kWhole).value();
    JudgedResponse asked{.question = &question, .round = 1, .model = "A", .response = &response, .seed = 5};
};

}  // namespace

class ChatTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void prefillIsGoneOnFrom()
    {
        const std::string rest = "### Step 1:\nb\n\n### The final answer is:\n42";
        const auto model = std::make_shared<QueuedModel>(std::deque{saying(rest)}, true);
        const PolicyAnswer answer = answerOf(model, prefix());
        QVERIFY(answer);
        QCOMPARE(answer->text, prefix() + rest);
        QCOMPARE(answer->tokens, 7);
        QCOMPARE(model->asked[0].prefill, prefix());
        QCOMPARE(model->asked[0].seed, std::uint64_t{11});
        QVERIFY(model->asked[0].messages.back().text.find(invented::question().text) != std::string::npos);
        QVERIFY(parseResponse(answer->text));
    }

    void atTheRootThePrefillIsTheFirstHeading()
    {
        const std::string heading = "### Image Description:";
        const auto model = std::make_shared<QueuedModel>(std::deque{saying(kWhole.substr(heading.size()))}, true);
        const PolicyAnswer answer = answerOf(model, "");
        QVERIFY(answer);
        QCOMPARE(answer->text, kWhole);
        QCOMPARE(model->asked[0].prefill, heading);
    }

    void withoutPrefillThePrefixIsShown()
    {
        for (const std::string& reply : {kWhole, kWhole.substr(kWhole.find("### Step 1"))}) {
            const auto model = std::make_shared<QueuedModel>(std::deque{saying(reply)}, false);
            const PolicyAnswer answer = answerOf(model, prefix());
            QVERIFY(answer);
            QVERIFY(model->asked[0].prefill.empty());
            QVERIFY(model->asked[0].messages.back().text.find(prefix()) != std::string::npos);
            const auto parsed = parseResponse(answer->text);
            QVERIFY(parsed);
            QCOMPARE(normalisedPrefix(std::span(parsed->sections).first(3)), prefix());
        }
    }

    void failuresKeepTheirKind()
    {
        const std::vector<std::pair<chat::ChatAnswer, std::string>> cases = {
            {tl::unexpected(chat::ChatFailure{"timeout", "no reply for 60 s"}), "timeout"},
            {chat::ChatReply{.text = kWhole, .finish = chat::FinishReason::Length}, "truncated"},
            {chat::ChatReply{.text = "", .finish = chat::FinishReason::ContentFilter}, "content_filter"},
        };
        for (const auto& [given, kind] : cases) {
            const PolicyAnswer answer = answerOf(std::make_shared<QueuedModel>(std::deque{given}, true), "");
            QVERIFY(!answer);
            QCOMPARE(answer.error().kind, kind);
        }
    }

    void judgeIsShownTheTruthAndTheImageOnlyForScores()
    {
        Judged judged;
        judged.question.image = "picture.png";
        const auto model = std::make_shared<QueuedModel>(
            std::deque{saying("Yes, both say 42"), saying("Final Decision: "
                                                          "correct; neutral; correct; incorrect")},
            false);
        ChatJudge judge(model);
        const Result<Verdict> verdict = judge.verdict(judged.asked, {});
        QVERIFY(verdict);
        QVERIFY(verdict->correct);
        QCOMPARE(verdict->reply, std::string("Yes, both say 42"));
        const Result<std::vector<double>> scores = judge.scores(judged.asked, {});
        QVERIFY(scores);
        QCOMPARE(*scores, (std::vector<double>{1, 0, 1, -1}));

        QVERIFY(model->asked[0].messages.back().images.empty());
        QCOMPARE(model->asked[1].messages.back().images, std::vector<std::string>{"picture.png"});
        for (const chat::ChatRequest& request : model->asked)
            QVERIFY(request.messages.back().text.find(judged.question.answer) != std::string::npos);
        QVERIFY(judge.badge().find("ground truth") != std::string::npos);
    }

    void unreadableRepliesAreAskedForThreeTimes()
    {
        Judged judged;
        const auto model = std::make_shared<QueuedModel>(
            std::deque{saying("Perhaps"), saying("Maybe"), saying("no"), saying("?"), saying("?"), saying("?")}, false);
        ChatJudge judge(model);
        const Result<Verdict> verdict = judge.verdict(judged.asked, {});
        QVERIFY(verdict);
        QVERIFY(!verdict->correct);
        QCOMPARE(model->asked.size(), std::size_t{3});
        QVERIFY(model->asked[0].seed != model->asked[1].seed);

        const Result<std::vector<double>> scores = judge.scores(judged.asked, {});
        QVERIFY(!scores);
        QCOMPARE(model->asked.size(), std::size_t{6});
        QVERIFY2(scores.error().message.find("decides on 0 sections") != std::string::npos,
                 scores.error().message.c_str());
    }

    void failedCallIsNotRepeated()
    {
        Judged judged;
        const auto model = std::make_shared<QueuedModel>(std::deque<chat::ChatAnswer>{}, false);
        const Result<Verdict> verdict = ChatJudge(model).verdict(judged.asked, {});
        QVERIFY(!verdict);
        QCOMPARE(model->asked.size(), std::size_t{1});
        QVERIFY(describe(verdict.error()).find("no_reply") != std::string::npos);
    }

    void recordedRepliesAnswerByTheRequest()
    {
        const Json document = Json::parse(R"({"format": "recorded-replies", "version": 1, "name": "R", "prefill": true,
            "replies": [{"when": ["apples", "red"], "reply": "first"}, {"when": ["apples"], "error": "quota"},
                        {"when": [], "reply": "else"}]})");
        const auto model = chat::RecordedReplies::fromJson(document, "r.json").value();
        const auto answer = [&](const std::string& text, const std::string& prefill) {
            return model->reply({.messages = {{.text = text}}, .prefill = prefill}, [](std::string_view) {}, {});
        };
        QCOMPARE(answer("apples", "red").value().text, std::string("first"));
        QCOMPARE(answer("apples", "").error().kind, std::string("quota"));
        QCOMPARE(answer("pears", "").value().text, std::string("else"));
        QVERIFY(model->takesPrefill());
        QCOMPARE(model->badge(), std::string("recorded replies"));
    }

    void malformedRecordedRepliesAreNamed()
    {
        const std::vector<std::pair<std::string, std::string>> cases = {
            {R"([])", "format"},
            {R"({"format": "recorded-replies", "version": 2})", "version 1"},
            {R"({"format": "recorded-replies", "version": 1, "replies": []})", "name"},
            {R"({"format": "recorded-replies", "version": 1, "name": "R", "replies": {}})", "replies"},
            {R"({"format": "recorded-replies", "version": 1, "name": "R", "prefill": 1, "replies": []})", "prefill"},
            {R"({"format": "recorded-replies", "version": 1, "name": "R", "replies": [7]})", "reply 1"},
            {R"({"format": "recorded-replies", "version": 1, "name": "R", "replies": [{"when": [1], "reply": ""}]})",
             "when"},
            {R"({"format": "recorded-replies", "version": 1, "name": "R", "replies": [{"when": []}]})", "either"},
        };
        for (const auto& [text, named] : cases) {
            const auto model = chat::RecordedReplies::fromJson(Json::parse(text), "r.json");
            QVERIFY(!model);
            QVERIFY(model.error().code == ErrorCode::Input);
            QVERIFY2(describe(model.error()).find(named) != std::string::npos, describe(model.error()).c_str());
        }
    }
};

QTEST_APPLESS_MAIN(ChatTest)
#include "chat_test.moc"
