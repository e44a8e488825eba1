// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"
#include "engine/io/safetensors.h"
#include "watchdog.h"
#include "window_fixture.h"

#include <QElapsedTimer>
#include <QLabel>
#include <QPlainTextEdit>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <cstring>
#include <functional>

using namespace orangery;

namespace {

/// Opening is measured without the time that other programs of the machine take: their load is no fault of the page.
constexpr double kLongestOpeningMs = 1000;

io::Tensor tensor(const std::string& name, std::vector<std::int64_t> shape)
{
    const std::size_t bytes = io::bytesOf(io::DType::F32, shape).value();
    return {.name = name, .dtype = io::DType::F32, .shape = std::move(shape), .bytes = std::vector<std::byte>(bytes)};
}

/// A file whose header promises `bytes` values of one byte in 10 tensors; it takes no room on the disk.
Result<void> writeSparse(const fs::path& file, int shard, std::uint64_t bytes)
{
    Json header = Json::object();
    for (std::uint64_t part = 0; part < 10; ++part)
        header["layers." + std::to_string(shard) + ".part" + std::to_string(part)] = {
            {"dtype", "U8"}, {"shape", {bytes / 10}}, {"data_offsets", {bytes / 10 * part, bytes / 10 * (part + 1)}}};
    const std::string text = writeJson(header);
    const auto length = static_cast<std::uint64_t>(text.size());
    std::string begin(sizeof length, '\0');
    std::memcpy(begin.data(), &length, sizeof length);
    if (const Result<void> written = writeFile(file, begin + text); !written)
        return written;
    std::error_code error;
    fs::resize_file(file, begin.size() + text.size() + bytes, error);
    return error ? Result<void>(failure(ErrorCode::Failed, "cannot make " + file.string(), error.message()))
                 : Result<void>();
}

double processMs()
{
    timespec time{};
    ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

}  // namespace

/// How models come into the window: by dropping them and through the dialogs, small ones and very large ones.
class ModelsOpeningTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_window.reset(); }

    void opensWhatIsDropped_data();
    void opensWhatIsDropped();
    void theFileDialogOpensWeights();
    void theFolderDialogOpensAModel();
    void theWelcomePageOffersToOpenModels();
    void everyTabHasItsText();
    void aLargeModelIsOpenAtOnce_data();
    void aLargeModelIsOpenAtOnce();

private:
    [[nodiscard]] fs::path at(const std::string& name) const { return m_temporary.path().toStdString() + "/" + name; }
    bool drop(const fs::path& path)
    {
        return test::drop(*m_window, {QUrl::fromLocalFile(QString::fromStdString(path.string()))});
    }
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const
    {
        return m_window->findChild<Widget*>(QString::fromLatin1(name));
    }
    [[nodiscard]] bool waitForName(const QString& name) const
    {
        return test::waitUntil([&] {
            const auto* label = find<QLabel>("modelsPage.name");
            return label != nullptr && label->isVisible() && label->text() == name;
        });
    }

    QTemporaryDir m_temporary;
    std::unique_ptr<shell::MainWindow> m_window;
};

