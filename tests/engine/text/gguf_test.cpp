// SPDX-License-Identifier: GPL-3.0-or-later
// Vocabularies in GGUF files against the packages that made them.
#include "engine/base/json.h"
#include "engine/text/tokenizer.h"
#include "tests/engine/io/reference_folder.h"

#include <QTemporaryDir>
#include <QTest>

using namespace orangery;
using namespace orangery::text;

class GgufVocabularyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesTheIdsOfThePackages()
    {
        const auto folder = io::test::referenceFolder("gguf_vocabularies");
        if (!folder)
            QSKIP("no reference cases of the kind gguf_vocabularies");
        std::size_t compared = 0;
        for (const fs::path& path : io::test::filesBelow(*folder, ".gguf")) {
            const auto tokenizer = openTokenizer(path);
            QVERIFY2(tokenizer.has_value(), tokenizer ? "" : describe(tokenizer.error()).c_str());
            const std::string bytes = readFile(fs::path(path).replace_extension(".json")).value();
            const Json cases = parseJson(bytes, "cases").value();
            for (const Json& item : cases) {
                const auto text = item.at("text").get<std::string>();
                const auto encoding = (*tokenizer)->encode(text, {});
                QVERIFY2(encoding.has_value(), encoding ? "" : describe(encoding.error()).c_str());
                const std::string what =
                    path.filename().string() + ": '" + text + "' gives " + writeJson(encoding->ids);
                QVERIFY2(encoding->ids == item.at("ids").get<std::vector<std::uint32_t>>(), what.c_str());
                const std::string decoded = (*tokenizer)->decode(encoding->ids, SpecialTokens::Skipped);
                QVERIFY2(decoded == item.at("decoded").get<std::string>(), (what + " and " + decoded).c_str());
                ++compared;
            }
        }
        QVERIFY(compared > 0);
        io::test::tellCompared(compared, *folder);
    }

    void theOnlyGgufOfAFolderIsItsTokenizer()
    {
        const fs::path vocabularies = fs::path(ORANGERY_TEST_DATA) / "gguf_vocabularies";
        const QTemporaryDir folder;
        const fs::path place(folder.path().toStdString());
        QVERIFY(!hasTokenizer(place));
        fs::copy_file(vocabularies / "gpt2.gguf", place / "a.gguf");
        QVERIFY(hasTokenizer(place));
        QCOMPARE(openTokenizer(place).value()->vocabularySize(), std::size_t{420});
        fs::copy_file(vocabularies / "qwen2.gguf", place / "b.gguf");
        QVERIFY(!hasTokenizer(place));
    }

    void refusesByName()
    {
        const QTemporaryDir folder;
        const fs::path place = fs::path(folder.path().toStdString()) / "x.gguf";
        const std::string whole = readFile(fs::path(ORANGERY_TEST_DATA) / "gguf_vocabularies" / "smollm.gguf").value();
        const auto refusal = [&](const std::string& from, const std::string& to) {
            std::string bytes = whole;
            const std::size_t at = bytes.find(from);
            if (at == std::string::npos || !writeFile(place, bytes.replace(at, from.size(), to)))
                return std::string("not written");
            const auto tokenizer = openTokenizer(place);
            return tokenizer ? std::string() : describe(tokenizer.error());
        };
        QVERIFY(refusal("smollm", "sm0llm").find("tokenizer.ggml.pre = 'sm0llm'") != std::string::npos);
        QVERIFY(refusal("gpt2", "rwkv").find("tokenizer.ggml.model = 'rwkv'") != std::string::npos);
        QVERIFY(refusal("ggml.merges", "ggml.mergez").find("tokenizer.ggml.merges") != std::string::npos);
        QVERIFY(refusal("ggml.tokens", "ggml.t0kens").find("tokenizer.ggml.tokens") != std::string::npos);
        QVERIFY(!openTokenizer(place).has_value());
    }
};

QTEST_APPLESS_MAIN(GgufVocabularyTest)
#include "gguf_test.moc"
