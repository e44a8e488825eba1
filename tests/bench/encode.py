#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Speed of the image encoders beside transformers (eager, sdpa), open_clip and ONNX Runtime, in one run.

All take turns on the same machine, threads, random weights and pixels, F32; the medians and their ratios are printed.
Needs a Python environment with torch, transformers, open_clip_torch, timm, onnx, onnxruntime and safetensors, and the
program bench_encode (cmake --build BUILD --target bench_encode).

    encode.py BUILD/bin/bench_encode [--models B/32,B/16] [--batches 1,8] [--rounds 5] [--threads 2]
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.remove(str(Path(__file__).parent.resolve()))  # a neighbour has the name of a module that the imports below use
os.environ.setdefault("HF_HUB_OFFLINE", "1")

import onnxruntime  # noqa: E402
import open_clip  # noqa: E402
import torch  # noqa: E402
from safetensors.torch import save_file  # noqa: E402
from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection, SiglipVisionConfig, SiglipVisionModel  # noqa: E402

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


def gflop(sizes, siglip):
    """Products of one image: patches, blocks, attention; what is less than a thousandth of it is left out."""
    patches = (sizes["image_size"] // sizes["patch_size"]) ** 2
    tokens, width = patches + (0 if siglip else 1), sizes["hidden_size"]
    block = 2 * tokens * width * (4 * width + 2 * sizes["intermediate_size"]) + 4 * tokens * tokens * width
    return (sizes["num_hidden_layers"] * block + 2 * patches * 3 * sizes["patch_size"] ** 2 * width) / 1e9


def build(name, attention):
    sizes, _ = MODELS[name]
    torch.manual_seed(1)
    if name.startswith("SigLIP"):
        return SiglipVisionModel(SiglipVisionConfig(**sizes, attn_implementation=attention)).eval()
    return CLIPVisionModelWithProjection(CLIPVisionConfig(**sizes, attn_implementation=attention)).eval()


class Ours:
    def __init__(self, program, folder, output, threads):
        self.process = subprocess.Popen([program, folder, folder / "in.safetensors", output, str(threads)], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return [float(word) for word in self.process.stdout.readline().split()]

    def __call__(self):
        return self.ask("1")[0]

    def megabytes(self):
        """The most that the process has held; what getrusage says of a child begins with the parent's size."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return round(int(status.split("VmHWM:")[1].split()[0]) / 1024)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def timed(run):
    def once():
        start = time.perf_counter()
        with torch.inference_mode():
            run()
        return time.perf_counter() - start
    return once


def onnx_session(model, pixels, path, threads):
    """The exported model; only what makes the embedding is kept."""
    class Embedding(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.model = model

        def forward(self, values):
            out = self.model(pixel_values=values)
            return out.image_embeds if hasattr(out, "image_embeds") else out.pooler_output

    torch.onnx.export(Embedding().eval(), (pixels,), path, input_names=["pixels"], dynamo=False, opset_version=17)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    return lambda: session.run(None, {"pixels": pixels.numpy()})


def measure(name, batch, arguments, folder):
    sizes, openclip_name = MODELS[name]
    siglip = name.startswith("SigLIP")
    pixels = torch.randn(batch, 3, sizes["image_size"], sizes["image_size"], generator=torch.Generator().manual_seed(2))
    eager, sdpa = build(name, "eager"), build(name, "sdpa")
    sdpa.save_pretrained(folder)
    save_file({"pixel_values": pixels}, folder / "in.safetensors")
    ours = Ours(arguments.program, folder, "image_embeds_raw", arguments.threads)
    clip = open_clip.create_model(openclip_name).eval()
    runners = {
        "ours": ours,
        "hf_eager": timed(lambda: eager(pixel_values=pixels)),
        "hf_sdpa": timed(lambda: sdpa(pixel_values=pixels)),
        "open_clip": timed(lambda: clip.encode_image(pixels)),
        "onnxruntime": timed(onnx_session(eager, pixels, str(folder / "m.onnx"), arguments.threads)),
    }
    times = {key: [] for key in runners}
    peaks = []
    for turn in range(arguments.rounds + 1):
        peaks.append(ours.ask("peak")[0])
        for key, run in runners.items():
            seconds = run()
            if turn > 0:  # the first is for warming up
                times[key].append(seconds)
    megabytes = ours.megabytes()
    ours.close()
    medians = {key: statistics.median(values) for key, values in times.items()}
    rate = batch * gflop(sizes, siglip) / medians["ours"]
    return {
        "model": name,
        "batch": batch,
        "milliseconds": {key: round(1000 * value, 1) for key, value in medians.items()},
        "ratio_to_ours": {key: round(value / medians["ours"], 3) for key, value in medians.items()},
        "gflop_per_s": round(rate, 1),
        "matmul_peak_gflop_per_s": round(statistics.median(peaks), 1),
        "share_of_peak": round(rate / statistics.median(peaks), 3),
        "ours_peak_mb": megabytes,
        "peers_peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--models", default="B/32,B/16,L/14-336,SigLIP-B/16")
    parser.add_argument("--batches", default="1,8")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    for name in arguments.models.split(","):
        for batch in map(int, arguments.batches.split(",")):
            with tempfile.TemporaryDirectory() as folder:
                print(json.dumps(measure(name, batch, arguments, Path(folder))), flush=True)


if __name__ == "__main__":
    main()
