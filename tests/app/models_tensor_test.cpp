// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/shell/main_window.h"
#include "engine/io/safetensors.h"
#include "plugins/models/page/models_page.h"
#include "plugins/models/page/slice_pane.h"
#include "plugins/models/page/spectrum_pane.h"
#include "plugins/models/page/tensor_pane.h"
#include "plugins/models/page/tensor_tree_model.h"
#include "widgets/curve_plot.h"
#include "widgets/matrix_plot.h"
#include "window_fixture.h"

#include <QClipboard>
#include <QComboBox>
#include <QFileDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>

#include <cmath>
#include <cstring>
#include <limits>

using namespace orangery;
using namespace orangery::models_page;

namespace {

io::Tensor tensor(const std::string& name, std::vector<std::int64_t> shape, const std::vector<float>& values)
{
    io::Tensor tensor{.name = name, .dtype = io::DType::F32, .shape = std::move(shape), .bytes = {}};
    tensor.bytes.resize(values.size() * sizeof(float));
    std::memcpy(tensor.bytes.data(), values.data(), tensor.bytes.size());
    return tensor;
}

}  // namespace

/// The tensor pane, the problems and the look for NaN as a person uses them.
class ModelsTensorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void drawsTheHistogramOnceItIsSeen();
    void worksOutSingularValues();
    void stopsSingularValues();
    void tellsWhatHasNoSingularValues();
    void drawsASlice();
    void cutsTheSliceThatIsChosen();
    void exportsATensor();
    void savesThePicture();
    void copiesTheCommandOfWhatIsInFront();
    void looksForNan();
    void problemsLeadToTheirTensors();
    void everyWidgetHasAName();

private:
    [[nodiscard]] fs::path at(const std::string& name) const { return m_temporary.path().toStdString() + "/" + name; }
    void open(const std::string& name);
    void select(const std::string& tensor);
    bool choose(const QString& action, const fs::path& path);
    void press(const char* button);
    template <class Widget>
    [[nodiscard]] Widget* find(const char* name) const
    {
        return m_page->findChild<Widget*>(QString::fromLatin1(name));
    }

    QTemporaryDir m_temporary;
    std::unique_ptr<shell::MainWindow> m_window;
    std::unique_ptr<ModelsPage> m_page;
};

void ModelsTensorTest::initTestCase()
{
    const float nan = std::numeric_limits<float>::quiet_NaN();
    std::vector<float> counting(24);
    for (std::size_t i = 0; i < counting.size(); ++i)
        counting[i] = static_cast<float>(i);
    const io::TensorFile file{
        .tensors = {tensor("layer.weight", {2, 3}, {0, -4, 0, 3, 0, 0}), tensor("layer.bias", {4}, {1, nan, 2, nan}),
                    tensor("cube", {2, 3, 4}, counting)},
        .metadata = {}};
    QVERIFY(io::writeSafetensors(at("m.safetensors"), file).has_value());
    // A small Llama that lacks a tensor, has one of another shape and one too many.
    fs::create_directory(at("llama"));
    QVERIFY(
        writeFile(at("llama/config.json"),
                  R"({"architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 6, "hidden_size": 4,
                          "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2,
                          "tie_word_embeddings": true})")
            .has_value());
    io::TensorFile llama;
    const auto add = [&](const std::string& name, std::vector<std::int64_t> shape) {
        const std::vector<float> values(io::valuesOf(shape).value());
        llama.tensors.push_back(tensor(name, std::move(shape), values));
    };
    add("model.embed_tokens.weight", {6, 4});
    add("model.norm.weight", {5});
    add("model.surplus", {2});
    for (const char* norm : {"input_layernorm.weight", "post_attention_layernorm.weight"})
        add(std::string("model.layers.0.") + norm, {4});
    for (const char* part : {"q", "k", "v", "o"})
        add(std::string("model.layers.0.self_attn.") + part + "_proj.weight", {4, 4});
    add("model.layers.0.mlp.gate_proj.weight", {8, 4});
    add("model.layers.0.mlp.down_proj.weight", {4, 8});
    QVERIFY(io::writeSafetensors(at("llama/model.safetensors"), llama).has_value());
}

void ModelsTensorTest::init()
{
    test::failOnWarnings();
    m_window = std::make_unique<shell::MainWindow>(shell::PlugIns::Ignore);
    m_window->show();
    m_page = std::make_unique<ModelsPage>(*m_window, nullptr);
    m_page->resize(1200, 900);
    m_page->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
}

void ModelsTensorTest::cleanup()
{
    QVERIFY(test::waitUntil([&] { return m_window->tasks().isIdle(); }));
    m_page.reset();
    m_window.reset();
}

