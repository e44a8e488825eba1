// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"
#include "engine/io/safetensors.h"
#include "window_fixture.h"

#include <QLabel>
#include <QPushButton>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <cstring>

using namespace orangery;

/// Writes pictures of the Models page for people to look at, where ORANGERY_SCREENSHOTS says.
class ModelsScreenshotsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void lookAtThePage_data();
    void lookAtThePage();
    void lookAtAComparison_data();
    void lookAtAComparison();

private:
    [[nodiscard]] fs::path at(const std::string& name) const { return m_temporary.path().toStdString() + "/" + name; }
    static void select(QTreeView& tree, const QString& module);
    void save(shell::MainWindow& window) const;

    QString m_target = qEnvironmentVariable("ORANGERY_SCREENSHOTS");
    QTemporaryDir m_temporary;
};

void ModelsScreenshotsTest::initTestCase()
{
    if (m_target.isEmpty())
        QSKIP("ORANGERY_SCREENSHOTS names no folder to write to");
    // The shipped small policy with a tensor gone, one of another shape and one too many.
    const fs::path shipped = resourceFolder() / "samples" / "reasoning" / "all";
    fs::create_directory(at("incomplete policy"));
    fs::copy_file(shipped / "config.json", at("incomplete policy/config.json"));
    io::TensorFile file = io::readSafetensors(shipped / "model.safetensors").value();
    std::erase_if(file.tensors, [](const io::Tensor& tensor) { return tensor.name == "layers.1.network.up.weight"; });
    file.tensors.push_back({.name = "surplus.weight", .shape = {2, 3}, .bytes = std::vector<std::byte>(24)});
    for (io::Tensor& tensor : file.tensors)
        if (tensor.name == "norm.bias") {
            tensor.shape.front() += 1;
            tensor.bytes.resize(tensor.bytes.size() + sizeof(float));
        }
    QVERIFY(io::writeSafetensors(at("incomplete policy/model.safetensors"), file).has_value());

    // The shipped encoder with its pictures' attention moved, the later the block the more.
    const fs::path encoder = resourceFolder() / "samples" / "encoder";
    fs::create_directory(at("moved encoder"));
    fs::copy_file(encoder / "config.json", at("moved encoder/config.json"));
    file = io::readSafetensors(encoder / "model.safetensors").value();
    for (io::Tensor& tensor : file.tensors) {
        const std::string prefix = "vision_model.encoder.layers.";
        const bool isMoved = tensor.name.starts_with(prefix) && tensor.name.find("self_attn") != std::string::npos;
        if (!isMoved || tensor.dtype != io::DType::F32)
            continue;
        const float factor = 1.0F + 0.01F * static_cast<float>(tensor.name[prefix.size()] - '0');
        for (std::size_t i = 0; i < tensor.bytes.size(); i += sizeof(float)) {
            float value = 0;
            std::memcpy(&value, tensor.bytes.data() + i, sizeof value);
            value *= factor;
            std::memcpy(tensor.bytes.data() + i, &value, sizeof value);
        }
    }
    QVERIFY(io::writeSafetensors(at("moved encoder/model.safetensors"), file).has_value());
}

void ModelsScreenshotsTest::lookAtThePage_data()
{
    QTest::addColumn<QString>("theme");
    QTest::addColumn<QString>("pane");
    QTest::addColumn<int>("view");
    QTest::addColumn<bool>("hasProblems");
    for (const char* theme : {"light", "dark"}) {
        const QString name = QString::fromLatin1(theme);
        const auto row = [&](const char* what, const char* pane, int view, bool hasProblems) {
            QTest::newRow(qPrintable(QString::fromLatin1(what) + u'_' + name))
                << name << QString::fromLatin1(pane) << view << hasProblems;
        };
        row("models_spectrum", "Tensor", 1, false);
        row("models_slice", "Tensor", 2, false);
        row("models_tokenizer", "Tokenizer", 0, false);
        row("models_metadata", "Metadata", 0, false);
        row("models_problems", "Tensor", 0, true);
    }
}

