// SPDX-License-Identifier: GPL-3.0-or-later
// Classes by the names that lists and folders of samples give them.
#include "engine/zero_shot/embedding_map/map_inputs.h"
#include "engine/zero_shot/few_shot/multi_label_samples.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>

using namespace orangery;
using namespace orangery::zero_shot;

namespace {

/// The bird, the machine, and two classes whose names have no letter.
const ClassSet kClasses{.names = {"Crane", "crane", "\u2600", "\u2601", "polka-dotted"}};

void write(const fs::path& file, const std::string& text)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file) << text;
}

}  // namespace

class SampleListsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_root = m_folder->path().toStdString();
        for (const char* name : {"Crane/a.png", "crane/a.png", "\u2601/a.png", "Polka dotted/a.png"})
            write(m_root / name, "x");
    }

    void a_name_as_it_is_written_counts_before_one_alike()
    {
        write(m_root / "one.csv",
              "Crane/a.png,Crane\ncrane/a.png,crane\n\u2601/a.png,\u2601\nPolka dotted/a.png,Polka dotted\n");
        const std::vector<std::size_t> expected{0, 1, 3, 4};
        const auto labelled = readLabelledSamples(m_root / "one.csv", m_root, kClasses, AbsentFiles::Refused);
        QVERIFY(labelled);
        QCOMPARE(labelled->truth, expected);

        const auto several = readMultiLabelSamples(m_root / "one.csv", m_root, kClasses, AbsentFiles::Refused);
        QVERIFY(several);
        for (std::size_t i = 0; i < expected.size(); ++i)
            QCOMPARE(several->labels.at(i), std::vector<std::size_t>{expected[i]});

        std::vector<std::string> files;
        for (const std::string& id : labelled->ids)
            files.push_back((m_root / id).string());
        const auto placed = readMapInputs(files, {}, kClasses, AbsentFiles::Refused);
        QVERIFY(placed);
        for (std::size_t i = 0; i < expected.size(); ++i)
            QCOMPARE(placed->truth.at(i), std::optional(expected[i]));
    }

    void names_without_letters_are_not_alike()
    {
        write(m_root / "unknown.csv", "\u2601/a.png,\u2602\n");
        const auto labelled = readLabelledSamples(m_root / "unknown.csv", m_root, kClasses, AbsentFiles::Refused);
        QVERIFY(!labelled);
        QVERIFY(labelled.error().message.find("'\u2602', which is not among the classes") != std::string::npos);
        const auto several = readMultiLabelSamples(m_root / "unknown.csv", m_root, kClasses, AbsentFiles::Refused);
        QVERIFY(!several);
        QCOMPARE(several.error().message, labelled.error().message);

        write(m_root / "\u2602/a.png", "x");
        const auto placed = readMapInputs({(m_root / "\u2602/a.png").string()}, {}, kClasses, AbsentFiles::Refused);
        QVERIFY(placed);
        QVERIFY(!placed->truth.at(0));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_root;
};

QTEST_GUILESS_MAIN(SampleListsTest)
#include "sample_lists_test.moc"