void ModelsOpeningTest::initTestCase()
{
    fs::create_directory(at("model"));
    const io::TensorFile small{.tensors = {tensor("a.weight", {2, 3}), tensor("b.bias", {4})},
                               .metadata = {{"note", "kept"}}};
    QVERIFY(io::writeSafetensors(at("model/model.safetensors"), small).has_value());
    QVERIFY(io::writeSafetensors(at("alone.safetensors"), small).has_value());
    QVERIFY(writeFile(at("model/config.json"), R"({"model_type": "invented"})").has_value());
    QVERIFY(writeFile(at("model/tokenizer_config.json"), R"({"tokenizer_class": "None"})").has_value());
    io::TensorFile many;
    for (int layer = 0; layer < 1000; ++layer)
        for (int part = 0; part < 100; ++part)
            many.tensors.push_back(
                tensor("model.layers." + std::to_string(layer) + ".part" + std::to_string(part) + ".weight", {1}));
    QVERIFY(io::writeSafetensors(at("many.safetensors"), many).has_value());
    fs::create_directory(at("huge"));
    Json places = Json::object();
    constexpr int kShards = 30;
    for (int shard = 0; shard < kShards; ++shard) {
        const std::string name = "model-" + std::to_string(shard) + ".safetensors";
        QVERIFY(writeSparse(at("huge") / name, shard, 5'000'000'000).has_value());
        for (int part = 0; part < 10; ++part)
            places["layers." + std::to_string(shard) + ".part" + std::to_string(part)] = name;
    }
    QVERIFY(writeFile(at("huge/model.safetensors.index.json"), writeJson({{"weight_map", places}})).has_value());
}

void ModelsOpeningTest::init()
{
    test::failOnWarnings();
    m_window = std::make_unique<shell::MainWindow>(shell::PlugIns::Use);
    m_window->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
}

void ModelsOpeningTest::opensWhatIsDropped_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name :
         {"model", "alone.safetensors", "model/model.safetensors", "huge/model.safetensors.index.json"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void ModelsOpeningTest::opensWhatIsDropped()
{
    QFETCH(const QString, name);
    QVERIFY(drop(at(name.toStdString())));
    QVERIFY(waitForName(name.section(u'/', -1)));
    QVERIFY(find<QTreeView>("modelsPage.tree")->model()->rowCount() > 0);
    QVERIFY2(test::messageOf(*m_window).isEmpty(), qPrintable(test::messageOf(*m_window)));
    QVERIFY(m_window->windowTitle().contains(name.section(u'/', -1)));
}

void ModelsOpeningTest::theFileDialogOpensWeights()
{
    QVERIFY(test::choose(*m_window, QStringLiteral("file.openFile"), at("alone.safetensors")));
    QVERIFY(waitForName(QStringLiteral("alone.safetensors")));
}

void ModelsOpeningTest::theFolderDialogOpensAModel()
{
    QVERIFY(test::choose(*m_window, QStringLiteral("file.openRun"), at("model")));
    QVERIFY(waitForName(QStringLiteral("model")));
}

void ModelsOpeningTest::theWelcomePageOffersToOpenModels()
{
    auto* welcome = find<QWidget>("welcomePage");
    QVERIFY(welcome != nullptr && welcome->isVisible());
    QStringList texts;
    for (const QLabel* label : welcome->findChildren<QLabel*>())
        texts << label->text();
    QVERIFY2(texts.join(u'|').contains(QStringLiteral("model")), qPrintable(texts.join(u'|')));
}

void ModelsOpeningTest::everyTabHasItsText()
{
    QVERIFY(drop(at("model")));
    QVERIFY(waitForName(QStringLiteral("model")));
    auto* panes = find<QTabWidget>("modelsPage.panes");
    QStringList titles;
    for (int i = 0; i < panes->count(); ++i) {
        panes->setCurrentIndex(i);
        titles << panes->tabText(i);
        QVERIFY2(panes->currentWidget()->isVisible(), qPrintable(titles.last()));
    }
    for (const char* title : {"Tensor", "Compare", "Memory", "Config", "Tokenizer", "Metadata"})
        QVERIFY2(titles.contains(QString::fromLatin1(title)), title);
    QVERIFY(find<QPlainTextEdit>("modelsPage.config")->toPlainText().contains(QStringLiteral("invented")));
    QVERIFY(find<QPlainTextEdit>("modelsPage.tokenizer")->toPlainText().contains(QStringLiteral("tokenizer_class")));
    QVERIFY(find<QPlainTextEdit>("modelsPage.metadata")->toPlainText().contains(QStringLiteral("note: kept")));
    QVERIFY(find<QLabel>("memoryPane.verdict")->text().contains(QStringLiteral("Free memory")));
    // A file without anything beside it says so.
    QVERIFY(drop(at("alone.safetensors")));
    QVERIFY(waitForName(QStringLiteral("alone.safetensors")));
    QVERIFY(find<QPlainTextEdit>("modelsPage.config")->toPlainText().startsWith(QStringLiteral("No config.json")));
    QVERIFY(find<QPlainTextEdit>("modelsPage.tokenizer")->toPlainText().startsWith(QStringLiteral("No file")));
}

void ModelsOpeningTest::aLargeModelIsOpenAtOnce_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("tensors");
    QTest::newRow("100,000 tensors") << QStringLiteral("many.safetensors") << QStringLiteral("in 100000 tensors");
    QTest::newRow("150 GB in 30 shards") << QStringLiteral("huge") << QStringLiteral("150.00 GB");
}

void ModelsOpeningTest::aLargeModelIsOpenAtOnce()
{
    QFETCH(const QString, name);
    QFETCH(const QString, tensors);
    QVERIFY(m_window->showTool(QStringLiteral("models")) != nullptr);
    QTest::qWait(100);
    const test::Watchdog watchdog;
    QElapsedTimer timer;
    timer.start();
    const double before = processMs();
    QVERIFY(drop(at(name.toStdString())));
    QVERIFY(waitForName(name));
    const double used = processMs() - before;
    qInfo("%s shown after %lld ms, %.0f ms of them computing; the GUI thread was busy for %.1f ms at most",
          QTest::currentDataTag(), static_cast<long long>(timer.elapsed()), used, watchdog.longestBusyMs());
    QVERIFY(find<QLabel>("modelsPage.summary")->text().contains(tensors));
    QVERIFY(used < kLongestOpeningMs * test::Watchdog::limitMs() / 50);
    QVERIFY(watchdog.isContent());
}

QTEST_MAIN(ModelsOpeningTest)
#include "models_opening_test.moc"
