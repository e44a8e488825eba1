// SPDX-License-Identifier: GPL-3.0-or-later
#include "../io/reference_folder.h"
#include "engine/models/catalogue/model_description.h"

#include <QTest>

#include <algorithm>
#include <memory>
#include <set>
#include <tuple>
#include <utility>

using namespace orangery;
using namespace orangery::models;

namespace {

/// Headers without any value, for questions about names and shapes.
class Headers : public io::Weights {
public:
    explicit Headers(io::WeightsContents contents) : Weights(std::move(contents)) {}

    [[nodiscard]] Result<io::Tensor> read(std::size_t) const override
    {
        return failure(ErrorCode::Input, "headers hold no values");
    }
    [[nodiscard]] std::span<const std::byte> view(std::size_t) const override { return {}; }
};

ModelFiles with(ModelFiles files, std::vector<io::TensorInfo> tensors)
{
    io::WeightsContents contents{
        .format = files.weights->format(), .tensors = std::move(tensors), .metadata = files.weights->metadata()};
    files.weights = std::make_shared<Headers>(std::move(contents));
    return files;
}

/// Models among the reference cases: every folder with a config, and every GGUF file of one.
std::vector<fs::path> referenceModels()
{
    std::vector<fs::path> found;
    for (const char* kind : {"vision", "decoder", "models"}) {
        const auto folder = io::test::referenceFolder(kind);
        if (!folder)
            continue;
        std::set<fs::path> folders;
        for (const char* name : {"config.json", "open_clip_config.json"})
            for (const fs::path& file : io::test::filesBelow(*folder, name))
                folders.insert(file.parent_path());
        for (const char* name : {"efficientnet_lite", "openai_clip/model_jit.pt"})  // no config stands beside these
            if (fs::exists(*folder / name))
                folders.insert(*folder / name);
        for (const fs::path& file : io::test::filesBelow(*folder, ".f32.gguf"))
            folders.insert(file);
        found.insert(found.end(), folders.begin(), folders.end());
        io::test::tellCompared(folders.size(), *folder);
    }
    const fs::path ours = resourceFolder() / "samples" / "reasoning" / "all";
    if (fs::exists(ours / "config.json"))
        found.push_back(ours);
    return found;
}

std::vector<std::string> namesOf(const auto& items)
{
    std::vector<std::string> names;
    for (const auto& item : items)
        names.push_back(item.name);
    return names;
}

}  // namespace

