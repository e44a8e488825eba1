// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/hash.h"

#include <QTemporaryDir>
#include <QTest>

using namespace orangery;

class HashTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Examples of FIPS 180-4.
    void publishedVectors()
    {
        QCOMPARE(sha256(""), std::string("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
        QCOMPARE(sha256("abc"), std::string("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
        QCOMPARE(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
                 std::string("248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"));
        QCOMPARE(sha256(std::string(1000000, 'a')),
                 std::string("cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"));
    }

    void aFileHasTheHashOfItsBytes()
    {
        const QTemporaryDir folder;
        const fs::path path = fs::path(folder.path().toStdString()) / "bytes";
        const std::string bytes((std::size_t{1} << 20U) + 17, 'x');  // more than one block
        QVERIFY(writeFile(path, bytes).has_value());
        QCOMPARE(sha256OfFile(path).value(), sha256(bytes));
        const Result<std::string> missing = sha256OfFile(path / "none");
        QVERIFY(!missing && missing.error().code == ErrorCode::Input);
        QVERIFY(!sha256OfFile(path.parent_path()).has_value());
        std::stop_source stop;
        QVERIFY(sha256OfFile(path, stop.get_token()).has_value());
        stop.request_stop();
        QVERIFY(sha256OfFile(path, stop.get_token()).error().code == ErrorCode::Cancelled);
    }
};

QTEST_APPLESS_MAIN(HashTest)
#include "hash_test.moc"
