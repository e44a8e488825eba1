#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One peer of encode.py as a process of its own: builds an image encoder and answers lines like bench_encode.

    encode_peer.py KIND NAME FOLDER BATCH THREADS [bf16]

KIND is hf_eager, hf_sdpa, open_clip, onnxruntime or load; "make" writes the model and its inputs into FOLDER and ends.
"""

import os
import sys
import time
from pathlib import Path

sys.path.remove(str(Path(__file__).parent.resolve()))  # a neighbour has the name of a module that the imports below use
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import torch  # noqa: E402
from safetensors.torch import load_file, save_file  # noqa: E402

CLIP = {"hidden_size": 768, "intermediate_size": 3072, "num_hidden_layers": 12, "num_attention_heads": 12, "image_size": 224}
LARGE = {"hidden_size": 1024, "intermediate_size": 4096, "num_hidden_layers": 24, "num_attention_heads": 16}
SO400M = {"hidden_size": 1152, "intermediate_size": 4304, "num_hidden_layers": 27, "num_attention_heads": 16}
MODELS = {  # sizes, open_clip's name
    "B/32": (CLIP | {"patch_size": 32, "projection_dim": 512}, "ViT-B-32"),
    "B/16": (CLIP | {"patch_size": 16, "projection_dim": 512}, "ViT-B-16"),
    "L/14-336": (LARGE | {"image_size": 336, "patch_size": 14, "projection_dim": 768}, "ViT-L-14-336"),
    "SigLIP-B/16": (CLIP | {"patch_size": 16}, "ViT-B-16-SigLIP"),
    "SigLIP-so400m": (SO400M | {"image_size": 384, "patch_size": 14}, "ViT-SO400M-14-SigLIP-384"),
}


def resident(field):
    """VmRSS or VmHWM of this process in MB."""
    return round(int(Path("/proc/self/status").read_text(encoding="ascii").split(field + ":")[1].split()[0]) / 1024)


def build(name, attention):
    from transformers import (CLIPVisionConfig, CLIPVisionModelWithProjection, SiglipVisionConfig, SiglipVisionModel)

    torch.manual_seed(1)
    if name.startswith("SigLIP"):
        return SiglipVisionModel(SiglipVisionConfig(**MODELS[name][0], attn_implementation=attention)).eval()
    return CLIPVisionModelWithProjection(CLIPVisionConfig(**MODELS[name][0], attn_implementation=attention)).eval()


def pixels_of(name, batch):
    side = MODELS[name][0]["image_size"]
    return torch.randn(batch, 3, side, side, generator=torch.Generator().manual_seed(2))


def onnx_runner(folder, batch, pixels, threads):
    """The exported model; only what makes the embedding is kept."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(str(folder / f"{batch}.onnx"), options, providers=["CPUExecutionProvider"])
    return lambda: session.run(None, {"pixels": pixels.numpy()})


def make(name, folder, batches):
    model = build(name, "eager")
    model.save_pretrained(folder)

    class Embedding(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, values):
            out = self.model(pixel_values=values)
            return out.image_embeds if hasattr(out, "image_embeds") else out.pooler_output

    for batch in batches:
        pixels = pixels_of(name, batch)
        save_file({"pixel_values": pixels}, folder / f"{batch}.safetensors")
        torch.onnx.export(Embedding().eval(), (pixels,), str(folder / f"{batch}.onnx"), input_names=["pixels"],
                          dynamo=False, opset_version=17)


def runner(kind, name, folder, batch, threads, dtype):
    pixels = pixels_of(name, batch).to(dtype)
    if kind == "onnxruntime":
        return onnx_runner(folder, batch, pixels, threads)
    if kind == "open_clip":
        import open_clip

        clip = open_clip.create_model(MODELS[name][1]).eval().to(dtype)
        return lambda: clip.encode_image(pixels)
    model = build(name, kind.removeprefix("hf_")).to(dtype)
    return lambda: model(pixel_values=pixels)


def load(name, folder, batch):
    """Seconds and MB from the file to the end of the first run, the quickest way: no value is copied."""
    model = build(name, "sdpa")
    pixels = pixels_of(name, batch)
    buffers = {key: buffer.clone() for key, buffer in model.named_buffers()}  # no file holds them
    model.to("meta")
    for key, buffer in buffers.items():
        module, _, last = key.rpartition(".")
        model.get_submodule(module).register_buffer(last, buffer, persistent=False)
    before = resident("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    start = time.perf_counter()
    model.load_state_dict(load_file(folder / "model.safetensors"), assign=True)
    with torch.inference_mode():
        model(pixel_values=pixels)
    print(time.perf_counter() - start, resident("VmHWM") - before, flush=True)


def main():
    kind, name, folder, batch, threads = sys.argv[1:6]
    torch.set_num_threads(int(threads))
    if kind == "make":
        make(name, Path(folder), [int(each) for each in batch.split(",")])
        return
    if kind == "load":
        load(name, Path(folder), int(batch))
        return
    run = runner(kind, name, Path(folder), int(batch), int(threads),
                 torch.bfloat16 if sys.argv[6:] == ["bf16"] else torch.float32)
    with torch.inference_mode():
        for _ in sys.stdin:
            start = time.perf_counter()
            run()
            print(time.perf_counter() - start, flush=True)


if __name__ == "__main__":
    main()