/// What a config asks for, against models that reference implementations wrote.
class ExpectedTensorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_models = referenceModels(); }

    void modelsOfReferencesAgree()
    {
        if (m_models.empty())
            QSKIP("there are no reference models");
        for (const fs::path& path : m_models) {
            const auto description = describeModel(path);
            QVERIFY2(description.has_value(), path.c_str());
            QVERIFY2(description->agreement.has_value(), path.c_str());
            const auto& problems = description->problems;
            QVERIFY2(problems.empty(), (path.string() + ": " + (problems.empty() ? "" : problems[0].text)).c_str());
        }
    }

    /// Of each family every tensor in turn: it alone is told as missing, and the model's kind stays what it was.
    void aTensorThatIsGoneIsMissing()
    {
        std::size_t gone = 0;
        for (const fs::path& path : m_models) {
            const ModelFiles whole = openModelFiles(path).value();
            const std::string kind = describeModel(whole).kind;
            for (std::size_t i = 0; i < whole.weights->tensors().size(); ++i) {
                std::vector<io::TensorInfo> tensors = whole.weights->tensors();
                const std::string name = tensors[i].name;
                tensors.erase(tensors.begin() + static_cast<std::ptrdiff_t>(i));
                if (isIdleTensor(name) && !name.ends_with("mask_token"))
                    continue;
                const ModelDescription description = describeModel(with(whole, std::move(tensors)));
                const std::string where = path.string() + " without " + name;
                QVERIFY2(description.agreement.has_value(), where.c_str());
                const auto missing = namesOf(description.agreement->missing);
                if (missing != std::vector{name} && !mayBeLeftOut(path, name))
                    QFAIL((where + ": missing is " + (missing.empty() ? "nothing" : missing.front()) + " of " +
                           std::to_string(missing.size()))
                              .c_str());
                QVERIFY2(description.agreement->unexpected.empty(), where.c_str());
                QVERIFY2(description.agreement->mismatched.empty(), where.c_str());
                QVERIFY2(description.problems.size() == missing.size(), where.c_str());
                QVERIFY2(description.kind == kind, where.c_str());
                ++gone;
            }
        }
        qInfo("%zu tensors were left out in turn", gone);
    }

    void aClassAsksForItsOwnParts()
    {
        const auto folder = io::test::referenceFolder("vision");
        if (!folder || !fs::exists(*folder / "clip") || !fs::exists(*folder / "siglip"))
            QSKIP("there are no reference models of CLIP and SigLIP");
        const ModelFiles clip = openModelFiles(*folder / "clip").value();
        QCOMPARE(missingOf(tower(clip, "vision_model.", "CLIPVisionModel")), std::vector<std::string>{});
        QCOMPARE(missingOf(tower(clip, "vision_model.", "CLIPVisionModelWithProjection")),
                 std::vector<std::string>{"visual_projection.weight"});
        QCOMPARE(missingOf(tower(clip, "text_model.", "CLIPTextModel")), std::vector<std::string>{});
        QCOMPARE(missingOf(tower(clip, "text_model.", "CLIPTextModelWithProjection")),
                 std::vector<std::string>{"text_projection.weight"});
        QCOMPARE(missingOf(tower(clip, "vision_model.", "CLIPForImageClassification")),
                 (std::vector<std::string>{"classifier.weight", "classifier.bias"}));
        const ModelFiles siglip = openModelFiles(*folder / "siglip").value();
        QCOMPARE(missingOf(tower(siglip, "text_model.", "SiglipTextModel")), std::vector<std::string>{});
        QCOMPARE(missingOf(tower(siglip, "vision_model.", "SiglipVisionModel")), std::vector<std::string>{});
    }

    void aWholeTowerThatIsGoneIsOneProblem()
    {
        const auto folder = io::test::referenceFolder("vision");
        if (!folder || !fs::exists(*folder / "clip"))
            QSKIP("there is no reference model of CLIP");
        const ModelFiles clip = openModelFiles(*folder / "clip").value();
        const ModelDescription images = describeModel(tower(clip, "vision_model.", "CLIPModel"));
        QCOMPARE(images.kind, std::string("image encoder"));
        QCOMPARE(images.problems.size(), std::size_t{1});
        QVERIFY(images.problems[0].text.find("text tower that a CLIPModel has") != std::string::npos);
    }

    /// Heads as the classes of transformers 5.24.0 define them.
    void aTaskHeadBelongsToItsClass()
    {
        using Shapes = std::vector<std::pair<std::string, std::vector<std::int64_t>>>;
        const Shapes words{{"cls.predictions.bias", {120}},
                           {"cls.predictions.transform.dense.weight", {32, 32}},
                           {"cls.predictions.transform.dense.bias", {32}},
                           {"cls.predictions.transform.LayerNorm.weight", {32}},
                           {"cls.predictions.transform.LayerNorm.bias", {32}}};
        const Shapes order{{"cls.seq_relationship.weight", {2, 32}}, {"cls.seq_relationship.bias", {2}}};
        const Shapes labels{{"classifier.weight", {5, 32}}, {"classifier.bias", {5}}};
        const Shapes both = [&] {
            Shapes all = words;
            all.insert(all.end(), order.begin(), order.end());
            return all;
        }();
        const auto ours = io::test::referenceFolder("models");
        QVERIFY(ours.has_value());
        const ModelFiles bert = openModelFiles(*ours / "bert").value();
        QVERIFY(!describeModel(with(bert, headed(bert, "bert.", labels))).problems.empty());
        for (const auto& [name, head, hasPooler] :
             {std::tuple{"BertModel", Shapes{}, true}, std::tuple{"BertForMaskedLM", words, false},
              std::tuple{"BertLMHeadModel", words, false}, std::tuple{"BertForMaskedLM", both, true},
              std::tuple{"BertForPreTraining", both, true}, std::tuple{"BertForNextSentencePrediction", order, true},
              std::tuple{"BertForSequenceClassification", labels, true},
              std::tuple{"BertForTokenClassification", labels, false},
              std::tuple{"BertForQuestionAnswering", Shapes{{"qa_outputs.weight", {2, 32}}, {"qa_outputs.bias", {2}}},
                         false}}) {
            ModelFiles files = bert;
            files.config["architectures"] = {name};
            std::vector<io::TensorInfo> tensors = headed(bert, head.empty() ? "" : "bert.", head);
            if (!hasPooler)
                std::erase_if(tensors, [](const io::TensorInfo& tensor) {
                    return tensor.name.find("pooler") != std::string::npos;
                });
            const ModelDescription whole = describeModel(with(files, tensors));
            QVERIFY2(whole.problems.empty(), whole.problems.empty() ? "" : whole.problems[0].text.c_str());
            if (head.empty())
                continue;
            std::erase_if(tensors, [&](const io::TensorInfo& tensor) { return tensor.name == head.front().first; });
            QCOMPARE(missingOf(with(files, tensors)), std::vector<std::string>{head.front().first});
        }
        ModelFiles dino = openModelFiles(*ours / "dinov2_gated").value();
        dino.config["architectures"] = {"Dinov2ForImageClassification"};
        const Shapes paired{{"classifier.weight", {7, 48}}, {"classifier.bias", {7}}};
        QVERIFY(describeModel(with(dino, headed(dino, "dinov2.", paired))).problems.empty());
        const Shapes narrow{{"classifier.weight", {7, 24}}, {"classifier.bias", {7}}};
        QCOMPARE(describeModel(with(dino, headed(dino, "dinov2.", narrow))).agreement->mismatched.size(),
                 std::size_t{1});
    }

    /// The first BERT files name their norms as TensorFlow did.
    void oldNamesOfNormsAreTheSame()
    {
        const ModelFiles bert = openModelFiles(*io::test::referenceFolder("models") / "bert").value();
        std::vector<io::TensorInfo> tensors = bert.weights->tensors();
        for (io::TensorInfo& tensor : tensors)
            for (const auto& [name, old] :
                 {std::pair{"LayerNorm.weight", "LayerNorm.gamma"}, std::pair{"LayerNorm.bias", "LayerNorm.beta"}})
                if (const std::size_t place = tensor.name.find(name); place != std::string::npos)
                    tensor.name.replace(place, std::string(name).size(), old);
        QVERIFY(describeModel(with(bert, tensors)).problems.empty());
        const std::string gone = "encoder.layer.0.output.LayerNorm.gamma";
        std::erase_if(tensors, [&](const io::TensorInfo& tensor) { return tensor.name == gone; });
        QCOMPARE(missingOf(with(bert, tensors)), std::vector<std::string>{gone});
    }

    void anotherShapeIsTold()
    {
        for (const fs::path& path : m_models) {
            const ModelFiles whole = openModelFiles(path).value();
            const std::size_t last = whole.weights->tensors().size() - 1;
            for (const std::size_t i : {last / 2, last / 3}) {
                std::vector<io::TensorInfo> tensors = whole.weights->tensors();
                if (tensors[i].shape.empty() || isIdleTensor(tensors[i].name))
                    continue;
                tensors[i].shape.back() += 1;
                const std::string name = tensors[i].name;
                const ModelDescription description = describeModel(with(whole, std::move(tensors)));
                QVERIFY2(!description.problems.empty(), (path.string() + " " + name).c_str());
            }
        }
    }

    void whatNoPartAsksForIsUnexpected()
    {
        for (const fs::path& path : m_models) {
            const ModelFiles whole = openModelFiles(path).value();
            std::vector<io::TensorInfo> tensors = whole.weights->tensors();
            tensors.push_back({.name = "surplus.weight", .type = "F32", .shape = {2, 3}});
            tensors.push_back({.name = "some.layer.num_batches_tracked", .type = "I64", .shape = {}});
            const ModelDescription description = describeModel(with(whole, std::move(tensors)));
            QVERIFY2(description.agreement.has_value(), path.c_str());
            QCOMPARE(namesOf(description.agreement->unexpected), std::vector<std::string>{"surplus.weight"});
            QCOMPARE(description.problems.size(), std::size_t{1});
            QCOMPARE(description.problems[0].tensor, std::string("surplus.weight"));
        }
    }

    void manyProblemsAreCountedAndNotListed()
    {
        TensorAgreement agreement;
        for (int i = 0; i < 50; ++i)
            agreement.missing.push_back({.name = "t" + std::to_string(i), .shape = {kAnySize, 4}});
        const auto problems = describe(agreement, 20);
        QCOMPARE(problems.size(), std::size_t{21});
        QVERIFY(problems[0].text.find("[any, 4]") != std::string::npos);
        QCOMPARE(problems[20].text, std::string("30 more tensors are missing"));
        const Json json = toJson(agreement);
        QCOMPARE(json["missing"].size(), std::size_t{50});
        QVERIFY(json["missing"][0]["shape"][0].is_null());
    }

    /// By hand: a Llama of 2 layers, width 8, 4 heads of 2 that share 2 pairs of keys and values.
    void aLlamaAsksForItsShapes()
    {
        const std::vector<std::pair<std::string, std::vector<std::int64_t>>> layer{
            {"input_layernorm.weight", {8}},     {"self_attn.q_proj.weight", {8, 8}},
            {"self_attn.k_proj.weight", {4, 8}}, {"self_attn.v_proj.weight", {4, 8}},
            {"self_attn.o_proj.weight", {8, 8}}, {"post_attention_layernorm.weight", {8}},
            {"mlp.gate_proj.weight", {20, 8}},   {"mlp.up_proj.weight", {20, 8}},
            {"mlp.down_proj.weight", {8, 20}},
        };
        std::vector<io::TensorInfo> tensors{{.name = "model.embed_tokens.weight", .type = "F32", .shape = {30, 8}},
                                            {.name = "model.norm.weight", .type = "F32", .shape = {8}}};
        for (const char* prefix : {"model.layers.0.", "model.layers.1."})
            for (const auto& [name, shape] : layer)
                tensors.push_back({.name = prefix + name, .type = "F32", .shape = shape});
        ModelFiles files{.path = "llama", .folder = "llama", .weights = {}};
        files.weights = std::make_shared<Headers>(io::WeightsContents{.format = "safetensors", .tensors = {}});
        files.config = Json::parse(R"({"architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 30,
            "hidden_size": 8, "intermediate_size": 20, "num_hidden_layers": 2, "num_attention_heads": 4,
            "num_key_value_heads": 2, "tie_word_embeddings": true})");
        QVERIFY(describeModel(with(files, tensors)).problems.empty());
        files.config["tie_word_embeddings"] = false;
        const auto untied = describeModel(with(files, tensors));
        QCOMPARE(namesOf(untied.agreement->missing), std::vector<std::string>{"lm_head.weight"});
        files.config["tie_word_embeddings"] = true;
        files.config["num_key_value_heads"] = 4;
        QCOMPARE(describeModel(with(files, tensors)).agreement->mismatched.size(), std::size_t{4});
        files.config["num_hidden_layers"] = 3;
        QCOMPARE(describeModel(with(files, tensors)).agreement->missing.size(), std::size_t{9});
        files.config["num_attention_heads"] = "four";
        const auto unreadable = describeModel(with(files, tensors));
        QVERIFY(!unreadable.problems.empty());
        QVERIFY(unreadable.problems[0].text.find("num_attention_heads") != std::string::npos);
    }

    void aTowerWithoutItsFirstTensorIsMissedAndNotUnexpected()
    {
        const auto folder = io::test::referenceFolder("vision");
        if (!folder || !fs::exists(*folder / "clip"))
            QSKIP("there is no reference model of CLIP");
        const ModelFiles whole = openModelFiles(*folder / "clip").value();
        std::vector<io::TensorInfo> tensors = whole.weights->tensors();
        const std::string first = "vision_model.embeddings.patch_embedding.weight";
        std::erase_if(tensors, [&](const io::TensorInfo& tensor) { return tensor.name == first; });
        const ModelDescription description = describeModel(with(whole, std::move(tensors)));
        QCOMPARE(namesOf(description.agreement->missing), std::vector<std::string>{first});
        QVERIFY(description.agreement->unexpected.empty());
    }

