// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/nn/encoders/encoder_model_torch.h"

#include "engine/models/expected/agreement.h"
#include "engine/models/expected/encoder_tensors.h"
#include "engine/nn/encoders/tower_loading_torch.h"

#include <ATen/ATen.h>

#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <utility>

namespace orangery::nn {

namespace {

/// A number that some files store as a scalar and others as a row of one.
at::Tensor readScalar(WeightReader& reader, const char* name)
{
    const auto prefix = models::prefixBefore(reader.weights(), name);
    if (!prefix)
        return {};
    const auto shape = models::shapeOf(reader.weights(), *prefix + name);
    const at::Tensor value =
        reader.take(*prefix + name, shape->empty() ? std::vector<std::int64_t>{} : std::vector<std::int64_t>{1});
    return value.defined() ? value.to(at::kFloat).view({1}) : value;
}

template <class Visit>
void visitLinear(LinearWeights& linear, const Visit& visit)
{
    visit(linear.weight);
    visit(linear.bias);
}

template <class Visit>
void visitNorm(NormWeights& norm, const Visit& visit)
{
    visit(norm.weight);
    visit(norm.bias);
}

template <class Visit>
void visitLinears(TransformerBlock& block, const Visit& visit)
{
    for (LinearWeights& part : block.qkv)
        visit(part);
    for (LinearWeights* linear : {&block.output, &block.up, &block.down})
        visit(*linear);
}

template <class Visit>
void visitTransformer(Transformer& transformer, const Visit& visit)
{
    for (TransformerBlock& block : transformer.blocks) {
        for (NormWeights* norm : {&block.attentionNorm, &block.networkNorm})
            visitNorm(*norm, visit);
        visitLinears(block, [&](LinearWeights& linear) { visitLinear(linear, visit); });
        visit(block.attentionScale);
        visit(block.networkScale);
    }
}

template <class Visit>
void visitVision(VisionTower& tower, const Visit& visit)
{
    for (LinearWeights* linear : {&tower.patch, &tower.projection})
        visitLinear(*linear, visit);
    for (at::Tensor* tensor : {&tower.classToken, &tower.positions, &tower.registers})
        visit(*tensor);
    for (NormWeights* norm : {&tower.preNorm, &tower.finalNorm})
        visitNorm(*norm, visit);
    visitTransformer(tower.transformer, visit);
    if (!tower.head)
        return;
    visit(tower.head->probe);
    visitNorm(tower.head->norm, visit);
    for (LinearWeights* linear :
         {&tower.head->query, &tower.head->keysValues, &tower.head->output, &tower.head->up, &tower.head->down})
        visitLinear(*linear, visit);
}

template <class Visit>
void visitText(TextTower& tower, const Visit& visit)
{
    for (at::Tensor* tensor : {&tower.tokens, &tower.positions, &tower.types})
        visit(*tensor);
    for (NormWeights* norm : {&tower.firstNorm, &tower.finalNorm})
        visitNorm(*norm, visit);
    visitTransformer(tower.transformer, visit);
    for (LinearWeights* linear : {&tower.projection, &tower.pooler})
        visitLinear(*linear, visit);
}

/// Gives back the memory of a tensor that lies in a mapped file; what is touched later is read again.
void releasePages(const io::Weights& file, const at::Tensor& tensor)
{
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto begin = reinterpret_cast<std::uintptr_t>(tensor.const_data_ptr());
    for (std::size_t i = 0; i < file.tensors().size(); ++i) {
        const std::span<const std::byte> mapped = file.view(i);
        if (reinterpret_cast<std::uintptr_t>(mapped.data()) != begin || mapped.size() != tensor.nbytes())
            continue;
        const std::uintptr_t first = (begin + page - 1) / page * page;
        const std::uintptr_t last = (begin + mapped.size()) / page * page;
        if (first < last)
            ::madvise(reinterpret_cast<void*>(first), last - first, MADV_DONTNEED);
        return;
    }
}

void packBlocks(Transformer& transformer, const io::Weights& file, Products products)
{
    for (TransformerBlock& block : transformer.blocks)
        visitLinears(block, [&](LinearWeights& linear) {
            linear.pack(products);
            if (linear.packed != nullptr)
                releasePages(file, linear.weight);
        });
}

/// Refuses files that lack what the model needs, by name, before any of it is read; tells what it is run without.
Result<void> checkTensors(const models::ModelFiles& files, EncoderModel& model)
{
    const models::ExpectedTensors expected = model.config.layout == models::EncoderLayout::EfficientNetLite
                                                 ? models::classifierTensors(*files.weights)
                                                 : models::encoderTensors(model.config, files);
    const models::TensorAgreement agreement = models::compareTensors(*files.weights, expected);
    Result<std::vector<std::string>> remarks = models::runsWithout(expected, agreement, files.path.string());
    if (!remarks)
        return failure(remarks.error());
    model.remarks = *std::move(remarks);
    const auto others = models::describe({.missing = {}, .mismatched = agreement.mismatched, .unexpected = {}}, 1);
    if (!others.empty())
        return failure(ErrorCode::Input, files.path.string() + ": " + others.front().text,
                       others.size() > 1 ? others.back().text : "",
                       "The weights and the config beside them are not of the same model.");
    for (const models::UnexpectedTensor& tensor : agreement.unexpected)
        model.unexpected.push_back(tensor.name);
    return models::validate(model.config, files.path.string());
}

}  // namespace

void EncoderModel::prepare(at::Device device, at::ScalarType type)
{
    const auto visit = [&](at::Tensor& tensor) {
        if (!tensor.defined())
            return;
        tensor = tensor.to(device);
        if (at::elementSize(tensor.scalar_type()) > at::elementSize(type))
            tensor = tensor.to(type);
    };
    if (vision)
        visitVision(*vision, visit);
    if (text)
        visitText(*text, visit);
    if (classifier)
        classifier->to(device);
    for (at::Tensor* scalar : {&logitScale, &logitBias})
        if (scalar->defined())
            *scalar = scalar->to(device);
}

void EncoderModel::packVision(Products products)
{
    if (vision)
        packBlocks(vision->transformer, *file, products);
}

void EncoderModel::packText(Products products)
{
    if (text)
        packBlocks(text->transformer, *file, products);
}

Result<EncoderModel> loadEncoder(const fs::path& path, const models::EncoderChoices& choices)
{
    const Result<models::ModelFiles> files = models::openModelFiles(path);
    if (!files)
        return failure(files.error());
    const Result<models::EncoderConfig> config = models::readEncoderConfig(*files, choices);
    if (!config)
        return failure(config.error());
    EncoderModel model{.config = *config, .file = files->weights};
    if (auto complete = checkTensors(*files, model); !complete)
        return failure(complete.error());
    WeightReader reader(files->weights);
    if (config->vision)
        model.vision = readVisionTower(reader, *config->vision, config->layout);
    if (config->text)
        model.text = readTextTower(reader, *config->text, config->layout);
    if (config->layout == models::EncoderLayout::EfficientNetLite)
        model.classifier = EfficientNetLite::read(reader, models::classifierPrefix(*files->weights));
    model.logitScale = readScalar(reader, "logit_scale");
    model.logitBias = readScalar(reader, "logit_bias");
    if (auto complete = reader.finish(); !complete)
        return failure(complete.error());
    return model;
}

}  // namespace orangery::nn
