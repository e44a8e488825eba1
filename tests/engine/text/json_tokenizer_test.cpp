// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/text/json_tokenizer.h"

#include "tests/engine/text/bad_files.h"

#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace orangery;
using namespace orangery::text;

namespace {

using Ids = std::vector<std::uint32_t>;

/// A small tokenizer of words, with some fields of the file replaced.
FileJson fileWith(const char* changes)
{
    FileJson file = FileJson::parse(
        R"({)"
        R"("version": "1.0", "truncation": null, "padding": null, "normalizer": null, "post_processor": null, "decoder": null,)"
        R"("added_tokens": [{"id": 0, "content": "<s>", "single_word": false, "lstrip": false, "rstrip": false,)"
        R"("normalized": false, "special": true}],)"
        R"("pre_tokenizer": {"type": "Whitespace"},)"
        R"("model": {"type": "WordLevel", "vocab": {"<s>": 0, "?": 1, "a": 2, "b": 3, "!": 4}, "unk_token": "?"}})");
    file.merge_patch(FileJson::parse(changes));
    return file;
}

Ids encode(const FileJson& file, std::string_view text, const EncodeOptions& options = {})
{
    return makeJsonTokenizer(file)->encode(text, options).value().ids;
}

fs::path write(const QTemporaryDir& folder, const char* name, std::string_view bytes)
{
    const fs::path path = fs::path(folder.path().toStdString()) / name;
    if (!writeFile(path, bytes))
        qFatal("cannot write");
    return path;
}

}  // namespace

class JsonTokenizerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void encodesAndDecodes()
    {
        const auto tokenizer = makeJsonTokenizer(fileWith("{}"));
        QCOMPARE(tokenizer->encode("a b!x<s>a", {})->ids, (Ids{2, 3, 4, 1, 0, 2}));
        QCOMPARE(tokenizer->decode(Ids{0, 2, 99, 3}, SpecialTokens::Kept), std::string("<s> a b"));
        QCOMPARE(tokenizer->decode(Ids{0, 2, 3}, SpecialTokens::Skipped), std::string("a b"));
        const auto offsets = tokenizer->encode("é a", {.withOffsets = true})->offsets;
        QCOMPARE(offsets, (std::vector<Span>{{0, 1}, {2, 3}}));
        QCOMPARE(tokenizer->idOf("<s>").value(), 0U);
        QCOMPARE(tokenizer->tokenOf(4).value(), std::string("!"));
        QCOMPARE(tokenizer->vocabularySize(), std::size_t{5});
        QCOMPARE(tokenizer->kind(), std::string("WordLevel"));
    }

    void cutsAndPads()
    {
        const char* const framed =
            R"({"post_processor": {"type": "BertProcessing", "cls": ["<s>", 0], "sep": ["!", 4]}})";
        const auto tokenizer = makeJsonTokenizer(fileWith(framed));
        QCOMPARE(tokenizer->encode("a b a", {})->ids, (Ids{0, 2, 3, 2, 4}));
        QCOMPARE(tokenizer->encode("a b a", {.addSpecial = false})->ids, (Ids{2, 3, 2}));
        QCOMPARE(tokenizer->encode("a b a", {.context = 4})->ids, (Ids{0, 2, 3, 4}));
        const auto padded = tokenizer->encode("a", {.withOffsets = true, .context = 5});
        QCOMPARE(padded->ids, (Ids{0, 2, 4, 0, 0}));
        QCOMPARE(padded->offsets.size(), std::size_t{5});
        QCOMPARE(padded->fromText, (Span{1, 2}));
        QVERIFY(!padded->isCut && tokenizer->encode("a b", {.context = 3})->isCut);
        const auto none = tokenizer->encode("a", {.context = 1});
        QVERIFY(!none && none.error().code == ErrorCode::Usage);
        QCOMPARE(encode(fileWith(R"({"truncation": {"max_length": 2, "strategy": "LongestFirst", "stride": 0,)"
                                 R"("direction": "Left"}})"),
                        "a b !"),
                 (Ids{3, 4}));
        QCOMPARE(
            encode(fileWith(R"({"padding": {"strategy": {"Fixed": 3}, "direction": "Left", "pad_to_multiple_of": 4,)"
                            R"("pad_id": 1, "pad_type_id": 0, "pad_token": "?"}})"),
                   "a"),
            (Ids{1, 1, 1, 2}));
    }

    void findsAddedTokens()
    {
        const auto ids = [](const char* flags, const char* text) {
            FileJson token = {{"id", 5},         {"content", "new"},    {"single_word", false}, {"lstrip", false},
                              {"rstrip", false}, {"normalized", false}, {"special", false}};
            token.merge_patch(FileJson::parse(flags));
            FileJson file = fileWith(R"({"normalizer": {"type": "Lowercase"}, "pre_tokenizer": null})");
            file["added_tokens"].push_back(token);
            return encode(file, text);
        };
        QCOMPARE(ids("{}", "anewb"), (Ids{2, 5, 3}));
        QCOMPARE(ids("{}", "aNEWb"), Ids{1});
        QCOMPARE(ids(R"({"normalized": true})", "aNEWb"), (Ids{2, 5, 3}));
        QCOMPARE(ids(R"({"single_word": true})", "anewb"), Ids{1});
        QCOMPARE(ids(R"({"single_word": true})", "new"), Ids{5});
        QCOMPARE(ids(R"({"lstrip": true, "rstrip": true})", "a  new \n b"), (Ids{2, 5, 3}));
        QCOMPARE(ids("{}", "a new b"), (Ids{1, 5, 1}));
    }

    void refusesBadFiles_data()
    {
        QTest::addColumn<QString>("changes");
        QTest::addColumn<QString>("named");
        for (const BadFile& bad : badFiles())
            QTest::newRow(bad.changes.c_str())
                << QString::fromStdString(bad.changes) << QString::fromStdString(bad.named);
    }

    void refusesBadFiles()
    {
        QFETCH(QString, changes);
        QFETCH(QString, named);
        const QTemporaryDir folder;
        const fs::path path = write(folder, "tokenizer.json", fileWith(changes.toUtf8().constData()).dump());
        const auto opened = openTokenizer(path);
        QVERIFY(!opened);
        QVERIFY(opened.error().code == ErrorCode::Input);
        const QString text = QString::fromStdString(describe(opened.error()));
        QVERIFY2(text.contains(named) && text.contains(QStringLiteral("tokenizer.json")), qPrintable(text));
    }

    void refusesWhatIsNoTokenizer()
    {
        const QTemporaryDir folder;
        QVERIFY(!openTokenizer(write(folder, "cut.json", "{\"model\": {")));
        QVERIFY(!openTokenizer(write(folder, "surrogate.json", R"({"model": "\ud800"})")));
        QVERIFY(!openTokenizer(write(folder, "deep.json", "{\"model\":" + std::string(1'000'000, '['))));
        QVERIFY(!openTokenizer(write(folder, "empty.json", "")));
        QVERIFY(!openTokenizer(write(folder, "x.model", std::string("\x0A\x05\x0A\x01", 4))));
        QVERIFY(!openTokenizer(write(folder, "x.gz", "\x1F\x8B nothing")));
        QVERIFY(!openTokenizer(fs::path(folder.path().toStdString())));
        QVERIFY(!openTokenizer("/no/such/place"));
    }

    void opensFoldersOfVocabularies()
    {
        const QTemporaryDir folder;
        write(folder, "vocab.txt", "[PAD]\n[UNK]\n[CLS]\n[SEP]\nhe\n##llo\n");
        const fs::path path = folder.path().toStdString();
        QCOMPARE(openTokenizer(path).value()->encode("Hello", {})->ids, (Ids{2, 4, 5, 3}));
        write(folder, "tokenizer_config.json", R"({"do_lower_case": false})");
        QCOMPARE(openTokenizer(path).value()->encode("Hello", {})->ids, (Ids{2, 1, 3}));
        write(folder, "model.safetensors", std::string("\x02\0\0\0\0\0\0\0{}", 10));
        QCOMPARE(openTokenizer(path / "model.safetensors").value()->kind(), std::string("WordPiece"));
        write(folder, "vocab.json", R"({"<|endoftext|>": 0, "h": 1, "i": 2, "hi": 3, "Ġ": 4, "Ġhi": 5})");
        write(folder, "merges.txt", "#version: 0.2\nh i\nĠ hi\n");
        const auto gpt2 = openTokenizer(path).value();
        QCOMPARE(gpt2->encode("hi hi<|endoftext|>", {})->ids, (Ids{3, 5, 0}));
        QCOMPARE(gpt2->decode(Ids{3, 5}, SpecialTokens::Kept), std::string("hi hi"));
        QCOMPARE(gpt2->kind(), std::string("byte-level BPE"));
    }

    void takesAnyText()
    {
        const auto tokenizer =
            makeJsonTokenizer(fileWith(R"({"normalizer": {"type": "BertNormalizer", "clean_text": true,)"
                                       R"("handle_chinese_chars": true, "strip_accents": null, "lowercase": true}})"));
        for (const std::string_view text : {std::string_view(), std::string_view(" \n\t"), std::string_view("\0", 1)})
            QVERIFY(tokenizer->encode(text, {})->ids.empty());
        QCOMPARE(tokenizer->encode("a \xC3\xFF b", {})->ids.front(), 2U);
        std::string longText;
        while (longText.size() < 8 * 1'250'000)
            longText += "a b\u00E9 ! ";
        QCOMPARE(tokenizer->encode(longText, {.withOffsets = true})->ids.size(), longText.size() / 8 * 3);
    }

    void takesALargeVocabulary()
    {
        FileJson file = fileWith("{}");
        for (std::uint32_t i = 0; i < 1'000'000; ++i)
            file["model"]["vocab"]["word" + std::to_string(i)] = 10 + i;
        const QTemporaryDir folder;
        const auto tokenizer = openTokenizer(write(folder, "tokenizer.json", file.dump())).value();
        QCOMPARE(tokenizer->encode("word999999 word0", {})->ids, (Ids{1000009, 10}));
        QCOMPARE(tokenizer->tokenOf(500010).value(), std::string("word500000"));
    }

    void encodesOnSeveralThreads()
    {
        const auto tokenizer =
            makeJsonTokenizer(fileWith(R"({"pre_tokenizer": {"type": "Split",)"
                                       R"("pattern": {"Regex": "\\s+"}, "behavior": "Removed", "invert": false}})"));
        std::atomic<int> wrong = 0;
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&] {
                for (int repeat = 0; repeat < 500; ++repeat)
                    wrong += tokenizer->encode("a  b a", {})->ids == Ids{2, 3, 2} ? 0 : 1;
            });
        threads.clear();
        QCOMPARE(wrong.load(), 0);
    }
};

QTEST_APPLESS_MAIN(JsonTokenizerTest)
#include "json_tokenizer_test.moc"
