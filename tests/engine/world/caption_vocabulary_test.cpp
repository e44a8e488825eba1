// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/world/training/caption_vocabulary.h"

#include "engine/text/tokenizer.h"
#include "engine/world/scenes/caption.h"

#include <QTest>

#include <algorithm>

using namespace orangery;
using namespace orangery::world;

class CaptionVocabularyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// The example of arXiv 1508.07909; its ends of words belong to their last letters here, as in CLIP.
    void learnsMergesByHand()
    {
        const CaptionVocabulary learned = learnVocabulary({{"low", 5}, {"lower", 2}, {"newest", 6}, {"widest", 3}}, 6);
        // es 9, st 9: the first in order; es-t 9; lo 7; then ew, ne and w-est 6; ew-est 6; n-ewest 6.
        const std::vector<std::pair<std::string, std::string>> expected{
            {"e", "s"}, {"es", "t</w>"}, {"l", "o"}, {"e", "w"}, {"ew", "est</w>"}, {"n", "ewest</w>"}};
        QVERIFY(learned.merges == expected);
        QCOMPARE(learned.size(), std::int64_t{2 * 256 + 6 + 2});
        QCOMPARE(learned.tokens[512], std::string("es"));
        QCOMPARE(learned.tokens.back(), std::string("<|endoftext|>"));
        QCOMPARE(learned.endToken(), learned.size() - 1);
    }

    void endsWhenWordsAreWhole()
    {
        QCOMPARE(learnVocabulary({{"ab", 1}, {"a", 3}}, 100).merges.size(), std::size_t{1});
        QVERIFY(learnVocabulary({}, 100).merges.empty());
    }

    /// Its file, read as anybody's, cuts every caption into whole words between start and end.
    void cutsCaptionsIntoWords()
    {
        const CaptionVocabulary vocabulary = captionVocabulary();
        QVERIFY(vocabulary.size() <= 1024);
        const auto tokenizer = text::parseTokenizer(writeJson(tokenizerJson(vocabulary)), "test");
        QVERIFY2(tokenizer.has_value(), tokenizer ? "" : tokenizer.error().cause.c_str());
        Random random(77);
        for (std::uint64_t i = 0; i < 500; ++i) {
            const std::string caption = scenes::drawCaption(random, scenes::sceneOf(9, i, scenes::Split::HeldOut)).text;
            const auto encoding = (*tokenizer)->encode(caption, {});
            QVERIFY(encoding.has_value());
            const auto words = static_cast<std::size_t>(std::count(caption.begin(), caption.end(), ' ')) + 1;
            QCOMPARE(encoding->ids.size(), words + 2);
            QVERIFY(encoding->ids.size() <= 32);
            QCOMPARE(static_cast<std::int64_t>(encoding->ids.front()), vocabulary.startToken());
            QCOMPARE(static_cast<std::int64_t>(encoding->ids.back()), vocabulary.endToken());
            QCOMPARE((*tokenizer)->decode(encoding->ids, text::SpecialTokens::Skipped), caption);
        }
        const auto upper = (*tokenizer)->encode("A  RED Circle", {});
        const auto lower = (*tokenizer)->encode("a red circle", {});
        QVERIFY(upper->ids == lower->ids);
        QVERIFY((*tokenizer)->encode("ein Käfer 7!", {})->ids.size() > 6);  // unknown words fall into bytes
    }
};

QTEST_APPLESS_MAIN(CaptionVocabularyTest)
#include "caption_vocabulary_test.moc"
