// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/zero_shot/encoding/tower_encoder_torch.h"

#include "engine/nn/encoders/cuda_pack.h"
#include "engine/nn/encoders/output_names.h"
#include "engine/nn/intra_op_threads.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <mutex>
#include <numeric>

namespace orangery::zero_shot {

namespace {

constexpr std::size_t kTextsAtOnce = 64;
// Packing costs about as much as one or two items.
constexpr std::size_t kPicturesToPack = 4;
constexpr std::size_t kTextsToPack = 16;
constexpr std::int64_t kRowsAtOnce = 512;
constexpr std::int64_t kMostPictures = 16;
constexpr std::size_t kPicturesOnAccelerator = 16;

constexpr const char* kSplit = "bf16x3";

/// How a model is computed.
struct Arithmetic {
    at::ScalarType type = at::kFloat;
    std::optional<nn::Products> packed = {};  ///< of packed weights; none = weights are not packed

    /// F32 packs where that pays; the results of others would depend on whether it does.
    [[nodiscard]] bool packsFor(std::size_t items, std::size_t leastItems) const
    {
        return packed && (*packed != nn::Products::F32 || items >= leastItems);
    }
};

Arithmetic arithmeticOf(const std::string& dtype, const Context& context)
{
    if (at::Device(context.device).is_cpu()) {
        for (const auto& [name, products] : {std::pair{"f16", nn::Products::F16}, std::pair{"bf16", nn::Products::Bf16},
                                             std::pair{kSplit, nn::Products::Bf16x3}})
            if (dtype == name && nn::PackedWeight::isAvailable(products))
                return {.packed = products};
        if (dtype == "f32" || dtype == kSplit)
            return {.packed = nn::Products::F32};
    }
    return {.type = dtype == "f16" ? at::kHalf : dtype == "bf16" ? at::kBFloat16 : at::kFloat};
}

class TowerEncoder final : public DualEncoder {
public:
    TowerEncoder(nn::EncoderModel model, EncoderFacts facts, Arithmetic arithmetic)
        : m_model(std::move(model)), m_facts(std::move(facts)), m_arithmetic(arithmetic)
    {
    }

    const EncoderFacts& facts() const override { return m_facts; }

    void expectPictures(std::size_t inputs) override { m_pictures += inputs; }

    Result<EmbeddingRows> embedPictures(const PicturePixels& pixels, const Context& context) override
    {
        const nn::IntraOpThreads threads(context.threadCount());
        if (m_arithmetic.packsFor(m_pictures, kPicturesToPack))
            std::call_once(m_packedVision, [&] { m_model.packVision(*m_arithmetic.packed); });
        const std::string name(nn::outputNames(m_model.config.layout).vision.embeddingRaw);
        nn::EncoderRunOptions options;
        options.type = m_arithmetic.type;
        options.device = at::Device(context.device);
        options.outputs = nn::OutputSelection({name});
        Context quiet = context;
        quiet.progress = nullptr;  // the caller counts inputs
        const Result<nn::NamedTensors> outputs =
            nn::runEncoder(m_model, {.pixels = toTensor(pixels), .ids = {}, .mask = {}, .types = {}}, options, quiet);
        if (!outputs)
            return failure(outputs.error());
        return toRows(outputs->front().second);
    }

