// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/file_object.h"

#include <QTemporaryDir>
#include <QTest>

using namespace orangery;

class FileObjectTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void names_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("file");
        QTest::addColumn<int>("object");
        QTest::newRow("a file") << "a.h5"
                                << "a.h5" << -1;
        QTest::newRow("an object") << "a.h5#12"
                                   << "a.h5" << 12;
        QTest::newRow("an object of a file with a mark") << "c#.h5#3"
                                                         << "c#.h5" << 3;
        QTest::newRow("a file of that name") << "b.h5#1"
                                             << "b.h5#1" << -1;
        QTest::newRow("its object") << "b.h5#1#2"
                                    << "b.h5#1" << 2;
        QTest::newRow("no number") << "a.h5#one"
                                   << "a.h5#one" << -1;
        QTest::newRow("a sign") << "a.h5#-1"
                                << "a.h5#-1" << -1;
        QTest::newRow("nothing") << "a.h5#"
                                 << "a.h5#" << -1;
        QTest::newRow("absent") << "z.h5#1"
                                << "z.h5#1" << -1;
        QTest::newRow("too large") << "a.h5#99999999999999999999"
                                   << "a.h5#99999999999999999999" << -1;
    }

    void names()
    {
        QFETCH(const QString, name);
        QFETCH(const QString, file);
        QFETCH(const int, object);
        const QTemporaryDir folder;
        const fs::path root = folder.path().toStdString();
        for (const char* made : {"a.h5", "b.h5", "b.h5#1", "c#.h5"})
            QVERIFY(writeFile(root / made, "x").has_value());
        const FileObject found = fileObject(root / name.toStdString());
        QCOMPARE(found.file, root / file.toStdString());
        QCOMPARE(found.object ? static_cast<int>(*found.object) : -1, object);
        if (found.object)
            QCOMPARE(nameOfObject(found.file, *found.object), (root / name.toStdString()).string());
    }
};

QTEST_APPLESS_MAIN(FileObjectTest)
#include "file_object_test.moc"