private:
    static std::vector<std::string> missingOf(const ModelFiles& files)
    {
        return namesOf(describeModel(files).agreement.value().missing);
    }

    /// One tower of a model as the class of that tower stores it.
    static ModelFiles tower(const ModelFiles& whole, const std::string& beginning, const char* name)
    {
        std::vector<io::TensorInfo> tensors = whole.weights->tensors();
        std::erase_if(tensors, [&](const io::TensorInfo& tensor) { return !tensor.name.starts_with(beginning); });
        ModelFiles files = with(whole, std::move(tensors));
        files.config["architectures"] = {name};
        return files;
    }

    /// The tensors under another beginning, with a head beside them.
    static std::vector<io::TensorInfo> headed(const ModelFiles& files, const std::string& beginning, const auto& head)
    {
        std::vector<io::TensorInfo> tensors = files.weights->tensors();
        for (io::TensorInfo& tensor : tensors)
            tensor.name.insert(0, beginning);
        for (const auto& [name, shape] : head)
            tensors.push_back({.name = name, .type = "F32", .shape = shape});
        return tensors;
    }

    /// Tensors that nothing but themselves tells of: a decoder's head, which may be its table of tokens.
    static bool mayBeLeftOut(const fs::path& path, const std::string& name)
    {
        return path.string().find("decoder") != std::string::npos &&
               (name.ends_with("lm_head.weight") || name == "output.weight");
    }

    std::vector<fs::path> m_models;
};

QTEST_APPLESS_MAIN(ExpectedTensorsTest)
#include "expected_tensors_test.moc"