    Result<EmbeddingRows> embedTexts(std::span<const TextIds> texts, const Context& context) override
    {
        const nn::IntraOpThreads threads(context.threadCount());
        const std::size_t known = m_texts += texts.size();
        if (m_arithmetic.packsFor(known, kTextsToPack))
            std::call_once(m_packedTexts, [&] { m_model.packText(*m_arithmetic.packed); });
        return embedThroughTower(m_model, texts, m_arithmetic.type, context);
    }

private:
    nn::EncoderModel m_model;
    EncoderFacts m_facts;
    Arithmetic m_arithmetic;
    std::once_flag m_packedVision;
    std::once_flag m_packedTexts;
    std::size_t m_pictures = 0;  ///< inputs that were said to come
    std::atomic<std::size_t> m_texts = 0;
};

/// Pictures that give a thread enough rows for its matrix products to be quick, and no more.
std::size_t picturesAtOnce(const models::VisionSizes& sizes)
{
    const std::int64_t side = std::max<std::int64_t>(sizes.image / sizes.patch, 1);
    return static_cast<std::size_t>(std::clamp<std::int64_t>(kRowsAtOnce / (side * side + 1), 1, kMostPictures));
}

/// Some texts side by side, filled up with 0.
nn::EncoderInputs stacked(std::span<const TextIds> texts, std::span<const std::size_t> order)
{
    std::size_t longest = 0;
    for (const std::size_t i : order)
        longest = std::max(longest, texts[i].size());
    const std::vector<std::int64_t> shape{static_cast<std::int64_t>(order.size()), static_cast<std::int64_t>(longest)};
    nn::EncoderInputs inputs{
        .pixels = {}, .ids = at::zeros(shape, at::kLong), .mask = at::zeros(shape, at::kLong), .types = {}};
    auto* ids = inputs.ids.data_ptr<std::int64_t>();
    auto* mask = inputs.mask.data_ptr<std::int64_t>();
    for (std::size_t row = 0; row < order.size(); ++row)
        for (std::size_t t = 0; t < texts[order[row]].size(); ++t) {
            ids[row * longest + t] = texts[order[row]][t];
            mask[row * longest + t] = 1;
        }
    return inputs;
}

}  // namespace

at::Tensor toTensor(const PicturePixels& pixels)
{
    const std::vector<std::int64_t> shape{static_cast<std::int64_t>(pixels.count), 3, pixels.height, pixels.width};
    at::Tensor tensor = at::empty(shape, at::kFloat);
    std::copy(pixels.values.begin(), pixels.values.end(), tensor.data_ptr<float>());
    return tensor;
}

EmbeddingRows toRows(const at::Tensor& embeddings)
{
    const at::Tensor plain = embeddings.to(at::kCPU, at::kFloat).contiguous();
    const float* begin = plain.const_data_ptr<float>();
    return {.width = static_cast<std::size_t>(plain.size(1)), .values = {begin, begin + plain.numel()}};
}

Result<nn::EncoderModel> prepareModel(const fs::path& path, const EncoderRequest& request, const Context& context)
{
    if (auto opened = nn::openDevice(context.device); !opened)
        return failure(opened.error());
    Result<nn::EncoderModel> model = nn::loadEncoder(path, {.activation = request.activation});
    if (model)
        model->prepare(at::Device(context.device), arithmeticOf(request.dtype, context).type);
    return model;
}

Result<EmbeddingRows> embedThroughTower(const nn::EncoderModel& model, std::span<const TextIds> texts,
                                        at::ScalarType type, const Context& context)
{
    const nn::IntraOpThreads threads(context.threadCount());
    const std::string name(nn::outputNames(model.config.layout).text.embeddingRaw);
    nn::EncoderRunOptions options;
    options.type = type;
    options.device = at::Device(context.device);
    options.outputs = nn::OutputSelection({name});
    std::vector<std::size_t> order(texts.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return texts[a].size() < texts[b].size(); });
    Context quiet = context;
    quiet.progress = nullptr;
    EmbeddingRows rows;
    for (std::size_t begin = 0; begin < order.size(); begin += kTextsAtOnce) {
        context.report(static_cast<double>(begin), static_cast<double>(order.size()), "texts");
        const std::span<const std::size_t> some =
            std::span(order).subspan(begin, std::min(kTextsAtOnce, order.size() - begin));
        const Result<nn::NamedTensors> outputs = nn::runEncoder(model, stacked(texts, some), options, quiet);
        if (!outputs)
            return failure(outputs.error());
        const EmbeddingRows part = toRows(outputs->front().second);
        rows.width = part.width;
        rows.values.resize(texts.size() * part.width);
        for (std::size_t i = 0; i < some.size(); ++i)
            std::copy_n(part.row(i).begin(), part.width,
                        rows.values.begin() + static_cast<std::ptrdiff_t>(some[i] * part.width));
    }
    return rows;
}

Result<std::unique_ptr<DualEncoder>> openTowerEncoder(const EncoderRequest& request, const Context& context)
{
    Result<nn::EncoderModel> model = prepareModel(request.model, request, context);
    if (!model)
        return failure(model.error());
    const models::EncoderConfig& config = model->config;
    if (!model->vision || !model->text)
        return failure(ErrorCode::Input, request.model.string() + " is no dual encoder",
                       std::string("it has no ") + (model->vision ? "text" : "image") + " tower",
                       "Name a CLIP or SigLIP model, or photo-encoder.");
    const auto width = [](std::int64_t embedding, std::int64_t own) { return embedding > 0 ? embedding : own; };
    const std::int64_t pictures = width(config.vision->embedding, config.vision->blocks.width);
    const std::int64_t texts = width(config.text->embedding, config.text->blocks.width);
    if (pictures != texts)
        return failure(
            ErrorCode::Input, request.model.string() + " has no common space for pictures and texts",
            "its embeddings have " + std::to_string(pictures) + " and " + std::to_string(texts) + " numbers");
    EncoderFacts facts{.family = std::string(models::nameOf(config.layout)),
                       .dtype = request.dtype,
                       .text = *config.text,
                       .imageSize = config.vision->image,
                       .logits = {}};
    if (model->logitScale.defined())
        facts.logits.scale = std::exp(static_cast<double>(model->logitScale.to(at::kCPU).item<float>()));
    else
        facts.remarks.emplace_back("the model has no logit scale; 100 is used");
    if (model->logitBias.defined())
        facts.logits.bias = static_cast<double>(model->logitBias.to(at::kCPU).item<float>());
    facts.remarks.insert(facts.remarks.end(), model->remarks.begin(), model->remarks.end());
    for (const std::string& name : model->unexpected)
        facts.remarks.push_back("tensor '" + name + "' belongs to no part of this model and is not used");
    const Arithmetic arithmetic = arithmeticOf(request.dtype, context);
    if (request.dtype == kSplit && arithmetic.packed != nn::Products::Bf16x3) {
        facts.dtype = "f32";
        facts.remarks.emplace_back("there are no tiles for bf16 (AMX) here: computed in f32 instead of " +
                                   request.dtype);
    }
    const bool isOnCpu = at::Device(context.device).is_cpu();
    facts.picturesAtOnce = isOnCpu ? picturesAtOnce(*config.vision) : kPicturesOnAccelerator;
    return std::make_unique<TowerEncoder>(*std::move(model), std::move(facts), arithmetic);
}

}  // namespace orangery::zero_shot
