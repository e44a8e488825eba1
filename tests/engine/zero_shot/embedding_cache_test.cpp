// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/encoding/embedding_cache.h"

#include "engine/base/files.h"

#include <QTemporaryDir>
#include <QTest>

using namespace orangery;
using namespace orangery::zero_shot;

namespace {

const std::vector<float> kFirst{0.5F, -0.25F, 1e-30F};
const std::vector<float> kSecond{3, 4, 5, 6};

}  // namespace

class EmbeddingCacheTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_file = fs::path(m_temporary.path().toStdString()) / "cache" / "embeddings.sqlite";
        fs::remove_all(m_file.parent_path());
        const auto cache = EmbeddingCache::open(m_file);
        QVERIFY(cache.has_value());
        (*cache)->begin();
        (*cache)->store("first", kFirst);
        (*cache)->store("second", kSecond);
        (*cache)->commit();
    }

    void whatWasStoredIsFound()
    {
        const auto cache = EmbeddingCache::open(m_file);
        QVERIFY(cache && (*cache)->find("first") == kFirst && (*cache)->find("second") == kSecond);
        QVERIFY(!(*cache)->find("third"));
    }

    void numbersThatChangedOnTheDiskAreNotFound()
    {
        std::string bytes = readFile(m_file).value();
        const std::string_view numbers(reinterpret_cast<const char*>(kFirst.data()), kFirst.size() * sizeof(float));
        const std::size_t place = bytes.find(numbers);
        QVERIFY(place != std::string::npos);
        bytes[place + 2] = static_cast<char>(bytes[place + 2] ^ 1);
        QVERIFY(writeFile(m_file, bytes).has_value());
        const auto cache = EmbeddingCache::open(m_file);
        QVERIFY(cache && !(*cache)->find("first"));
        QVERIFY((*cache)->find("second") == kSecond);
        (*cache)->store("first", kFirst);
        QVERIFY((*cache)->find("first") == kFirst);
    }

    void whatIsNoDatabaseIsRefusedWithARemedy()
    {
        QVERIFY(writeFile(m_file, std::string(5000, 'x')).has_value());
        const auto cache = EmbeddingCache::open(m_file);
        QVERIFY(!cache && cache.error().hint.find("Delete it") != std::string::npos);
    }

private:
    QTemporaryDir m_temporary;
    fs::path m_file;
};

QTEST_APPLESS_MAIN(EmbeddingCacheTest)
#include "embedding_cache_test.moc"
