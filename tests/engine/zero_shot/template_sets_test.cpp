// SPDX-License-Identifier: GPL-3.0-or-later
// Lists of templates that a person keeps, files of templates, and the names of data sets.
#include "engine/zero_shot/files/template_sets.h"
#include "engine/zero_shot/files/dataset_names.h"

#include <QTemporaryDir>
#include <QTest>

#include <map>
#include <set>

using namespace orangery;
using namespace orangery::zero_shot;

namespace {

using Texts = std::vector<std::string>;

}  // namespace

class TemplateSetsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        fs::create_directories(templateSetsFile().parent_path());
        QVERIFY(writeFile(
            templateSetsFile(),
            R"({"dtd": ["the pattern of a {c}.", "{} up close"], "cars": ["my {}", "a clean {}", "an old {}"], "pets": ["a tame {}."]})"));
    }

    void kept_lists_are_named()
    {
        std::map<std::string, std::size_t> lengths;
        for (const TemplateSet& set : keptTemplateSets())
            lengths[set.name] = set.templates.size();
        QVERIFY(lengths == (std::map<std::string, std::size_t>{{"dtd", 2}, {"cars", 3}, {"pets", 1}}));
        QCOMPARE(keptTemplates("DTD").value(), (Texts{"the pattern of a {}.", "{} up close"}));
        QCOMPARE(keptSetOf({"the pattern of a {}.", "{} up close"}), std::string("dtd"));
        QCOMPARE(keptSetOf({"a tame {}."}), std::string());  // one template alone is just that
    }

    void data_sets_have_many_names()
    {
        for (const auto& [name, same] :
             std::map<std::string, Texts>{{"raf_db", {"rafdb", "RAF-DB"}},
                                          {"stanford_car", {"car", "stanford_cars", "Stanford Cars", "cars"}},
                                          {"food101", {"food", "Food101", "Food-101"}},
                                          {"imagenet", {"ImageNet-1K", "imagenet1k"}},
                                          {"aircraft", {"FGVC-Aircraft", "fgvc_aircraft"}},
                                          {"flower102", {"flowers", "Flowers102"}},
                                          {"pets", {"Oxford Pets"}},
                                          {"ucf", {"UCF-101"}},
                                          {"hmdb", {"HMDB-51"}},
                                          {"k400", {"Kinetics-400"}},
                                          {"ssv1", {"Something-Something V1"}},
                                          {"dtd", {"DTD", "DescribableTextures"}}})
            for (const std::string& other : same)
                QCOMPARE(datasetKey(other), datasetKey(name));
        QCOMPARE(datasetKey("My Birds"), std::string("mybirds"));
        QCOMPARE(keptTemplates("stanford_car").value().size(), std::size_t{3});
        const auto unknown = keptTemplates("birds");
        QVERIFY(!unknown && unknown.error().code == ErrorCode::Usage &&
                unknown.error().cause.find("dtd, cars, pets") != std::string::npos);
    }

    void files_of_every_shape_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<QString>("set");
        QTest::addColumn<QString>("expected");  // the templates between bars, else what is said
        const auto row = [](const char* name, const char* content, const char* set, const char* expected) {
            QTest::newRow(name) << QByteArray(content) << set << expected;
        };
        row("lines",
            "\xEF\xBB\xBF"
            "a {}.\r\n\n{} from above\n",
            "", "a {}.|{} from above");
        row("begins with a name", "{} from above\nan {}\n", "", "{} from above|an {}");
        row("a list", R"(["a {}.", "an {}"])", "", "a {}.|an {}");
        row("CLIP_benchmark's", R"({"dtd": ["a {c}.", "{c} and {c}"]})", "", "a {}.|{} and {}");
        row("one of several", R"({"dtd": ["a {c}."], "cars": ["my {c}"]})", "stanford_car", "my {}");
        row("which of several", R"({"dtd": ["a {c}."], "cars": ["my {c}"]})", "", "holds several lists");
        row("none of them", R"({"dtd": ["a {c}."], "cars": ["my {c}"]})", "pets", "holds no list of templates 'pets'");
        row("empty", "\n", "", "holds no template");
        row("cut", "{\"dtd\": [\"a", "", "not valid JSON");
    }

    void files_of_every_shape()
    {
        QFETCH(QByteArray, content);
        QFETCH(QString, set);
        QFETCH(QString, expected);
        const QTemporaryDir folder;
        const fs::path file = fs::path(folder.path().toStdString()) / "templates.txt";
        QVERIFY(writeFile(file, content.toStdString()));
        const auto read = readTemplates(file, set.toStdString());
        if (!read) {
            QVERIFY2(read.error().message.find(expected.toStdString()) != std::string::npos,
                     read.error().message.c_str());
            return;
        }
        QStringList templates;
        for (const std::string& one : *read)
            templates << QString::fromStdString(one);
        QCOMPARE(templates.join(u'|'), expected);
    }
};

QTEST_GUILESS_MAIN(TemplateSetsTest)
#include "template_sets_test.moc"
