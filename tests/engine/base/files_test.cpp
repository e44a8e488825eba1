// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/base/existing_output.h"
#include "tests/engine/base/file_size_limit.h"

#include <QTemporaryDir>
#include <QTest>

#include <unistd.h>

#include <algorithm>
#include <vector>

using namespace orangery;

namespace {

std::vector<std::string> namesIn(const fs::path& folder)
{
    std::vector<std::string> names;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace

class FilesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_temporary;
    fs::path m_folder;

private Q_SLOTS:
    void init()
    {
        m_folder = fs::path(m_temporary.path().toStdString()) / "case";
        fs::remove_all(m_folder);
        fs::create_directory(m_folder);
    }

    void aFileAppearsWhenItIsWhole()
    {
        const fs::path path = m_folder / "file";
        Result<AtomicFile> file = AtomicFile::create(path);
        QVERIFY(file && file->write("one "));
        QVERIFY(!fs::exists(path));
        QVERIFY(file->write("two") && file->commit());
        QCOMPARE(readFile(path).value(), std::string("one two"));
        QCOMPARE(namesIn(m_folder), std::vector<std::string>{"file"});
    }

    void anUncommittedFileLeavesTheOldOne()
    {
        const fs::path path = m_folder / "file";
        QVERIFY(writeFile(path, "old").has_value());
        {
            Result<AtomicFile> file = AtomicFile::create(path);
            QVERIFY(file && file->write("new"));
        }
        QCOMPARE(readFile(path).value(), std::string("old"));
        QCOMPARE(namesIn(m_folder), std::vector<std::string>{"file"});
    }

    void aFullDiskLeavesTheOldFile()
    {
        const fs::path path = m_folder / "file";
        QVERIFY(writeFile(path, "old").has_value());
        const test::FileSizeLimit limit(1000);
        const Result<void> written = writeFile(path, std::string(5000, 'x'));
        QVERIFY(!written);
        QVERIFY(written.error().message.find(path.string()) != std::string::npos);
        QVERIFY(written.error().hint.find("space") != std::string::npos);
        QCOMPARE(readFile(path).value(), std::string("old"));
        QCOMPARE(namesIn(m_folder), std::vector<std::string>{"file"});
    }

    void aDeviceIsWrittenDirectly()
    {
        if (!fs::exists("/dev/full"))
            QSKIP("there is no /dev/full");
        const Result<void> written = writeFile("/dev/full", "x");
        QVERIFY(!written && written.error().code == ErrorCode::Failed);
        QVERIFY(!fs::exists("/dev/full.part"));
        QVERIFY(writeFile("/dev/null", "x").has_value());
    }

    void whatCannotBeWrittenIsTold_data()
    {
        QTest::addColumn<QString>("path");
        QTest::newRow("missing folder") << "none/file";
        QTest::newRow("a file for a folder") << "file/below";
        QTest::newRow("a folder") << "folder";
        QTest::newRow("a name that is too long") << QString(300, QLatin1Char('n'));
    }

    void whatCannotBeWrittenIsTold()
    {
        QFETCH(QString, path);
        QVERIFY(writeFile(m_folder / "file", "x").has_value());
        fs::create_directory(m_folder / "folder");
        const Result<void> written = writeFile(m_folder / path.toStdString(), "x");
        QVERIFY(!written);
        QVERIFY(!written.error().cause.empty());
        QCOMPARE(namesIn(m_folder), (std::vector<std::string>{"file", "folder"}));
    }

    void aReadOnlyFileStaysAsItIs()
    {
        const fs::path path = m_folder / "file";
        QVERIFY(writeFile(path, "old").has_value());
        fs::permissions(path, fs::perms::owner_read);  // which does not keep root from writing
        const Result<void> written = writeFile(path, "new");
        QVERIFY(!written && written.error().code == ErrorCode::Failed);
        QCOMPARE(written.error().cause, std::string("it is read-only"));
        QCOMPARE(readFile(path).value(), std::string("old"));
        QCOMPARE(namesIn(m_folder), std::vector<std::string>{"file"});
        fs::permissions(path, fs::perms::owner_write, fs::perm_options::add);
        QVERIFY(writeFile(path, "new").has_value());
    }

    void anUnwritableFolderIsTold()
    {
        // /proc refuses even root, for whom permissions mean nothing.
        const fs::path folder = ::geteuid() == 0 ? fs::path("/proc/self") : m_folder;
        if (!fs::exists(folder))
            QSKIP("there is no /proc, and root may write everywhere else");
        if (::geteuid() != 0)
            fs::permissions(folder, fs::perms::owner_read | fs::perms::owner_exec);
        const Result<void> written = writeFile(folder / "file", "x");
        const Result<void> made = makeFolder(folder / "sub" / "folder");
        if (::geteuid() != 0)
            fs::permissions(folder, fs::perms::owner_all);
        QVERIFY(!written && written.error().code == ErrorCode::Failed);
        QVERIFY(!made && made.error().code == ErrorCode::Failed);
    }

    void readingHasALimit()
    {
        const fs::path path = m_folder / "file";
        QVERIFY(writeFile(path, std::string(1000, 'x')).has_value());
        QCOMPARE(readFile(path, 1000)->size(), std::size_t{1000});
        const Result<std::string> tooLong = readFile(path, 999);
        QVERIFY(!tooLong && tooLong.error().code == ErrorCode::Input);
        QVERIFY(!readFile("/dev/zero", 100000).has_value());  // tells no size, and never ends
        QVERIFY(!readFile(m_folder).has_value());
        QVERIFY(readFile(m_folder / "none").error().message.find("none") != std::string::npos);
    }

    void anExistingOutputIsRefused()
    {
        const fs::path path = m_folder / "output";
        QVERIFY(refuseExisting(path, false).has_value());
        QVERIFY(writeFile(path, "x").has_value());
        for (const fs::path& taken : {path, m_folder}) {
            const Result<void> refused = refuseExisting(taken, false);
            QVERIFY(!refused && refused.error().code == ErrorCode::Usage);
            QCOMPARE(refused.error().message, taken.string() + " exists already");
            QVERIFY(refused.error().hint.find("--overwrite") != std::string::npos);
            QVERIFY(refuseExisting(taken, true).has_value());
        }
        QVERIFY(refuseExisting("/dev/null", false).has_value());
    }

    void theUsersFoldersFollowXdg()
    {
        qputenv("XDG_CONFIG_HOME", "/somewhere");
        QCOMPARE(userConfigFolder(), fs::path("/somewhere/orangery"));
        qputenv("XDG_CONFIG_HOME", "relative");  // to be ignored, says the specification
        qputenv("HOME", "/home/of");
        QCOMPARE(userConfigFolder(), fs::path("/home/of/.config/orangery"));
    }
};

QTEST_APPLESS_MAIN(FilesTest)
#include "files_test.moc"
