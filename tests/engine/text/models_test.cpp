// SPDX-License-Identifier: GPL-3.0-or-later
// The models against slow searches that follow their definitions.
#include "engine/text/byte_trie.h"
#include "engine/text/model.h"

#include <QTest>

#include <algorithm>
#include <limits>

using namespace orangery::text;

namespace {

using Texts = std::vector<std::string>;

/// A reproducible draw below `count`.
class Draw {
public:
    std::size_t below(std::size_t count)
    {
        m_state = m_state * 6364136223846793005U + 1442695040888963407U;
        return (m_state >> 33U) % count;
    }

private:
    std::uint64_t m_state = 7;
};

Texts cut(const Model& model, const std::string& piece, Workspace& workspace)
{
    std::vector<PieceToken> tokens;
    model.cut(piece, workspace, tokens);
    Texts texts;
    std::uint32_t reached = 0;
    for (const PieceToken& token : tokens) {
        if (token.span.begin != reached)
            return {"a gap"};
        reached = token.span.end;
        texts.emplace_back(model.vocabulary().text(token.id).value());
    }
    return texts;
}

/// Merges over the letters a, b and c: random pairs of what is there already.
struct RandomMerges {
    Vocabulary vocabulary;
    std::vector<std::pair<std::string, std::string>> pairs;

    explicit RandomMerges(Draw& draw)
    {
        Texts known = {"a", "b", "c"};
        while (known.size() < 40) {
            const std::string left = known[draw.below(known.size())];
            const std::string right = known[draw.below(known.size())];
            if (left.size() + right.size() > 8 || std::count(known.begin(), known.end(), left + right) > 0)
                continue;
            pairs.emplace_back(left, right);
            known.push_back(left + right);
        }
        for (std::size_t id = 0; id < known.size(); ++id)
            vocabulary.add(known[id], static_cast<std::uint32_t>(id));
        vocabulary.finish();
    }
};

/// Joins the leftmost of the best pairs until there is none.
Texts joinSlowly(const std::string& word, const std::vector<std::pair<std::string, std::string>>& merges)
{
    Texts symbols;
    for (const char letter : word)
        symbols.emplace_back(1, letter);
    for (;;) {
        std::size_t bestRank = merges.size();
        std::size_t place = 0;
        for (std::size_t i = 0; i + 1 < symbols.size(); ++i) {
            const auto found = std::find(merges.begin(), merges.end(), std::pair(symbols[i], symbols[i + 1]));
            const auto rank = static_cast<std::size_t>(found - merges.begin());
            if (rank < bestRank) {
                bestRank = rank;
                place = i;
            }
        }
        if (bestRank == merges.size())
            return symbols;
        symbols[place] += symbols[place + 1];
        symbols.erase(symbols.begin() + static_cast<std::ptrdiff_t>(place) + 1);
    }
}

std::string randomWord(Draw& draw, std::size_t length)
{
    std::string word;
    for (std::size_t i = 0; i < length; ++i)
        word += static_cast<char>('a' + draw.below(3));
    return word;
}

std::unique_ptr<Model> modelOf(const char* json)
{
    return readModel(Fields(FileJson::parse(json), "model"));
}

}  // namespace

class ModelsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void joinsPairsByRank()
    {
        Draw draw;
        for (int repeat = 0; repeat < 20; ++repeat) {
            RandomMerges merges(draw);
            const auto model = makeBpe(std::move(merges.vocabulary), merges.pairs, {});
            Workspace workspace;
            for (std::size_t length = 1; length < 80; ++length) {
                const std::string word = randomWord(draw, length);
                const Texts expected = joinSlowly(word, merges.pairs);
                QCOMPARE(cut(*model, word, workspace), expected);
                QCOMPARE(cut(*model, word, workspace), expected);  // this time from the words seen before
            }
        }
    }

    void spellsWhatItDoesNotKnow()
    {
        Workspace workspace;
        const auto bytes = modelOf(R"({"type":"BPE","vocab":{"a":0,"<0xC3>":1,"<0xA9>":2,"<unk>":3},"merges":[],)"
                                   R"("byte_fallback":true,"unk_token":"<unk>","fuse_unk":true})");
        QCOMPARE(cut(*bytes, "aé€€a", workspace), (Texts{"a", "<0xC3>", "<0xA9>", "<unk>", "a"}));
        Workspace other;
        const auto none =
            modelOf(R"({"type":"BPE","vocab":{"a":0,"b":1,"ab":2},"merges":["a b"],"ignore_merges":true})");
        QCOMPARE(cut(*none, "ab", other), Texts{"ab"});
        QVERIFY(cut(*none, "é", other).empty());
    }

    void marksWords()
    {
        Workspace workspace;
        const auto model = modelOf(R"({"type":"BPE","vocab":{"a":0,"##b":1,"##b</w>":2,"ab</w>":3,"a</w>":4},)"
                                   R"("merges":[["a","##b</w>"]],"continuing_subword_prefix":"##",)"
                                   R"("end_of_word_suffix":"</w>"})");
        QCOMPARE(cut(*model, "ab", workspace), Texts{"ab</w>"});
        QCOMPARE(cut(*model, "abb", workspace), (Texts{"a", "##b", "##b</w>"}));
        QCOMPARE(cut(*model, "a", workspace), Texts{"a</w>"});
    }

    void findsTheLikeliestTokens()
    {
        Draw draw;
        for (int repeat = 0; repeat < 30; ++repeat) {
            FileJson vocab = FileJson::array({{"<unk>", 0.0}, {"a", -3.1}, {"b", -3.3}});
            std::vector<std::pair<std::string, double>> tokens = {{"a", -3.1}, {"b", -3.3}, {"c", -100.0}};
            for (int i = 0; i < 12; ++i) {
                const std::string text = randomWord(draw, 2 + draw.below(3));
                const double score = -2.0 - 0.01 * static_cast<double>(draw.below(700));
                const bool isNew =
                    std::none_of(tokens.begin(), tokens.end(), [&](const auto& t) { return t.first == text; });
                if (!isNew)
                    continue;
                vocab.push_back({text, score});
                tokens.emplace_back(text, score);
            }
            const auto model = readModel(Fields({{"type", "Unigram"}, {"unk_id", 0U}, {"vocab", vocab}}, "model"));
            Workspace workspace;
            for (int word = 0; word < 30; ++word) {
                const std::string text = randomWord(draw, 1 + draw.below(9));
                // An unknown letter costs ten more than the worst token; only letters c are unknown.
                double lowest = std::numeric_limits<double>::infinity();
                for (const FileJson& entry : vocab)
                    lowest = std::min(lowest, entry[1].get<double>());
                tokens[2].second = lowest - 10;
                std::vector<double> best(text.size() + 1, -std::numeric_limits<double>::infinity());
                best[0] = 0;
                for (std::size_t end = 1; end <= text.size(); ++end)
                    for (const auto& [token, score] : tokens)
                        if (token.size() <= end && text.compare(end - token.size(), token.size(), token) == 0)
                            best[end] = std::max(best[end], best[end - token.size()] + score);
                std::vector<PieceToken> found;
                model->cut(text, workspace, found);
                double total = 0;
                for (const PieceToken& token : found) {
                    const std::string piece = text.substr(token.span.begin, token.span.size());
                    const bool isUnknown = token.id == 0;
                    total += isUnknown ? static_cast<double>(piece.size()) * (lowest - 10)
                                       : vocab[token.id][1].get<double>();
                }
                QVERIFY2(std::abs(total - best.back()) < 1e-9, text.c_str());
            }
        }
    }

    void takesTheLongestWordPiece()
    {
        Workspace workspace;
        const auto model =
            modelOf(R"({"type":"WordPiece","unk_token":"?","vocab":{"?":0,"un":1,"una":2,"##ffa":3,"##ff":4,)"
                    R"("##able":5,"##a":6,"é":7},"max_input_chars_per_word":8})");
        QCOMPARE(cut(*model, "unaffa", workspace), (Texts{"una", "##ffa"}));
        QCOMPARE(cut(*model, "unaffable", workspace), Texts{"?"});  // nine characters
        QCOMPARE(cut(*model, "unffable", workspace), Texts{"?"});   // the longest first leaves "ble"
        QCOMPARE(cut(*model, "é", workspace), Texts{"é"});
        QCOMPARE(cut(*model, "x", workspace), Texts{"?"});
    }

    void findsTheLongestPrefix()
    {
        const ByteTrie trie({{"a", 1}, {"abc", 2}, {"abcdé", 3}, {"b", 4}, {"", 5}});
        QCOMPARE(trie.longestPrefix("abcd")->value, 2U);
        QCOMPARE(trie.longestPrefix("abcdé!")->length, std::size_t{6});
        QCOMPARE(trie.longestPrefix("ab")->length, std::size_t{1});
        QVERIFY(!trie.longestPrefix("x"));
        QVERIFY(!trie.longestPrefix(""));
        QVERIFY(ByteTrie().isEmpty() && !ByteTrie().longestPrefix("a"));
    }

    void readsTokensBackByTheirIds()
    {
        Vocabulary vocabulary;
        for (std::uint32_t i = 0; i < 1000; ++i)
            vocabulary.add("token " + std::to_string(i), i * 7 + (i > 500 ? 4000000000U - 7000U : 0));
        vocabulary.add("token 3", 5);
        vocabulary.finish();
        QCOMPARE(vocabulary.find("token 3").value(), 5U);
        QCOMPARE(vocabulary.find("token 999").value(), 4000000000U - 7U);
        QCOMPARE(vocabulary.text(14).value(), std::string_view("token 2"));
        QCOMPARE(vocabulary.text(4000000000U - 7U).value(), std::string_view("token 999"));
        QVERIFY(!vocabulary.text(6) && !vocabulary.find("token") && !Vocabulary().find("x") && !Vocabulary().text(0));
    }
};

QTEST_APPLESS_MAIN(ModelsTest)
#include "models_test.moc"
