// SPDX-License-Identifier: GPL-3.0-or-later
// Files that were cut or changed anywhere: an error, or values, but nothing worse.
#include "engine/io/weights.h"
#include "tests/engine/io/file_bytes.h"
#include "tests/engine/io/reference_folder.h"

#include <QTemporaryDir>
#include <QTest>

#include <random>

using namespace orangery;
using namespace orangery::io;
using namespace orangery::io::test;

namespace {

/// Opens a file and reads all its tensors. Whether both went well; anything but ErrorCode::Input is a failure.
bool opens(const fs::path& path)
{
    const auto weights = openWeights(path);
    if (!weights) {
        if (weights.error().code != ErrorCode::Input)
            QTest::qFail(describe(weights.error()).c_str(), __FILE__, __LINE__);
        return false;
    }
    bool isWhole = true;
    for (std::size_t i = 0; i < (*weights)->tensors().size(); ++i) {
        const Result<Tensor> tensor = (*weights)->read(i);
        isWhole = isWhole && tensor.has_value();
        if (!tensor && tensor.error().code != ErrorCode::Input)
            QTest::qFail(describe(tensor.error()).c_str(), __FILE__, __LINE__);
    }
    return isWhole;
}

}  // namespace

class DamagedFilesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path m_path;

private Q_SLOTS:
    void initTestCase() { m_path = fs::path(m_folder.path().toStdString()) / "damaged"; }

    void cleanup() { fs::remove(m_path); }

    void cutAnywhere_data()
    {
        QTest::addColumn<QString>("file");
        for (const fs::path& file : filesBelow(fs::path(ORANGERY_TEST_DATA) / "files", "")) {
            const std::string name = file.filename().string();
            if (file.extension() != ".md" && file.extension() != ".py" && fs::file_size(file) < 8000)
                QTest::newRow(name.c_str()) << QString::fromStdString(file.string());
        }
    }

    void cutAnywhere()
    {
        QFETCH(QString, file);
        fs::copy_file(file.toStdString(), m_path);
        for (std::uintmax_t length = fs::file_size(m_path); length > 0; --length) {
            fs::resize_file(m_path, length - 1);
            QVERIFY2(!opens(m_path), qPrintable(QString::number(length - 1)));
        }
    }

    void changedAnywhere_data() { cutAnywhere_data(); }

    void changedAnywhere()
    {
        QFETCH(QString, file);
        const std::string whole = readFile(file.toStdString()).value();
        std::mt19937 random(2026);
        constexpr int kFiles = 400;
        for (int i = 0; i < kFiles; ++i) {
            std::string changed = whole;
            const std::size_t changes = 1 + random() % 4;
            for (std::size_t k = 0; k < changes; ++k)
                changed[random() % changed.size()] = static_cast<char>(random() % 256);
            fs::remove(m_path);  // writing anew over a file waits for the disk
            writeBytes(m_path, changed);
            opens(m_path);
        }
    }
};

QTEST_APPLESS_MAIN(DamagedFilesTest)
#include "damaged_files_test.moc"