void ModelsTensorTest::open(const std::string& name)
{
    m_page->open(at(name));
    QVERIFY(
        test::waitUntil([&] { return m_page->report() != nullptr && m_page->report()->description.path == at(name); }));
}

void ModelsTensorTest::select(const std::string& tensor)
{
    auto* tree = find<QTreeView>("modelsPage.tree");
    const auto* model = qobject_cast<TensorTreeModel*>(tree->model());
    tree->setCurrentIndex(model->indexOfTensor(m_page->report()->weights->find(tensor).value()));
    QCOMPARE(find<TensorPane>("tensorPane")->tensor(), tensor);
}

bool ModelsTensorTest::choose(const QString& action, const fs::path& path)
{
    if (!test::trigger(*m_window, action))
        return false;
    auto* dialog = m_page->findChild<QFileDialog*>();
    if (dialog == nullptr || !QTest::qWaitForWindowExposed(dialog))
        return false;
    dialog->findChild<QLineEdit*>(QStringLiteral("fileNameEdit"))->setText(QString::fromStdString(path.string()));
    QMetaObject::invokeMethod(dialog, "accept");
    return test::waitUntil([&] { return m_page->findChild<QFileDialog*>() == nullptr; });
}

void ModelsTensorTest::press(const char* button)
{
    QTest::mouseClick(find<QPushButton>(button), Qt::LeftButton);
}

void ModelsTensorTest::drawsTheHistogramOnceItIsSeen()
{
    open("m.safetensors");
    auto* panes = find<QTabWidget>("modelsPage.panes");
    panes->setCurrentIndex(panes->count() - 1);
    select("cube");
    const auto* pane = find<ValuesPane>("valuesPane");
    QTRY_VERIFY(pane->statistics().has_value());
    QTest::qWait(50);  // a plot that is painted without a size warns
    QVERIFY(!pane->histogram().isVisible());
    panes->setCurrentIndex(0);
    QTRY_VERIFY(pane->histogram().isVisible());
    QVERIFY(!pane->histogram().scene().curves.empty());
}

void ModelsTensorTest::worksOutSingularValues()
{
    open("m.safetensors");
    select("layer.weight");
    find<QTabWidget>("tensorPane.views")->setCurrentIndex(1);
    const auto* pane = find<SpectrumPane>("spectrumPane");
    QVERIFY(!pane->spectrum());  // only when a person asks
    press("spectrumPane.compute");
    QTRY_VERIFY(pane->spectrum().has_value());
    QVERIFY(std::abs(pane->spectrum()->values.at(0) - 4) < 1e-12);
    QVERIFY(std::abs(pane->spectrum()->values.at(1) - 3) < 1e-12);
    QVERIFY(pane->plot().isVisible());
    QVERIFY(find<QLabel>("spectrumPane.state")->text().contains(QStringLiteral("stable rank 1.5625")));
}

void ModelsTensorTest::stopsSingularValues()
{
    constexpr std::int64_t kSide = 1200;
    std::vector<float> values(kSide * kSide);
    for (std::size_t i = 0; i < values.size(); ++i)
        values[i] = static_cast<float>(i % 101) - 50;
    const io::TensorFile file{.tensors = {tensor("large", {kSide, kSide}, values)}, .metadata = {}};
    QVERIFY(io::writeSafetensors(at("large.safetensors"), file).has_value());
    open("large.safetensors");
    select("large");
    find<QTabWidget>("tensorPane.views")->setCurrentIndex(1);
    const auto* state = find<QLabel>("spectrumPane.state");
    QVERIFY2(state->text().contains(QStringLiteral("Its singular values take ")), qPrintable(state->text()));
    const auto* stop = find<QPushButton>("spectrumPane.stop");
    QVERIFY(!stop->isVisible());
    press("spectrumPane.compute");
    QVERIFY(state->text().contains(QStringLiteral("Working out the singular values: 0 %")));
    press("spectrumPane.stop");
    QTRY_VERIFY(state->text().contains(QStringLiteral("Stopped.")));
    QVERIFY(!find<SpectrumPane>("spectrumPane")->spectrum());
    QVERIFY(!stop->isVisible() && find<QPushButton>("spectrumPane.compute")->isVisible());
    // By the key, wherever in the page somebody is; it does nothing while there is nothing to stop.
    const QAction* action = m_window->actions().find(QStringLiteral("models.stopSpectrum"));
    QVERIFY(!action->isEnabled());
    press("spectrumPane.compute");
    QVERIFY(action->isEnabled());
    m_page->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    auto* search = find<QLineEdit>("modelsPage.search");
    search->setFocus();
    QTest::keyClick(search, Qt::Key_Escape);
    QTRY_VERIFY(state->text().contains(QStringLiteral("Stopped.")));
    QVERIFY(!action->isEnabled());
}