void ModelsScreenshotsTest::select(QTreeView& tree, const QString& module)
{
    const QAbstractItemModel& model = *tree.model();
    const QModelIndexList found =
        model.match(model.index(0, 0), Qt::DisplayRole, module, 1, Qt::MatchExactly | Qt::MatchRecursive);
    QVERIFY(!found.isEmpty());
    for (int row = 0; row < model.rowCount(found.first()); ++row)
        if (const QModelIndex child = model.index(row, 0, found.first());
            child.data().toString() == QStringLiteral("weight"))
            tree.setCurrentIndex(child);
}

void ModelsScreenshotsTest::lookAtThePage()
{
    QFETCH(const QString, theme);
    QFETCH(const QString, pane);
    QFETCH(const int, view);
    QFETCH(const bool, hasProblems);
    shell::MainWindow window(shell::PlugIns::Use);
    window.resize(1360, 860);
    window.setTheme(shell::themeFromName(theme));
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.open(hasProblems ? at("incomplete policy") : resourceFolder() / "samples" / "reasoning" / "all");
    QTRY_VERIFY(window.findChild<QTreeView*>(QStringLiteral("modelsPage.tree")) != nullptr);
    auto* tree = window.findChild<QTreeView*>(QStringLiteral("modelsPage.tree"));
    QTRY_VERIFY(tree->model()->rowCount() > 0);
    tree->expandToDepth(1);
    select(*tree, QStringLiteral("embed_tokens"));
    auto* panes = window.findChild<QTabWidget*>(QStringLiteral("modelsPage.panes"));
    for (int i = 0; i < panes->count(); ++i)
        if (panes->tabText(i) == pane)
            panes->setCurrentIndex(i);
    window.findChild<QTabWidget*>(QStringLiteral("tensorPane.views"))->setCurrentIndex(view);
    if (view == 1) {
        window.findChild<QPushButton*>(QStringLiteral("spectrumPane.compute"))->click();
        const auto* state = window.findChild<QLabel*>(QStringLiteral("spectrumPane.state"));
        QVERIFY(test::waitUntil([&] { return state->text().contains(QStringLiteral("rank")); }));
    }
    save(window);
}

void ModelsScreenshotsTest::lookAtAComparison_data()
{
    QTest::addColumn<QString>("theme");
    QTest::newRow("models_compare_light") << QStringLiteral("light");
    QTest::newRow("models_compare_dark") << QStringLiteral("dark");
}

void ModelsScreenshotsTest::lookAtAComparison()
{
    QFETCH(const QString, theme);
    shell::MainWindow window(shell::PlugIns::Use);
    window.resize(1360, 860);
    window.setTheme(shell::themeFromName(theme));
    window.show();
    QVERIFY(QTest::qWaitForWindowExposed(&window));
    window.open(resourceFolder() / "samples" / "encoder");
    QTRY_VERIFY(window.findChild<QTreeView*>(QStringLiteral("modelsPage.tree")) != nullptr);
    const auto* tree = window.findChild<QTreeView*>(QStringLiteral("modelsPage.tree"));
    QTRY_VERIFY(tree->model()->rowCount() > 0);
    QVERIFY(test::choose(window, QStringLiteral("models.compareFolder"), at("moved encoder")));
    const auto* state = window.findChild<QLabel*>(QStringLiteral("comparisonPane.state"));
    QTRY_VERIFY(state->text().contains(QStringLiteral("changed")));
    save(window);
}

void ModelsScreenshotsTest::save(shell::MainWindow& window) const
{
    QTest::qWait(600);
    const QString file = m_target + u'/' + QString::fromLatin1(QTest::currentDataTag()) + QStringLiteral(".png");
    QVERIFY(window.grab().save(file, "PNG", 0));
}

QTEST_MAIN(ModelsScreenshotsTest)
#include "models_screenshots_test.moc"
