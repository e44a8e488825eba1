// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/decoder_config.h"
#include "engine/nn/decoding.h"
#include "engine/nn/learning_rate.h"
#include "tests/engine/nn/independent_decoder.h"
#include "tests/engine/nn/shipped_model.h"

#include <QTest>

#include <algorithm>

using namespace orangery;
using namespace orangery::nn;

namespace {

/// Both sides hold the same weights; what differs is the order and precision of sums. Logits reach some 20, of which
/// an F32 keeps seven digits after some 100 operations in a row.
constexpr double kTolerance = 1e-4;

double largestDifference(const std::vector<float>& a, const std::vector<double>& b)
{
    double largest = a.size() == b.size() ? 0 : 1e9;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        largest = std::max(largest, std::abs(static_cast<double>(a[i]) - b[i]));
    return largest;
}

}  // namespace

class DecoderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        auto loaded = loadDecoder(shippedModel(), kShippedType);
        QVERIFY2(loaded.has_value(), loaded ? "" : describe(loaded.error()).c_str());
        m_loaded = *loaded;
        m_file = io::readSafetensors(shippedModel() / "model.safetensors").value();
        m_expected = IndependentDecoder(m_loaded.config, m_file).logits(kSequence);
    }

    void forwardAgreesWithAnIndependentOne()
    {
        const auto logits = sequenceLogits(*m_loaded.decoder, kSequence);
        QCOMPARE(logits.size(), m_expected.size());
        double largest = 0;
        for (std::size_t t = 0; t < logits.size(); ++t)
            largest = std::max(largest, largestDifference(logits[t], m_expected[t]));
        QVERIFY2(largest < kTolerance, std::to_string(largest).c_str());
        qInfo("largest difference of %zu x %zu logits: %.2g", logits.size(), logits[0].size(), largest);
    }

    void cachedDecodingAgreesWithAnIndependentOne()
    {
        BatchDecoder decoder(m_loaded.decoder, kShippedEnd);
        for (const std::size_t promptLength : {std::size_t{1}, std::size_t{23}, kSequence.size()}) {
            const auto logits = decoder.trace(kSequence, promptLength, 3);
            QCOMPARE(logits.size(), kSequence.size() - promptLength + 1);
            for (std::size_t i = 0; i < logits.size(); ++i) {
                const double difference = largestDifference(logits[i], m_expected[promptLength - 1 + i]);
                QVERIFY2(difference < kTolerance, std::to_string(difference).c_str());
            }
        }
    }

    void seesNothingThatComesLater()
    {
        auto changed = kSequence;
        changed.back() = 17;
        const auto logits = sequenceLogits(*m_loaded.decoder, changed);
        for (std::size_t t = 0; t + 1 < logits.size(); ++t)
            QVERIFY(largestDifference(logits[t], m_expected[t]) < kTolerance);
        QVERIFY(largestDifference(logits.back(), m_expected.back()) > 0.01);
    }

    void countsItsParameters()
    {
        const DecoderConfig config = decoderConfigFrom(m_loaded.config, "config").value();
        std::size_t numbers = 0;
        for (const io::Tensor& tensor : m_file.tensors)
            numbers += tensor.bytes.size() / sizeof(float);
        QCOMPARE(static_cast<std::size_t>(config.parameters()), numbers);
        QCOMPARE(config.parameters(), std::int64_t{63390});
    }

    void refusesWrongSizes()
    {
        const Json good = toJson(decoderConfigFrom(m_loaded.config, "config").value());
        QVERIFY(decoderConfigFrom(good, "config").has_value());
        for (const auto& [name, value] : {std::pair{"hidden_size", Json(50)},
                                          {"hidden_size", Json(0)},
                                          {"vocab_size", Json(-1)},
                                          {"num_hidden_layers", Json(1e3)},
                                          {"max_position_embeddings", Json(1 << 30)},
                                          {"intermediate_size", Json("192")},
                                          {"num_attention_heads", Json()},
                                          {"hidden_act", Json("relu")}}) {
            Json bad = good;
            bad[name] = value;
            const auto config = decoderConfigFrom(bad, "here/config.json");
            QVERIFY2(!config, name);
            QVERIFY(config.error().code == ErrorCode::Input);
            QVERIFY(config.error().message.find("here/config.json") != std::string::npos);
        }
        QVERIFY(!decoderConfigFrom(Json::array(), "config"));
    }

    void warmsUpAndCoolsDown()
    {
        QCOMPARE(cosineRate(0, 900, 50, 4e-3), 4e-3 / 50);
        QCOMPARE(cosineRate(49, 900, 50, 4e-3), 4e-3);
        QCOMPARE(cosineRate(50, 900, 50, 4e-3), 4e-3);
        QCOMPARE(cosineRate(475, 900, 50, 4e-3), 2e-3);
        QVERIFY(cosineRate(899, 900, 50, 4e-3) < 2e-8);
        QVERIFY(cosineRate(899, 900, 50, 4e-3) > 0);
    }

private:
    LoadedDecoder m_loaded;
    io::TensorFile m_file;
    std::vector<IndependentDecoder::Vector> m_expected;
};

QTEST_APPLESS_MAIN(DecoderTest)
#include "decoder_test.moc"