void ModelsTensorTest::tellsWhatHasNoSingularValues()
{
    open("m.safetensors");
    select("layer.bias");
    find<QTabWidget>("tensorPane.views")->setCurrentIndex(1);
    QVERIFY(find<QLabel>("spectrumPane.state")->text().contains(QStringLiteral("no matrix")));
    QVERIFY(!find<QPushButton>("spectrumPane.compute")->isVisible());
}

void ModelsTensorTest::drawsASlice()
{
    open("m.safetensors");
    select("layer.weight");
    const auto* pane = find<SlicePane>("slicePane");
    QVERIFY(!pane->slice());  // nothing is read before it is looked at
    find<QTabWidget>("tensorPane.views")->setCurrentIndex(2);
    QTRY_VERIFY(pane->slice().has_value());
    QCOMPARE(pane->slice()->cells, (std::vector<double>{0, -4, 0, 3, 0, 0}));
    QCOMPARE(pane->map().scene().cells, pane->slice()->cells);
    QVERIFY(pane->map().isVisible());
    select("layer.bias");  // seen already: read at once
    QTRY_VERIFY(pane->slice().has_value() && pane->slice()->width == 4);
    QVERIFY(std::isnan(pane->slice()->cells[1]));
    QVERIFY(!find<QComboBox>("slicePane.rows")->isVisible());
}

void ModelsTensorTest::cutsTheSliceThatIsChosen()
{
    open("m.safetensors");
    select("cube");
    find<QTabWidget>("tensorPane.views")->setCurrentIndex(2);
    const auto* pane = find<SlicePane>("slicePane");
    QTRY_VERIFY(pane->slice().has_value());
    QCOMPARE(pane->slice()->cells.at(0), 0.0);
    auto* first = find<QSpinBox>("slicePane.at0");
    QVERIFY(first->isVisible());
    QVERIFY(!find<QSpinBox>("slicePane.at1")->isVisible());
    first->setValue(1);
    QTRY_VERIFY(pane->slice().has_value() && pane->slice()->cells.at(0) == 12.0);
    auto* rows = find<QComboBox>("slicePane.rows");
    rows->setCurrentIndex(2);  // as across: the other one gives way
    Q_EMIT rows->activated(2);
    QCOMPARE(find<QComboBox>("slicePane.columns")->currentIndex(), 0);
    QTRY_VERIFY(pane->slice().has_value() && pane->slice()->height == 4);
    QCOMPARE(pane->slice()->cells, (std::vector<double>{0, 12, 1, 13, 2, 14, 3, 15}));
}

void ModelsTensorTest::exportsATensor()
{
    open("m.safetensors");
    select("cube");
    QVERIFY(choose(QStringLiteral("models.exportTensor"), at("cube.npy")));
    QVERIFY(test::waitUntil([&] { return fs::exists(at("cube.npy")) && m_window->tasks().isIdle(); }));
    const auto array = io::openWeights(at("cube.npy"));
    QVERIFY(array.has_value());
    QCOMPARE((*array)->tensors()[0].shape, (std::vector<std::int64_t>{2, 3, 4}));
    QVERIFY((*array)->read(0)->bytes ==
            m_page->report()->weights->read(m_page->report()->weights->find("cube").value())->bytes);
    QTRY_VERIFY(test::messageOf(*m_window).contains(QStringLiteral("cube.npy")));
    select("layer.weight");
    QVERIFY(choose(QStringLiteral("models.exportTensor"), at("w.csv")));
    QVERIFY(test::waitUntil([&] { return fs::exists(at("w.csv")) && m_window->tasks().isIdle(); }));
    QCOMPARE(readFile(at("w.csv")).value(),
             std::string("axis0,axis1,value\n0,0,0\n0,1,-4\n0,2,0\n1,0,3\n1,1,0\n1,2,0\n"));
}

void ModelsTensorTest::savesThePicture()
{
    open("m.safetensors");
    select("layer.weight");
    QTRY_VERIFY(find<TensorPane>("tensorPane")->statistics().has_value());
    for (const int view : {0, 2}) {
        find<QTabWidget>("tensorPane.views")->setCurrentIndex(view);
        QTRY_VERIFY(find<TensorPane>("tensorPane")->picture().has_value());
        const fs::path file = at("view" + std::to_string(view) + ".svg");
        QVERIFY(choose(QStringLiteral("models.savePicture"), file));
        QVERIFY(readFile(file).value().find("layer.weight") != std::string::npos);
    }
    m_page->savePicture(at("picture.txt"));
    QTRY_VERIFY(test::messageOf(*m_window).contains(QStringLiteral(".svg")));
    QVERIFY(!fs::exists(at("picture.txt")));
}

