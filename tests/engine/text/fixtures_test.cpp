// SPDX-License-Identifier: GPL-3.0-or-later
// What the reference implementations gave: `tokenizers`, sentencepiece and open_clip.
#include "engine/base/files.h"
#include "engine/base/hash.h"
#include "engine/base/json.h"
#include "engine/text/clip_cleaning.h"
#include "engine/text/tokenizer.h"

#include <QTest>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <set>

using namespace orangery;
using namespace orangery::text;

namespace {

using Ids = std::vector<std::uint32_t>;

/// The folders where cases may lie, the first that has any of a kind counts.
std::vector<fs::path> folders()
{
    std::vector<fs::path> places;
    if (const char* folder = std::getenv("ORANGERY_FIXTURES"); folder != nullptr && *folder != '\0')
        places.emplace_back(fs::path(folder) / "tokenizers");
    places.emplace_back(ORANGERY_TEST_DATA "/tokenizers");
    places.emplace_back(ORANGERY_PROJECT_ROOT "/../shared/fixtures/tokenizers");
    return places;
}

/// The files of the first folder that has any with this ending.
std::vector<fs::path> findFiles(const std::string& ending, const std::vector<fs::path>& places = folders())
{
    for (const fs::path& folder : places) {
        std::vector<fs::path> files;
        std::error_code ignored;
        for (const auto& entry : fs::directory_iterator(folder, ignored))
            if (entry.path().string().ends_with(ending))
                files.push_back(entry.path());
        std::sort(files.begin(), files.end());
        if (!files.empty())
            return files;
    }
    return {};
}

Json readCases(const fs::path& file)
{
    return parseJson(readFile(file).value(), file.string()).value();
}

std::string shown(const Ids& ids)
{
    std::string text;
    for (const std::uint32_t id : ids)
        text += std::to_string(id) + " ";
    return text;
}

std::vector<Span> offsetsOf(const Json& list)
{
    std::vector<Span> spans;
    for (const Json& pair : list)
        spans.push_back({pair[0].get<std::uint32_t>(), pair[1].get<std::uint32_t>()});
    return spans;
}

/// CLIP's own vocabulary, or nothing where it is not among the cases.
std::unique_ptr<Tokenizer> clipTokenizer()
{
    const auto lists = findFiles("bpe_simple_vocab_16e6.txt.gz");
    auto tokenizer = lists.empty() ? Result<std::unique_ptr<Tokenizer>>() : openTokenizer(lists[0]);
    return tokenizer ? std::move(*tokenizer) : nullptr;
}

/// CLIP puts a blank after each of its words: what is left without blanks is the text's.
std::string withoutBlanks(std::string text)
{
    std::erase(text, ' ');
    return text;
}

/// What is wrong with one case of a tokenizer.json, or nothing.
std::string difference(const Tokenizer& tokenizer, const Json& expected)
{
    const auto text = expected["text"].get<std::string>();
    const Result<Encoding> encoding = tokenizer.encode(text, {.withOffsets = true});
    if (!encoding)
        return describe(encoding.error());
    const auto ids = expected["ids"].get<Ids>();
    if (encoding->ids != ids)
        return "ids " + shown(encoding->ids) + "instead of " + shown(ids);
    if (encoding->offsets != offsetsOf(expected["offsets"]))
        return "offsets";
    if (tokenizer.encode(text, {})->ids != ids)
        return "ids without offsets";
    if (tokenizer.decode(ids, SpecialTokens::Kept) != expected["decoded"].get<std::string>())
        return "decoded: " + tokenizer.decode(ids, SpecialTokens::Kept);
    if (tokenizer.decode(ids, SpecialTokens::Skipped) != expected["decoded_skip_special"].get<std::string>())
        return "decoded without special tokens: " + tokenizer.decode(ids, SpecialTokens::Skipped);
    const Ids plain = expected.contains("ids_no_special") ? expected["ids_no_special"].get<Ids>() : ids;
    if (tokenizer.encode(text, {.addSpecial = false})->ids != plain)
        return "ids without special tokens";
    return {};
}

void compareTokenizerFiles(const std::vector<fs::path>& files)
{
    for (const fs::path& file : files) {
        const auto tokenizer = openTokenizer(file);
        QVERIFY2(tokenizer.has_value(), tokenizer ? "" : describe(tokenizer.error()).c_str());
        std::string cases = file.string();
        cases.replace(cases.rfind(".tokenizer.json"), std::string::npos, ".json");
        std::size_t compared = 0;
        for (const Json& expected : readCases(cases)) {
            const std::string wrong = difference(**tokenizer, expected);
            QVERIFY2(wrong.empty(),
                     (file.filename().string() + ", " + writeJson(expected["text"]) + ": " + wrong).c_str());
            ++compared;
        }
        std::printf("compared %zu cases from %s (%s)\n", compared, file.parent_path().c_str(), file.filename().c_str());
        QVERIFY(compared > 0);
    }
}

}  // namespace

class TextFixturesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tokenizerFiles()
    {
        const auto files = findFiles(".tokenizer.json");
        if (files.empty())
            QSKIP("no *.tokenizer.json among the reference cases");
        compareTokenizerFiles(files);
    }

    void components()
    {
        const auto files = findFiles(".tokenizer.json", {ORANGERY_TEST_DATA "/tokenizer_components"});
        QVERIFY(!files.empty());
        compareTokenizerFiles(files);
    }

    void sentencePiece()
    {
        const auto models = findFiles(".model");
        if (models.empty())
            QSKIP("no SentencePiece model among the reference cases");
        for (const fs::path& model : models) {
            const auto tokenizer = openTokenizer(model);
            QVERIFY(tokenizer.has_value());
            std::size_t compared = 0;
            const Json document = readCases(fs::path(model).replace_extension(".json"));
            for (const Json& expected : document["items"]) {
                const auto encoding = (*tokenizer)->encode(expected["text"].get<std::string>(), {});
                QVERIFY(encoding.has_value());
                QCOMPARE(encoding->ids, expected["ids"].get<Ids>());
                QCOMPARE((*tokenizer)->decoded(*encoding, SpecialTokens::Kept), expected["decoded"].get<std::string>());
                ++compared;
            }
            std::printf("compared %zu cases from %s (%s)\n", compared, model.parent_path().c_str(),
                        model.filename().c_str());
            QVERIFY(compared > 0);
        }
    }

    void clip()
    {
        const auto lists = findFiles("bpe_simple_vocab_16e6.txt.gz");
        const auto cases = findFiles("clip_bpe.json");
        const auto required = findFiles("clip_bpe_required.json");
        if (lists.empty() || cases.empty() || required.empty())
            QSKIP("no CLIP vocabulary among the reference cases");
        const auto tokenizer = openTokenizer(lists[0]);
        QVERIFY(tokenizer.has_value());
        const Json document = readCases(cases[0]);
        const Json wanted = readCases(required[0]);
        std::set<std::size_t> indices;
        for (const Json& list : wanted)
            for (const Json& index : list)
                indices.insert(index.get<std::size_t>());
        const auto context = document.value("context_length", std::size_t{77});
        for (const std::size_t index : indices) {
            const Json& expected = document["items"].at(index);
            const auto text = expected["text"].get<std::string>();
            QCOMPARE(cleanForClip(text), expected["cleaned"].get<std::string>());
            const auto plain = (*tokenizer)->encode(text, {.addSpecial = false});
            QCOMPARE(plain->ids, expected["encode"].get<Ids>());
            QCOMPARE((*tokenizer)->decoded(*plain, SpecialTokens::Kept), expected["decoded"].get<std::string>());
            QCOMPARE((*tokenizer)->encode(text, {.context = context})->ids, expected["ids77"].get<Ids>());
        }
        std::printf("compared %zu cases from %s (CLIP)\n", indices.size(), cases[0].parent_path().c_str());
        QVERIFY(!indices.empty());
    }

    void clipsKnownTexts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QList<std::uint32_t>>("ids");
        const auto row = [](const char* text, const QList<std::uint32_t>& ids) {
            QTest::newRow(text) << QString::fromUtf8(text) << ids;
        };
        row("", {49406, 49407});
        row("a photo of a cat.", {49406, 320, 1125, 539, 320, 2368, 269, 49407});
        row("a diagram", {49406, 320, 22697, 49407});
        row("tying knot (not on a tie)", {49406, 22559, 18412, 263, 783, 525, 320, 3422, 264, 49407});
        row("naïve café — 3.5°", {49406, 1097, 35689, 563, 15304, 2005, 274, 269, 276, 6858, 49407});
        row("737-200", {49406, 278, 274, 278, 268, 273, 271, 271, 49407});
    }

    /// Ids that OpenAI's own tokenizer gives.
    void clipsKnownTexts()
    {
        QFETCH(const QString, text);
        QFETCH(const QList<std::uint32_t>, ids);
        const auto tokenizer = clipTokenizer();
        if (!tokenizer)
            QSKIP("no CLIP vocabulary among the reference cases");
        const std::string bytes = text.toStdString();
        const Encoding encoding = tokenizer->encode(bytes, {}).value();
        QCOMPARE(encoding.ids, Ids(ids.begin(), ids.end()));
        QCOMPARE(withoutBlanks(tokenizer->decode(encoding.ids, SpecialTokens::Skipped)),
                 withoutBlanks(cleanForClip(bytes)));
    }

    /// Every sentence of GPT4Vis' files comes back as it was cleaned, and the longest of a file is as long as is known.
    void sentencesOfGpt4VisFitClip()
    {
        const std::map<std::string, std::size_t> longest{
            {"1c8f07ccf9405847b8f7258537d9b1f47a3d69983eb53e53b2ffbf92dc64ebb3", 54},  // Aircraft
            {"722bf786eb0be91b69d846bde5f2aefbc9a43b67e6e851203554de3a3a07ef3f", 42},  // Caltech101
            {"fd6572bcbab8ecf62cbb251c092fc6e2e2e7631daa854ac99e5120f37a21f542", 41},  // DTD
            {"28c18d7e6d6e807976d077e07459826435d3316c65e6aa51b9b3513186402b6f", 33},  // EuroSAT
            {"d785083129409fd004a3c521759708d3af54c1579c56cf9b14b3570d35f45739", 42},  // Flower102
            {"f04e97ad86a939dc48acd2a84987f70723c179ddb36c4864378af95a134c325e", 63},  // Food101
            {"ea6bf00e97add2ccf26c8621ec90d75f301c92e72c872e3209b2d1ead7cb6712", 34},  // HMDB-51
            {"e078c78f650ada5872bbc06190070a7184cf0f905abe131d7af7b0e669d70431", 51},  // ImageNet
            {"f4bdadf58bdb0e57fdd91f8fcf587a6ebdcfb304b3ba54c5828dae3e024dfc58", 43},  // Kinetics-400
            {"63b5fcbd338ddcaa56fdc4e89b672f57378a570f4cee08cb7a35f643367fb001", 15},  // ModelNet10
            {"d1342e85bc8ffcdd2fa2d30e7b512a78d0bcf3f6e7e46591df1b448a7f3656a8", 46},  // Pets
            {"b6e00122823f65a8015bc92efd477e6aa8b5240741acf7d3139d916d704c382f", 30},  // RAF-DB
            {"2fe801f451a2ecab0a2533a54cdeb1f1b09c7052e4ef6767987ac0b4e4db5028", 43},  // Something-Something
            {"f03a843e2ebad823418bd015f188859fe1699198d5d2231dc573c4a82aa30163", 62},  // Cars
            {"f74b246454c83c2ae9ac6ae06bb5b4a8e1bd33fd5380dd5b1405ac02314cc284",
             40},  // SUN397, whose longest has a curly quote and would have 42
            {"ff0d78f74951ca9ea4178256f53ef0bb437de34b8da67bbf19f239938e1877c0", 24},  // UCF-101
        };
        const auto tokenizer = clipTokenizer();
        std::vector<fs::path> places;
        for (const fs::path& folder : folders())
            places.push_back(folder.parent_path() / "gpt4vis");
        std::vector<fs::path> files;
        for (const fs::path& file : findFiles(".json", places))
            if (file.filename().string().find("_prompts") != std::string::npos)
                files.push_back(file);
        if (!tokenizer || files.empty())
            QSKIP("no CLIP vocabulary or no gpt4vis/*_prompts*.json among the reference cases");
        for (const fs::path& file : files) {
            std::size_t most = 0;
            std::size_t sentences = 0;
            for (const Json& list : readCases(file)) {
                for (const Json& entry : list) {
                    const auto sentence = entry.get<std::string>();
                    const Encoding encoding = tokenizer->encode(sentence, {}).value();
                    QCOMPARE(withoutBlanks(tokenizer->decode(encoding.ids, SpecialTokens::Skipped)),
                             withoutBlanks(cleanForClip(sentence)));
                    most = std::max(most, encoding.ids.size());
                    ++sentences;
                }
            }
            std::printf("compared %zu cases from %s (%s)\n", sentences, file.parent_path().c_str(),
                        file.filename().c_str());
            QVERIFY(sentences > 0);
            if (const auto known = longest.find(sha256(readFile(file).value())); known != longest.end())
                QCOMPARE(most, known->second);
        }
    }
};

QTEST_APPLESS_MAIN(TextFixturesTest)
#include "fixtures_test.moc"