void ModelsTensorTest::copiesTheCommandOfWhatIsInFront()
{
    open("m.safetensors");
    select("cube");
    const std::array<const char*, 3> commands{"orangery models statistics ", "orangery models spectrum ",
                                              "orangery models tensor "};
    for (int view = 0; view < 3; ++view) {
        find<QTabWidget>("tensorPane.views")->setCurrentIndex(view);
        QVERIFY(test::trigger(*m_window, QStringLiteral("models.copyTensorCommand")));
        const QString command = QGuiApplication::clipboard()->text();
        QVERIFY2(command.startsWith(QString::fromLatin1(commands[static_cast<std::size_t>(view)])),
                 qPrintable(command));
        QVERIFY2(command.contains(QStringLiteral("m.safetensors cube")), qPrintable(command));
    }
    QVERIFY(QGuiApplication::clipboard()->text().contains(QStringLiteral("--rows 1 --columns 2 --at 0")));
    QVERIFY(test::trigger(*m_window, QStringLiteral("models.copyCheckCommand")));
    QVERIFY(QGuiApplication::clipboard()->text().startsWith(QStringLiteral("orangery models check ")));
}

void ModelsTensorTest::looksForNan()
{
    open("m.safetensors");
    const auto* problems = find<QListWidget>("modelsPage.problems");
    QVERIFY(!problems->isVisible());
    QVERIFY(test::trigger(*m_window, QStringLiteral("models.check")));
    QTRY_VERIFY(problems->isVisible());
    QCOMPARE(problems->count(), 1);
    QVERIFY2(problems->item(0)->text().contains(QStringLiteral("'layer.bias' holds 2 NaN and 0 infinite")),
             qPrintable(problems->item(0)->text()));
    QVERIFY(test::messageOf(*m_window).contains(QStringLiteral("NaN: 2")));
    open("llama");
    QVERIFY(test::trigger(*m_window, QStringLiteral("models.check")));
    QTRY_VERIFY(test::messageOf(*m_window).contains(QStringLiteral("finite: ")));
}

void ModelsTensorTest::problemsLeadToTheirTensors()
{
    open("llama");
    auto* problems = find<QListWidget>("modelsPage.problems");
    QCOMPARE(problems->count(), 3);
    const auto click = [&](const QString& text) {
        for (int row = 0; row < problems->count(); ++row)
            if (problems->item(row)->text().contains(text)) {
                problems->scrollToItem(problems->item(row));
                QTest::mouseClick(problems->viewport(), Qt::LeftButton, {},
                                  problems->visualItemRect(problems->item(row)).center());
                return true;
            }
        return false;
    };
    find<QLineEdit>("modelsPage.search")->setText(QStringLiteral("embed"));
    QVERIFY(click(QStringLiteral("'model.norm.weight' has shape [5]")));
    QCOMPARE(find<TensorPane>("tensorPane")->tensor(), std::string("model.norm.weight"));
    QVERIFY(click(QStringLiteral("'model.surplus' of shape [2] is unexpected")));
    QCOMPARE(find<TensorPane>("tensorPane")->tensor(), std::string("model.surplus"));
    QVERIFY(click(QStringLiteral("'model.layers.0.mlp.up_proj.weight' is missing")));
    const QModelIndex current = find<QTreeView>("modelsPage.tree")->currentIndex();
    QCOMPARE(current.siblingAtColumn(0).data().toString(), QStringLiteral("mlp"));  // where it would be
    QCOMPARE(find<TensorPane>("tensorPane")->tensor(), std::string());
    QCOMPARE(find<QLabel>("tensorPane.name")->text(), QStringLiteral("model.layers.0.mlp.up_proj.weight"));
}

void ModelsTensorTest::everyWidgetHasAName()
{
    open("m.safetensors");
    select("cube");
    for (int view = 0; view < 3; ++view) {
        find<QTabWidget>("tensorPane.views")->setCurrentIndex(view);
        const QStringList without = test::widgetsWithoutName(*m_page);
        QVERIFY2(without.isEmpty(), qPrintable(without.join(QStringLiteral("; "))));
    }
}

QTEST_MAIN(ModelsTensorTest)
#include "models_tensor_test.moc"
